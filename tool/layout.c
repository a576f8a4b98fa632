// SPDX-License-Identifier: GPL-3.0-or-later
//
// Types without a name are shown where they are used. The runtime writes `struct {...} name`, and
// the members are put in place of the dots.
#include "tool/layout.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "support/plural.h"
#include "tool/references.h"

enum {
	COMMENT_COLUMN = 56,
	MAX_DEPTH = 32,       // a hostile struct can be a member of itself
	MAX_MEMBERS = 200000, // that one call shows
};

struct printing {
	const struct ldbtf *btf;
	const struct layout_style *style;
	int depth;
	uint32_t members_left;
	uint64_t next_line; // cache line that is announced next
	int column;         // of what stands before the text that ends the line
};

// ---- Lines. ----

static void indent(int depth)
{
	for (int i = 0; i < depth; i++)
		fputc('\t', stdout);
}

// Ends a line with a comment, in a column of its own if `text` leaves room.
static void end_line(const struct printing *printing, const char *text, int depth,
		     const char *comment)
{
	int column = 8 * depth + printing->column + (int)strlen(text);
	printf("%s%*s%s%s%s\n", text, column < COMMENT_COLUMN ? COMMENT_COLUMN - column : 1, "",
	       printing->style->colours.faint, comment, printing->style->colours.off);
}

static void print_remark(const struct printing *printing, const char *remark)
{
	indent(printing->depth);
	printf("%s/* %s */%s\n", printing->style->colours.warning, remark,
	       printing->style->colours.off);
}

// A number of bits for people: "4 bytes", "1 byte", "3 bits".
static char *size_text(uint64_t bits)
{
	bool is_bytes = bits % 8 == 0;
	uint64_t number = is_bytes ? bits / 8 : bits;
	return print_text("%" PRIu64 " %s%s", number, is_bytes ? "byte" : "bit",
			  plural(number));
}

// ---- Sizes. ----

uint64_t layout_member_bits(const struct ldbtf *btf, const struct ldbtf_member_view *member)
{
	uint32_t size;
	if (member->bitfield_size)
		return member->bitfield_size;
	return ldbtf_size_of(btf, member->type_id, &size) == LDBTF_OK ? (uint64_t)size * 8 : 0;
}

struct layout_loss layout_loss_of(const struct ldbtf *btf, const struct ldbtf_view *view)
{
	struct layout_loss loss = {0};
	struct ldbtf_member_view member;
	uint64_t end = 0;
	if (view->kind != LDBTF_KIND_STRUCT)
		return loss;
	for (uint32_t i = 0; ldbtf_member_at(btf, view, i, &member) == LDBTF_OK; i++) {
		uint64_t member_end = member.bit_offset + layout_member_bits(btf, &member);
		if (member.bit_offset > end) {
			loss.holes++;
			loss.hole_bits += member.bit_offset - end;
		}
		end = member_end > end ? member_end : end;
	}
	uint64_t size = (uint64_t)view->byte_size * 8;
	loss.padding_bits = size > end ? size - end : 0;
	return loss;
}

// ---- Members. ----

static void print_members(struct printing *printing, const struct ldbtf_view *view,
			  uint64_t base_bits);

// Returns how many characters were printed.
static int print_enumerators(const struct printing *printing, const struct ldbtf_view *view,
			     const char *separator)
{
	struct ldbtf_enumerator item;
	int count = 0;
	for (uint32_t i = 0; ldbtf_enumerator_at(printing->btf, view, i, &item) == LDBTF_OK; i++) {
		bool is_signed = view->kind_flag;
		count += printf("%s%s = ", i ? separator : "", item.name);
		count += printf(is_signed ? "%" PRId64 : "%" PRIu64, item.value);
	}
	return count;
}

static void print_body(struct printing *printing, const struct ldbtf_view *view,
		       uint64_t base_bits)
{
	if (view->kind == LDBTF_KIND_ENUM || view->kind == LDBTF_KIND_ENUM64) {
		fputs("{ ", stdout);
		printing->column = 4 + print_enumerators(printing, view, ", ");
		fputs(" }", stdout);
		return;
	}
	fputs("{\n", stdout);
	printing->depth++;
	print_members(printing, view, base_bits);
	printing->depth--;
	indent(printing->depth);
	fputc('}', stdout);
}

