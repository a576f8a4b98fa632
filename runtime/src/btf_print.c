// SPDX-License-Identifier: MIT
//
// Prints values and declarations by their types. Optional: a build that prints nothing leaves this
// file and btf_text.c out.
//
// Structs in structs are walked with a stack of LDBTF_PRINT_DEPTH frames instead of recursion, and
// one counter bounds what a call prints, so that neither depth nor breadth of hostile types
// matters.
#include "internal.h"

// An open struct, union or array.
struct print_frame {
	struct ldbtf_position position; // where the object is in the memory
	const unsigned char *member;    // the next one; NULL: an array
	uint32_t count; // members or elements
	uint32_t next;
	uint32_t elem_type_id;
	uint32_t elem_size; // bytes
	bool kind_flag;
	bool is_on_one_line; // an array of simple values
};

struct printer {
	const struct ldbtf *btf;
	const struct ldbtf_output *output;
	const unsigned char *memory;
	size_t size; // bytes
	enum ldbtf_status status; // the first problem
	struct print_frame frames[LDBTF_PRINT_DEPTH];
	int depth;
};

static void put_text(const struct printer *printer, const char *text)
{
	ldbtf_put_text(printer->output, text);
}

static void put_char(const struct printer *printer, char c)
{
	ldbtf_put(printer->output, c);
}

static void put_unknown(struct printer *printer, enum ldbtf_status status)
{
	if (printer->status == LDBTF_OK)
		printer->status = status;
	put_char(printer, '?');
}

static void put_line(const struct printer *printer)
{
	int i;

	put_char(printer, '\n');
	for (i = 0; i < printer->depth; i++)
		put_char(printer, '\t');
}

// One character of text between `quote`s.
static void put_escaped(const struct ldbtf_output *output, unsigned char c, char quote)
{
	bool is_escaped = c == '\\' || c == (unsigned char)quote;
	int shift;

	if (c >= 0x20 && c < 0x7f && !is_escaped) {
		ldbtf_put(output, (char)c);
		return;
	}
	ldbtf_put(output, '\\');
	if (c == '\n')
		c = 'n';
	else if (c == '\t')
		c = 't';
	else if (!is_escaped) { // three digits always, so that a digit may follow
		for (shift = 6; shift; shift -= 3)
			ldbtf_put(output, (char)('0' + (c >> shift & 7)));
		c = (unsigned char)('0' + (c & 7));
	}
	ldbtf_put(output, (char)c);
}

static void put_text_array(const struct printer *printer, const unsigned char *text, uint32_t count)
{
	uint32_t i;

	put_char(printer, '"');
	for (i = 0; i < count && text[i]; i++) {
		if (i == LDBTF_PRINT_TEXT) {
			put_text(printer, "\"...");
			return;
		}
		put_escaped(printer->output, text[i], '"');
	}
	put_char(printer, '"');
}

static void put_number(const struct printer *printer, uint64_t value, bool is_signed)
{
	if (is_signed)
		ldbtf_put_signed(printer->output, (int64_t)value);
	else
		ldbtf_put_unsigned(printer->output, value);
}

static void put_int(const struct printer *printer, const struct ldbtf_view *view, uint64_t value)
{
	struct ldbtf_int_view integer;
	unsigned char c = (unsigned char)value;

	(void)ldbtf_int_of(view, &integer);
	if (integer.is_bool && value < 2) {
		put_text(printer, value ? "true" : "false");
	} else if (integer.is_char && c >= 0x20 && c < 0x7f) {
		put_char(printer, '\'');
		put_escaped(printer->output, c, '\'');
		put_char(printer, '\'');
	} else {
		put_number(printer, value, integer.is_signed);
	}
}

// The bytes at a position, if that many are in the memory. Else NULL, and the status is noted.
static const unsigned char *bytes_at(struct printer *printer, const struct ldbtf_position *position,
				     uint32_t size)
{
	if (position->bytes <= printer->size && size <= printer->size - position->bytes)
		return printer->memory + position->bytes;
	put_unknown(printer, LDBTF_TOO_SMALL);
	return NULL;
}

