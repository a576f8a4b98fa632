// SPDX-License-Identifier: MIT
//
// Finds values by path, and prints and sets them (ldbtf_shell.h).
#include "ldbtf_shell.h"

// ---- text

static void put_char(const struct ldbtf_shell *shell, char c)
{
	shell->output->put(shell->output->context, c);
}

static void put(const struct ldbtf_shell *shell, const char *text)
{
	while (*text)
		put_char(shell, *text++);
}

// Powers of ten. With them nothing in this file divides or multiplies 64 bits, or shifts them by a
// variable, for which compilers for 32-bit machines call a library.
static const uint64_t powers[] = {
	1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u,
	10000000000u, 100000000000u, 1000000000000u, 10000000000000u, 100000000000000u,
	1000000000000000u, 10000000000000000u, 100000000000000000u, 1000000000000000000u,
	10000000000000000000u,
};

enum { POWERS = sizeof(powers) / sizeof(powers[0]) };

static void put_decimal(const struct ldbtf_shell *shell, uint64_t number)
{
	unsigned i = POWERS;
	bool is_leading = true;

	while (i--) {
		char digit = '0';

		for (; number >= powers[i]; number -= powers[i])
			digit++;
		is_leading = is_leading && digit == '0' && i;
		if (!is_leading)
			put_char(shell, digit);
	}
}

static void put_hex(const struct ldbtf_shell *shell, uint64_t number)
{
	unsigned left = 16;
	bool is_leading = true;

	for (; left--; number <<= 4) {
		char digit = "0123456789abcdef"[number >> 60];

		is_leading = is_leading && digit == '0' && left;
		if (!is_leading)
			put_char(shell, digit);
	}
}

static void complain(const struct ldbtf_shell *shell, const char *what, const char *why)
{
	put(shell, what);
	put(shell, ": ");
	put(shell, why);
	put(shell, "\n");
}