// Is there something to show in place of the dots of `struct {...} name`, or with `expands` behind
// the name of a struct? *ret_at: where in the text it belongs; *ret_skip: characters to leave out.
static bool find_body(const struct printing *printing, uint32_t type_id, const char *text,
		      struct ldbtf_view *ret, size_t *ret_at, size_t *ret_skip)
{
	static const char dots[] = "{...}";
	struct reference_end end;
	if (!references_end(printing->btf, type_id, &end) || printing->depth >= MAX_DEPTH)
		return false;
	*ret = end.view;
	const char *at = strstr(text, dots);
	bool is_body = end.view.kind == LDBTF_KIND_STRUCT || end.view.kind == LDBTF_KIND_UNION ||
		       end.view.kind == LDBTF_KIND_ENUM || end.view.kind == LDBTF_KIND_ENUM64;
	if (is_body && !*end.view.name && at) {
		*ret_at = (size_t)(at - text);
		*ret_skip = sizeof(dots) - 1;
		return true;
	}
	bool is_struct = end.view.kind == LDBTF_KIND_STRUCT || end.view.kind == LDBTF_KIND_UNION;
	if (!printing->style->expands || end.is_pointed_to || !is_struct || !*end.view.name)
		return false;
	at = strstr(text, end.view.name);
	if (!at)
		return false;
	*ret_at = (size_t)(at - text) + strlen(end.view.name);
	*ret_skip = 0;
	return true;
}

// Prints a declaration up to its last line, which is returned without its indentation.
static char *print_declared(struct printing *printing, uint32_t type_id, const char *name,
			    uint64_t base_bits)
{
	char *text = print_declaration(printing->btf, type_id, name);
	struct ldbtf_view body;
	size_t at, skip;
	indent(printing->depth);
	printing->column = 0;
	if (!find_body(printing, type_id, text, &body, &at, &skip))
		return text;
	int head = printf("%.*s%s", (int)at, text, skip ? "" : " ");
	print_body(printing, &body, base_bits);
	bool is_one_line = body.kind == LDBTF_KIND_ENUM || body.kind == LDBTF_KIND_ENUM64;
	printing->column = is_one_line ? head + printing->column : 1;
	char *rest = print_text("%s", text + at + skip);
	free(text);
	return rest;
}

static char *place_text(const struct ldbtf_member_view *member, uint64_t base_bits, uint64_t bits)
{
	uint64_t offset = base_bits + member->bit_offset;
	if (member->bitfield_size)
		return print_text("/* %5" PRIu64 ":%-2" PRIu64 " %2u bits */", offset / 8,
				  offset % 8, member->bitfield_size);
	return print_text("/* %5" PRIu64 " %6" PRIu64 "    */", offset / 8, bits / 8);
}

static void print_cache_line(struct printing *printing, uint64_t offset)
{
	uint32_t line = printing->style->cache_line;
	if (!line || offset / 8 < printing->next_line * line || !offset)
		return;
	uint64_t number = offset / 8 / line;
	char *text = print_text("--- cache line %" PRIu64 " (%" PRIu64 " byte%s) ---", number,
				number * line, plural(number * line));
	print_remark(printing, text);
	free(text);
	printing->next_line = number + 1;
}

static void print_member(struct printing *printing, const struct ldbtf_member_view *member,
			 uint64_t base_bits)
{
	uint64_t bits = layout_member_bits(printing->btf, member);
	print_cache_line(printing, base_bits + member->bit_offset);
	char *last = print_declared(printing, member->type_id, member->name,
				    base_bits + member->bit_offset);
	char *width = member->bitfield_size ? print_text(" : %u", member->bitfield_size) : NULL;
	char *line = print_text("%s%s;", last, width ? width : "");
	char *place = place_text(member, base_bits, bits);
	end_line(printing, line, printing->depth, place);
	free(last);
	free(width);
	free(line);
	free(place);
}

static void print_loss(const struct printing *printing, const char *what, uint64_t bits)
{
	char *size = size_text(bits);
	char *text = print_text("%s of %s", what, size);
	print_remark(printing, text);
	free(text);
	free(size);
}