// FLOAT, or an INT of more than 64 bits, whose bytes are in this machine's order.
static void put_wide_bytes(struct printer *printer, const struct ldbtf_view *view,
			   const unsigned char *bytes)
{
#ifndef LDBTF_NO_FLOAT
	if (view->kind == LDBTF_KIND_FLOAT && (view->byte_size == 4 || view->byte_size == 8)) {
#ifdef LDBTF_PUT_FLOAT
		LDBTF_PUT_FLOAT(printer->output, bytes, view->byte_size);
#else
		ldbtf_put_float(printer->output, bytes, view->byte_size);
#endif
		return;
	}
#endif
	ldbtf_put_bytes(printer->output, bytes, view->byte_size > 32 ? 32 : view->byte_size);
}

static void put_wide(struct printer *printer, const struct ldbtf_view *view,
		     const struct ldbtf_position *position)
{
	const unsigned char *bytes = bytes_at(printer, position, view->byte_size);
#ifdef LDBTF_FOREIGN_VALUES
	unsigned char turned[32];
	uint32_t i;

	if (bytes && printer->btf->has_foreign_values && view->byte_size <= sizeof(turned)) {
		for (i = 0; i < view->byte_size; i++)
			turned[i] = bytes[view->byte_size - 1 - i];
		bytes = turned;
	}
#endif
	if (bytes)
		put_wide_bytes(printer, view, bytes);
}

// INT, ENUM, ENUM64, PTR, FLOAT: `view` is resolved.
static void put_scalar(struct printer *printer, const struct ldbtf_view *view,
		       const struct ldbtf_position *position, uint32_t bitfield_size)
{
	struct ldbtf_place place;
	struct ldbtf_enumerator enumerator;
	enum ldbtf_status status;
	uint64_t value;

	if (view->kind == LDBTF_KIND_FLOAT ||
	    (!bitfield_size && view->kind == LDBTF_KIND_INT &&
	     ldbtf_int_bit_size(ldbtf_word(view->data, 0)) > 64)) {
		put_wide(printer, view, position);
		return;
	}
	place.type_id = view->id;
	place.byte_offset = position->bytes;
	place.bit_offset = position->bits;
	place.bitfield_size = bitfield_size;
	status = ldbtf_read_integer(printer->btf, &place, printer->memory, printer->size, &value);
	if (status != LDBTF_OK)
		put_unknown(printer, status);
	else if (view->kind == LDBTF_KIND_PTR)
		ldbtf_put_hex(printer->output, value);
	else if (view->kind == LDBTF_KIND_INT)
		put_int(printer, view, value);
	else if (ldbtf_find_enumerator(printer->btf, view, (int64_t)value, &enumerator) == LDBTF_OK)
		put_text(printer, enumerator.name);
	else
		put_number(printer, value, view->kind_flag);
}

// Opens a frame. Of an array, `view` has the number of elements as its vlen, their type and size,
// and no data.
static void open_frame(struct printer *printer, const struct ldbtf_view *view,
		       const struct ldbtf_position *position, bool is_on_one_line)
{
	struct print_frame *frame;

	if (printer->depth == LDBTF_PRINT_DEPTH) {
		put_text(printer, "{...}");
		return;
	}
	put_char(printer, '{');
	frame = &printer->frames[printer->depth++];
	frame->position = *position;
	frame->member = view->data;
	frame->count = view->vlen;
	frame->next = 0;
	frame->elem_type_id = view->type_id;
	frame->elem_size = view->byte_size;
	frame->kind_flag = view->kind_flag;
	frame->is_on_one_line = is_on_one_line;
}