static const char *skip_spaces(const char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

// The text behind `word`, if `text` begins with this word; else NULL.
static const char *after_word(const char *text, const char *word)
{
	while (*word && *text == *word)
		text++, word++;
	return *word || (*text && *text != ' ' && *text != '\t') ? NULL : skip_spaces(text);
}

// `*` stands for any characters, `?` for one. There is no recursion. On a mismatch, the last star
// takes one more character.
static bool matches(const char *glob, const char *text)
{
	const char *star = NULL, *retry = NULL;

	while (*text) {
		if (*glob == '*') {
			star = ++glob;
			retry = text;
		} else if (*glob == '?' || *glob == *text) {
			glob++, text++;
		} else if (star) {
			glob = star;
			text = ++retry;
		} else {
			return false;
		}
	}
	while (*glob == '*')
		glob++;
	return !*glob;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

// Parses the `length` characters at `text`. False: one of them is no digit, or the number does not
// fit 64 bits.
static bool parse_decimal(const char *text, size_t length, uint64_t *ret)
{
	for (*ret = 0; length && *text == '0'; length--)
		text++;
	if (length > POWERS)
		return false;
	for (; length--; text++) {
		int digit = digit_of(*text);

		if (digit > 9)
			return false;
		while (digit--) {
			*ret += powers[length];
			if (*ret < powers[length])
				return false;
		}
	}
	return true;
}

static bool parse_hex(const char *text, size_t length, uint64_t *ret)
{
	for (*ret = 0; length--; text++) {
		unsigned digit = (unsigned)digit_of(*text);

		if (digit > 15 || *ret >> 60)
			return false;
		*ret = *ret << 4 | digit;
	}
	return true;
}

// Parses the rest of a line as a whole number, decimal or with 0x. False: the text is no number, or
// the number does not fit 64 bits.
static bool parse_number(const char *text, uint64_t *ret)
{
	bool is_negative = *text == '-', is_hex;
	uint64_t number;
	size_t length = 0;

	text += is_negative;
	is_hex = text[0] == '0' && (text[1] | 0x20) == 'x';
	text += is_hex ? 2 : 0;
	while (text[length] && text[length] != ' ')
		length++;
	if (!length || !(is_hex ? parse_hex : parse_decimal)(text, length, &number))
		return false;
	if (is_negative && number > (uint64_t)1 << 63)
		return false;
	*ret = is_negative ? 0 - number : number;
	return !*skip_spaces(text + length);
}

// ---- from a path to memory

static const char *start_of_section(const struct ldbtf_shell *shell, uint32_t section_id)
{
	struct ldbtf_variable known;
	size_t i;

	for (i = 0; i < shell->anchor_count; i++) {
		const struct ldbtf_anchor *anchor = &shell->anchors[i];

		if (ldbtf_find_variable(shell->btf, anchor->name, &known) == LDBTF_OK &&
		    known.section_id == section_id)
			return (const char *)anchor->at - known.offset;
	}
	return NULL;
}

// The name that the path begins with ends where a member or an element of it begins.
static const char *behind_root(const char *path)
{
	while (*path && *path != '.' && *path != '[' && *path != '-')
		path++;
	return path;
}

// Sets where the path begins: a variable at its own address, or a type at `address`. Returns what
// is wrong, or NULL.
static const char *find_root(const struct ldbtf_shell *shell, const char *path, const void *address,
			     struct ldbtf_found *found)
{
	struct ldbtf_variable variable;
	struct ldbtf_view root;
	const char *start;
	enum ldbtf_status status = ldbtf_offset_of(shell->btf, path, &found->place);

	if (status == LDBTF_OK)
		status = ldbtf_type_by_id(shell->btf, found->place.root_id, &root);
	if (status != LDBTF_OK)
		return ldbtf_status_text(status);
	found->place.byte_offset = 0; // the path is followed from its start
	if (address) {
		found->at = (const char *)address;
		found->place.type_id = root.id;
		return NULL;
	}
	if (root.kind != LDBTF_KIND_VAR)
		return "a type, so say where: print PATH at ADDRESS";
	status = ldbtf_find_variable(shell->btf, root.name, &variable);
	if (status != LDBTF_OK)
		return ldbtf_status_text(status);
	start = start_of_section(shell, variable.section_id);
	if (!start)
		return "no address is known in this variable's section";
	found->at = start + variable.offset;
	found->place.type_id = variable.type_id;
	return NULL;
}

// The pointer that is at `found->at`.
static enum ldbtf_status read_pointer(const struct ldbtf_shell *shell, struct ldbtf_found *found)
{
	uint64_t number;
	enum ldbtf_status status;

	status = ldbtf_read_integer(shell->btf, &found->place, found->at, found->size, &number);
	if (status == LDBTF_OK)
		found->at = (const char *)(uintptr_t)number;
	return status;
}

// Follows the path up to the next pointer, or to its end.
static enum ldbtf_status step(const struct ldbtf_shell *shell, const char **path,
			      struct ldbtf_found *found)
{
	struct ldbtf_view type;
	enum ldbtf_status status = ldbtf_resolve(shell->btf, found->place.type_id, &type);

	if (status == LDBTF_OK && type.kind == LDBTF_KIND_PTR)
		status = read_pointer(shell, found); // offsets count from where it points to
	if (status == LDBTF_OK)
		status = ldbtf_offset_in(shell->btf, found->place.type_id, *path, &found->place);
	if (status != LDBTF_OK)
		return status;
	found->at += found->place.byte_offset;
	found->place.byte_offset = 0;
	*path += found->place.used;
	return LDBTF_OK;
}

bool ldbtf_shell_find(const struct ldbtf_shell *shell, const char *path, const void *address,
		      struct ldbtf_found *found)
{
	enum ldbtf_status status;

	found->is_outside = false;
	found->error = find_root(shell, path, address, found);
	path = behind_root(path);
	while (!found->error) {
		status = ldbtf_size_of(shell->btf, found->place.type_id, &found->size);
		if (status != LDBTF_OK)
			found->error = ldbtf_status_text(status);
		else if (!shell->may_read(shell->context, found->at, found->size))
			found->is_outside = true, found->error = "leads out of the memory, to 0x";
		if (found->error || !*path)
			break;
		status = step(shell, &path, found);
		if (status != LDBTF_OK)
			found->error = ldbtf_status_text(status);
	}
	return !found->error;
}

// ---- print, set

// The parts of a line such as `a.b at 0x1000`. The path ends at the first space.
struct operands {
	char path[128];
	const char *rest; // behind the path, without spaces
};

static bool split(const char *text, struct operands *ret)
{
	size_t used = 0;

	while (*text && *text != ' ' && *text != '\t' && *text != '=') {
		if (used == sizeof(ret->path) - 1)
			return false;
		ret->path[used++] = *text++;
	}
	ret->path[used] = '\0';
	ret->rest = skip_spaces(text);
	return used > 0;
}

static bool find(const struct ldbtf_shell *shell, const struct operands *operands,
		 const char *address, struct ldbtf_found *found)
{
	if (ldbtf_shell_find(shell, operands->path, address, found))
		return true;
	put(shell, operands->path);
	put(shell, ": ");
	put(shell, found->error);
	if (found->is_outside)
		put_hex(shell, (uintptr_t)found->at);
	put(shell, "\n");
	return false;
}

void ldbtf_shell_put_value(const struct ldbtf_shell *shell, const struct ldbtf_found *found)
{
	ldbtf_print_place(shell->btf, &found->place, found->at, found->size, shell->output);
}

static void print(const struct ldbtf_shell *shell, const char *text)
{
	struct operands operands;
	struct ldbtf_found found;
	uint64_t address = 0;
	const char *where;

	if (!split(text, &operands)) {
		complain(shell, "usage", "print PATH [at ADDRESS]");
		return;
	}
	where = after_word(operands.rest, "at");
	if (where ? !parse_number(where, &address) || !address : *operands.rest != '\0') {
		complain(shell, operands.rest, "not `at ADDRESS`");
		return;
	}
	if (!find(shell, &operands, (const char *)(uintptr_t)address, &found))
		return;
	put(shell, operands.path);
	put(shell, " = ");
	ldbtf_shell_put_value(shell, &found);
	put(shell, "\n");
}

// Whether `number` is what a scalar of the place's type can hold.
static bool fits(const struct ldbtf_shell *shell, const struct ldbtf_found *found, uint64_t number)
{
	struct ldbtf_view type;
	struct ldbtf_int_view integer;
	// A signed type begins at -2^(bits-1). Others are also taken as a number without a sign.
	uint64_t rest = number >> 63 ? ~number << 1 : number;
	uint32_t i;

	if (ldbtf_resolve(shell->btf, found->place.type_id, &type) != LDBTF_OK)
		return false;
	if (ldbtf_int_of(&type, &integer) == LDBTF_OK && integer.is_bool)
		return number <= 1;
	for (i = 0; i < found->size; i++)
		rest >>= 8;
	return rest == 0;
}

static void write_number(char *at, uint32_t size, uint64_t number)
{
	const union {
		uint16_t word;
		unsigned char bytes[2];
	} order = {1};
	volatile char *byte = at; // a register's or another thread's, too
	uint32_t i;

	for (i = 0; i < size; i++, number >>= 8)
		byte[order.bytes[0] ? i : size - 1 - i] = (char)number;
}

static void set(const struct ldbtf_shell *shell, const char *text)
{
	struct operands operands;
	struct ldbtf_found found;
	uint64_t number, before;

	if (!split(text, &operands) || *operands.rest != '=' ||
	    !parse_number(skip_spaces(operands.rest + 1), &number)) {
		complain(shell, "usage", "set PATH = NUMBER");
		return;
	}
	if (!find(shell, &operands, NULL, &found))
		return;
	if (found.place.bitfield_size || found.size > 8 ||
	    ldbtf_read_integer(shell->btf, &found.place, found.at, found.size, &before) != LDBTF_OK)
		complain(shell, operands.path, "not a whole number that can be set");
	else if (!fits(shell, &found, number))
		complain(shell, operands.path, "the number is too large for it");
	else if (!shell->may_write(shell->context, found.at, found.size))
		complain(shell, operands.path, "may not be written");
	else
		write_number((char *)(uintptr_t)found.at, found.size, number);
}

// ---- types

static void put_members(const struct ldbtf_shell *shell, const struct ldbtf_view *type)
{
	struct ldbtf_member_view member;
	uint32_t i;

	put(shell, " {\n");
	for (i = 0; ldbtf_member_at(shell->btf, type, i, &member) == LDBTF_OK; i++) {
		put(shell, "\t");
		ldbtf_print_declaration(shell->btf, member.type_id, member.name, shell->output);
		if (member.bitfield_size) {
			put(shell, " : ");
			put_decimal(shell, member.bitfield_size);
		}
		put(shell, "; // at ");
		put_decimal(shell, member.bit_offset / 8);
		if (member.bitfield_size) {
			put(shell, ", bit ");
			put_decimal(shell, member.bit_offset % 8);
		}
		put(shell, "\n");
	}
	put(shell, "}");
}

static bool is_listed(const struct ldbtf_view *type)
{
	return type->kind == LDBTF_KIND_STRUCT || type->kind == LDBTF_KIND_UNION ||
	       type->kind == LDBTF_KIND_ENUM || type->kind == LDBTF_KIND_ENUM64 ||
	       type->kind == LDBTF_KIND_TYPEDEF || type->kind == LDBTF_KIND_INT;
}

static bool has_wildcard(const char *glob)
{
	while (*glob && *glob != '*' && *glob != '?')
		glob++;
	return *glob != '\0';
}

static void types(const struct ldbtf_shell *shell, const char *text)
{
	struct operands operands;
	const char *glob = *text ? operands.path : "*";
	struct ldbtf_view type;
	bool is_any = false;
	uint32_t bytes;

	if (*text && !split(text, &operands)) {
		complain(shell, "usage", "types [NAME]");
		return;
	}
	ldbtf_type_by_id(shell->btf, 0, &type); // void is before the first
	while (ldbtf_next_type(shell->btf, &type) == LDBTF_OK) {
		if (!*type.name || !is_listed(&type) || !matches(glob, type.name))
			continue;
		is_any = true;
		ldbtf_print_declaration(shell->btf, type.id, "", shell->output);
		if (!has_wildcard(glob) &&
		    (type.kind == LDBTF_KIND_STRUCT || type.kind == LDBTF_KIND_UNION))
			put_members(shell, &type);
		put(shell, ";");
		if (ldbtf_size_of(shell->btf, type.id, &bytes) == LDBTF_OK) {
			put(shell, " // ");
			put_decimal(shell, bytes);
			put(shell, " bytes");
		}
		put(shell, "\n");
	}
	if (!is_any)
		complain(shell, glob, "no type of this name");
}

bool ldbtf_shell_run(const struct ldbtf_shell *shell, const char *line)
{
	const char *text = skip_spaces(line), *rest;

	if ((rest = after_word(text, "print")))
		print(shell, rest);
	else if ((rest = after_word(text, "types")))
		types(shell, rest);
	else if (shell->may_write && (rest = after_word(text, "set")))
		set(shell, rest);
	else
		return false;
	return true;
}