static void print_members(struct printing *printing, const struct ldbtf_view *view,
			  uint64_t base_bits)
{
	struct ldbtf_member_view member;
	bool is_struct = view->kind == LDBTF_KIND_STRUCT;
	uint64_t end = 0, size = (uint64_t)view->byte_size * 8;
	for (uint32_t i = 0; ldbtf_member_at(printing->btf, view, i, &member) == LDBTF_OK; i++) {
		if (!printing->members_left--) {
			printing->members_left = 0;
			print_remark(printing, "too many members to show");
			return;
		}
		if (is_struct && member.bit_offset > end)
			print_loss(printing, "hole", member.bit_offset - end);
		print_member(printing, &member, base_bits);
		uint64_t bits = layout_member_bits(printing->btf, &member);
		if (member.bit_offset + bits > end)
			end = member.bit_offset + bits;
	}
	if (is_struct && size > end && view->vlen)
		print_loss(printing, "padding", size - end);
}

// ---- Definitions. ----

static char *loss_text(const struct layout_loss *loss)
{
	char *holes = size_text(loss->hole_bits), *padding = size_text(loss->padding_bits);
	char *first = loss->holes ? print_text(", holes: %u (%s)", loss->holes, holes)
		: print_text("%s", "");
	char *text = loss->padding_bits ? print_text("%s, padding: %s", first, padding)
		: print_text("%s", first);
	free(holes);
	free(padding);
	free(first);
	return text;
}

static void print_aggregate(struct printing *printing, const struct ldbtf_view *view)
{
	struct layout_loss loss = layout_loss_of(printing->btf, view);
	char *name = print_type_name(printing->btf, view);
	char *rest = loss_text(&loss);
	printf("%s ", name);
	print_body(printing, view, 0);
	printf("; %s/* size: %u, members: %u%s */%s\n", printing->style->colours.faint,
	       view->byte_size, view->vlen, rest, printing->style->colours.off);
	free(rest);
	free(name);
}

static void print_enum(struct printing *printing, const struct ldbtf_view *view)
{
	char *name = print_type_name(printing->btf, view);
	printf("%s {\n\t", name);
	print_enumerators(printing, view, ",\n\t");
	printf("\n}; %s/* size: %u */%s\n", printing->style->colours.faint, view->byte_size,
	       printing->style->colours.off);
	free(name);
}

static void print_typedef(struct printing *printing, const struct ldbtf_view *view)
{
	uint32_t size;
	fputs("typedef ", stdout);
	char *last = print_declared(printing, view->type_id, view->name, 0);
	if (ldbtf_size_of(printing->btf, view->id, &size) == LDBTF_OK)
		printf("%s; %s/* size: %u */%s\n", last, printing->style->colours.faint, size,
		       printing->style->colours.off);
	else
		printf("%s;\n", last);
	free(last);
}

static void print_function(struct printing *printing, const struct ldbtf_view *view)
{
	char *text = print_declaration(printing->btf, view->type_id, view->name);
	printf("%s;\n", text);
	free(text);
}

static void print_variable(struct printing *printing, const struct btf_file *file,
			   const struct ldbtf_view *view)
{
	struct ldbtf_variable place;
	uint64_t address;
	char *last = print_declared(printing, view->type_id, view->name, 0);
	printf("%s;", last);
	free(last);
	if (btf_file_variable(file, view->id, &place)) {
		printf(" %s/* %s", printing->style->colours.faint, place.section);
		if (btf_file_address(file, &place, &address))
			printf(" at 0x%" PRIx64, address);
		else
			printf("+0x%x", place.offset);
		printf(", size: %u%s */%s", place.byte_size,
		       place.linkage == LDBTF_LINKAGE_STATIC ? ", static" : "",
		       printing->style->colours.off);
	}
	putchar('\n');
}

void layout_print(const struct btf_file *file, const struct ldbtf_view *view,
		  const struct layout_style *style)
{
	struct printing printing = {
		.btf = &file->btf, .style = style, .members_left = MAX_MEMBERS, .next_line = 1};
	char *text;
	switch (view->kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		print_aggregate(&printing, view);
		break;
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		print_enum(&printing, view);
		break;
	case LDBTF_KIND_TYPEDEF:
		print_typedef(&printing, view);
		break;
	case LDBTF_KIND_FUNC:
		print_function(&printing, view);
		break;
	case LDBTF_KIND_VAR:
		print_variable(&printing, file, view);
		break;
	case LDBTF_KIND_FWD:
		text = print_type_name(&file->btf, view);
		printf("%s; /* declared only */\n", text);
		free(text);
		break;
	default:
		text = print_type_name(&file->btf, view);
		printf(view->byte_size ? "%s; /* size: %u */\n" : "%s;\n", text, view->byte_size);
		free(text);
	}
}