// Prints an array as text, or opens it. Changes `view` to what open_frame() wants, so that arrays
// and aggregates share its code.
static void begin_array(struct printer *printer, struct ldbtf_view *view,
			const struct ldbtf_position *position)
{
	struct ldbtf_int_view integer;
	struct ldbtf_view elem;
	enum ldbtf_status status;

	view->type_id = ldbtf_word(view->data, 0);
	view->vlen = ldbtf_word(view->data, 2);
	view->data = NULL;
	status = ldbtf_resolve(printer->btf, view->type_id, &elem);
	if (status == LDBTF_OK)
		status = ldbtf_size_of(printer->btf, view->type_id, &view->byte_size);
	if (status != LDBTF_OK) {
		put_unknown(printer, status);
	} else if (ldbtf_int_of(&elem, &integer) == LDBTF_OK && integer.is_char &&
		   view->byte_size == 1) {
		const unsigned char *text = bytes_at(printer, position, view->vlen);

		if (text)
			put_text_array(printer, text, view->vlen);
	} else {
		open_frame(printer, view, position,
			   !ldbtf_is_aggregate(elem.kind) && elem.kind != LDBTF_KIND_ARRAY);
	}
}

// Prints a simple value, or opens a frame.
static void begin_value(struct printer *printer, uint32_t type_id,
			const struct ldbtf_position *position, uint32_t bitfield_size)
{
	struct ldbtf_view view;
	enum ldbtf_status status = ldbtf_resolve(printer->btf, type_id, &view);

	if (status == LDBTF_OK && position->bytes > printer->size)
		status = LDBTF_TOO_SMALL;
	if (status != LDBTF_OK) {
		put_unknown(printer, status);
		return;
	}
	switch (view.kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		open_frame(printer, &view, position, false);
		break;
	case LDBTF_KIND_ARRAY:
		begin_array(printer, &view, position);
		break;
	case LDBTF_KIND_INT:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
	case LDBTF_KIND_PTR:
	case LDBTF_KIND_FLOAT:
		put_scalar(printer, &view, position, bitfield_size);
		break;
	default:
		put_unknown(printer, LDBTF_WRONG_KIND);
	}
}

static void end_frame(struct printer *printer)
{
	const struct print_frame *frame = &printer->frames[--printer->depth];

	if (!frame->is_on_one_line && frame->count)
		put_line(printer);
	put_char(printer, '}');
}

// Element `i` of the array, or `...` for all that are left.
static void put_element(struct printer *printer, struct print_frame *frame, uint32_t i)
{
	struct ldbtf_position position = frame->position;
	uint32_t distance;

	if (i == LDBTF_PRINT_ELEMENTS) {
		put_text(printer, "...");
		frame->next = frame->count;
	} else if (!ldbtf_multiply(frame->elem_size, i, &distance) ||
		   !ldbtf_add_bytes(&position, distance)) {
		put_unknown(printer, LDBTF_TOO_LARGE);
	} else {
		begin_value(printer, frame->elem_type_id, &position, 0);
	}
}

static void put_member(struct printer *printer, struct print_frame *frame)
{
	struct ldbtf_position position = frame->position;
	const char *name = ldbtf_name(printer->btf, ldbtf_word(frame->member, 0));
	uint32_t type_id = ldbtf_word(frame->member, 1);
	uint32_t bit_offset = ldbtf_word(frame->member, 2), bitfield_size = 0;

	if (frame->kind_flag) {
		bitfield_size = ldbtf_member_bitfield_size(1, bit_offset);
		bit_offset = ldbtf_member_bit_offset(1, bit_offset);
	}
	frame->member += sizeof(struct ldbtf_member);
	if (*name) {
		put_char(printer, '.');
		put_text(printer, name);
		put_text(printer, " = ");
	}
	if (ldbtf_add_bits(&position, bit_offset))
		begin_value(printer, type_id, &position, bitfield_size);
	else
		put_unknown(printer, LDBTF_TOO_SMALL);
}

static void put_next(struct printer *printer, struct print_frame *frame)
{
	uint32_t i = frame->next++;

	if (i)
		put_text(printer, frame->is_on_one_line ? ", " : ",");
	if (!frame->is_on_one_line)
		put_line(printer);
	if (frame->member)
		put_member(printer, frame);
	else
		put_element(printer, frame, i);
}

enum ldbtf_status ldbtf_print_place(const struct ldbtf *btf, const struct ldbtf_place *place,
				    const void *memory, size_t size,
				    const struct ldbtf_output *output)
{
	struct ldbtf_position start;
	uint32_t items_left = LDBTF_PRINT_ITEMS;
	struct printer printer;

	printer.btf = btf;
	printer.output = output;
	printer.memory = (const unsigned char *)memory;
	printer.size = size;
	printer.status = LDBTF_OK;
	printer.depth = 0;
	start.bytes = place->byte_offset;
	start.bits = place->bit_offset;
	begin_value(&printer, place->type_id, &start, place->bitfield_size);
	while (printer.depth) {
		struct print_frame *frame = &printer.frames[printer.depth - 1];

		if (frame->next == frame->count) {
			end_frame(&printer);
		} else if (items_left--) {
			put_next(&printer, frame);
		} else {
			if (printer.status == LDBTF_OK)
				printer.status = LDBTF_TOO_LARGE;
			put_text(&printer, "...");
			while (printer.depth--)
				put_char(&printer, '}');
			break;
		}
	}
	return printer.status;
}

// ---- declarations

// C writes `int (*name)[3]` inside out. From the name outwards, arrays and parameters go to the
// right, and pointers to the left. Parentheses keep a pointer to an array from being an array of
// pointers. The chain from the outermost type to the base is kept in an array, to be walked once
// backwards (left) and once forwards (right).
struct declarator_part {
	uint32_t kind;
	uint32_t count; // of an ARRAY
};

// Qualifiers that were met, and that wait for what they qualify. Each is kept once. gcc says
// `const` of an array of const elements, and of the elements, too. In C the elements alone have it.
struct qualifiers {
	uint32_t kinds[3];
	int count;
};

static void add_qualifier(struct qualifiers *qualifiers, uint32_t kind)
{
	int i;

	for (i = 0; i < qualifiers->count; i++)
		if (qualifiers->kinds[i] == kind)
			return;
	qualifiers->kinds[qualifiers->count++] = kind;
}

static bool is_suffix(uint32_t kind)
{
	return kind == LDBTF_KIND_ARRAY || kind == LDBTF_KIND_FUNC_PROTO;
}

// Words are separated by a space, and nothing follows a `*` by one.
struct words {
	const struct ldbtf_output *output;
	bool needs_space;
};

static void put_word(struct words *words, const char *text)
{
	if (words->needs_space)
		ldbtf_put(words->output, ' ');
	ldbtf_put_text(words->output, text);
	words->needs_space = true;
}

static void put_qualifier(struct words *words, uint32_t kind)
{
	static const char texts[][9] = {"volatile", "const", "restrict"}; // in the order of kinds

	put_word(words, texts[kind - LDBTF_KIND_VOLATILE]);
}

static void put_base(struct words *words, const struct ldbtf_view *base)
{
	const char *name = "{...}";
	bool is_enum = base->kind == LDBTF_KIND_ENUM || base->kind == LDBTF_KIND_ENUM64;
	bool is_forward = base->kind == LDBTF_KIND_FWD;

	if (base->kind == LDBTF_KIND_UNION || (is_forward && base->kind_flag))
		put_word(words, "union");
	else if (base->kind == LDBTF_KIND_STRUCT || is_forward)
		put_word(words, "struct");
	else if (is_enum)
		put_word(words, "enum");
	else
		name = base->kind == LDBTF_KIND_VOID ? "void" : "?";
	put_word(words, *base->name ? base->name : name);
}

// Fills `parts` from the outermost type to the base, which goes to *base. The qualifiers of an
// array move on to its elements. TOO_DEEP: what fits is there.
static enum ldbtf_status collect_parts(const struct ldbtf *btf, uint32_t id,
				       struct declarator_part *parts, int *count,
				       struct ldbtf_view *base)
{
	struct qualifiers waiting;
	int steps, i;

	*count = 0;
	waiting.count = 0;
	for (steps = 0;; steps++) {
		enum ldbtf_status status = ldbtf_type_by_id(btf, id, base);
		bool is_array, is_base;

		if (status != LDBTF_OK)
			return status;
		is_array = base->kind == LDBTF_KIND_ARRAY;
		is_base = base->kind != LDBTF_KIND_PTR && !is_suffix(base->kind) &&
			  (!ldbtf_is_modifier(base->kind) || base->kind == LDBTF_KIND_TYPEDEF);
		if (!is_base && steps == LDBTF_MAX_STEPS)
			return LDBTF_TOO_DEEP;
		id = is_array ? ldbtf_word(base->data, 0) : base->type_id;
		if (!is_base && ldbtf_is_modifier(base->kind)) {
			if (base->kind != LDBTF_KIND_TYPE_TAG) // not part of C
				add_qualifier(&waiting, base->kind);
			continue;
		}
		for (i = 0; i < waiting.count && !is_array; i++) {
			if (*count == LDBTF_DECLARATOR_DEPTH)
				return LDBTF_TOO_DEEP;
			parts[(*count)++].kind = waiting.kinds[i];
		}
		if (is_base)
			return LDBTF_OK;
		if (!is_array)
			waiting.count = 0;
		if (*count == LDBTF_DECLARATOR_DEPTH)
			return LDBTF_TOO_DEEP;
		parts[*count].kind = base->kind;
		parts[(*count)++].count = is_array ? ldbtf_word(base->data, 2) : 0;
	}
}

static void put_suffix(const struct ldbtf_output *output, const struct declarator_part *part)
{
	if (part->kind == LDBTF_KIND_FUNC_PROTO) {
		ldbtf_put_text(output, "()");
		return;
	}
	ldbtf_put(output, '[');
	if (part->count)
		ldbtf_put_unsigned(output, part->count);
	ldbtf_put(output, ']');
}

enum ldbtf_status ldbtf_print_declaration(const struct ldbtf *btf, uint32_t id, const char *name,
					  const struct ldbtf_output *output)
{
	struct declarator_part parts[LDBTF_DECLARATOR_DEPTH];
	struct words words;
	struct ldbtf_view base;
	int count, first_base, i;
	enum ldbtf_status result = collect_parts(btf, id, parts, &count, &base);

	if (result != LDBTF_OK && result != LDBTF_TOO_DEEP)
		return result;
	words.output = output;
	words.needs_space = false;

	// Qualifiers of the base go before it: const char.
	for (first_base = count; first_base > 0; first_base--)
		if (parts[first_base - 1].kind == LDBTF_KIND_PTR ||
		    is_suffix(parts[first_base - 1].kind))
			break;
	for (i = first_base; i < count; i++)
		put_qualifier(&words, parts[i].kind);
	if (result == LDBTF_TOO_DEEP)
		put_word(&words, "...");
	else
		put_base(&words, &base);

	for (i = first_base - 1; i >= 0; i--) {
		bool is_wrapped = i + 1 < count && is_suffix(parts[i + 1].kind);

		if (parts[i].kind == LDBTF_KIND_PTR) {
			put_word(&words, is_wrapped ? "(*" : "*");
			words.needs_space = false;
		} else if (!is_suffix(parts[i].kind)) {
			put_qualifier(&words, parts[i].kind);
		}
	}
	if (*name || (words.needs_space && first_base && is_suffix(parts[0].kind)))
		put_word(&words, name);
	for (i = 0; i < first_base; i++) {
		if (is_suffix(parts[i].kind))
			put_suffix(output, &parts[i]);
		else if (parts[i].kind == LDBTF_KIND_PTR && i + 1 < count &&
			 is_suffix(parts[i + 1].kind))
			ldbtf_put(output, ')');
	}
	return result;
}
