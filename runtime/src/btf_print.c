// SPDX-License-Identifier: MIT
//
// Prints values and declarations by their types. Optional: leave this file and btf_text.c out if
// you don't.
//
// Structs in structs are walked with a stack of LDBTF_PRINT_DEPTH frames instead of recursion, and
// one counter bounds what a call prints, so that neither depth nor breadth of hostile types
// matters.
#include "internal.h"

// An open struct, union or array.
struct frame {
	uint64_t bit_offset; // of it in the memory
	const unsigned char *members; // NULL: an array
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
	struct frame frames[LDBTF_PRINT_DEPTH];
	int depth;
};

static void put(const struct printer *printer, const char *text)
{
	ldbtf_put_text(printer->output, text);
}

static void put_unknown(struct printer *printer, enum ldbtf_status status)
{
	if (printer->status == LDBTF_OK)
		printer->status = status;
	put(printer, "?");
}

static void put_line(const struct printer *printer)
{
	int i;

	put(printer, "\n");
	for (i = 0; i < printer->depth; i++)
		put(printer, "\t");
}

// One character of text between `quote`s.
static void put_character(const struct printer *printer, unsigned char c, char quote)
{
	void (*put_one)(void *, char) = printer->output->put;
	void *context = printer->output->context;

	if (c == '\n' || c == '\t' || c == '\\' || c == (unsigned char)quote) {
		put_one(context, '\\');
		put_one(context, c == '\n' ? 'n' : c == '\t' ? 't' : (char)c);
	} else if (c >= 0x20 && c < 0x7f) {
		put_one(context, (char)c);
	} else { // three digits always, so that a digit may follow
		put_one(context, '\\');
		put_one(context, (char)('0' + (c >> 6)));
		put_one(context, (char)('0' + (c >> 3 & 7)));
		put_one(context, (char)('0' + (c & 7)));
	}
}

// Whether `bits` from `bit_offset` on are in the memory.
static bool is_inside(const struct printer *printer, uint64_t bit_offset, uint64_t bits)
{
	return (bit_offset + bits + 7) >> 3 <= printer->size;
}

static void put_text_array(struct printer *printer, uint64_t bit_offset, uint32_t count)
{
	const unsigned char *text = printer->memory + (size_t)(bit_offset >> 3);
	uint32_t i;

	if (!is_inside(printer, bit_offset, (uint64_t)count << 3)) {
		put_unknown(printer, LDBTF_TOO_SMALL);
		return;
	}
	put(printer, "\"");
	for (i = 0; i < count && text[i]; i++) {
		if (i == LDBTF_PRINT_TEXT) {
			put(printer, "\"...");
			return;
		}
		put_character(printer, text[i], '"');
	}
	put(printer, "\"");
}

static void put_enum(const struct printer *printer, const struct ldbtf_view *view, uint64_t value)
{
	struct ldbtf_enumerator enumerator;

	if (ldbtf_find_enumerator(printer->btf, view, (int64_t)value, &enumerator) == LDBTF_OK)
		put(printer, enumerator.name);
	else if (view->kind_flag)
		ldbtf_put_signed(printer->output, (int64_t)value);
	else
		ldbtf_put_unsigned(printer->output, value);
}

static void put_int(const struct printer *printer, const struct ldbtf_view *view, uint64_t value)
{
	struct ldbtf_int_view integer;

	if (ldbtf_int_of(view, &integer) != LDBTF_OK)
		return;
	if (integer.is_bool && value < 2) {
		put(printer, value ? "true" : "false");
	} else if (integer.is_char && (unsigned char)value >= 0x20 && (unsigned char)value < 0x7f) {
		put(printer, "'");
		put_character(printer, (unsigned char)value, '\'');
		put(printer, "'");
	} else if (integer.is_signed) {
		ldbtf_put_signed(printer->output, (int64_t)value);
	} else {
		ldbtf_put_unsigned(printer->output, value);
	}
}

// INT, ENUM, ENUM64, PTR, FLOAT: `view` is resolved.
static void put_scalar(struct printer *printer, const struct ldbtf_view *view, uint64_t bit_offset,
		       uint32_t bitfield_size)
{
	struct ldbtf_place place;
	enum ldbtf_status status;
	uint64_t value;
	bool is_wide = !bitfield_size && view->kind == LDBTF_KIND_INT &&
		       ldbtf_int_bit_size(ldbtf_word(view->data, 0)) > 64;

	if (view->kind == LDBTF_KIND_FLOAT || is_wide) {
		const unsigned char *bytes = printer->memory + (size_t)(bit_offset >> 3);

		if (!is_inside(printer, bit_offset, (uint64_t)view->byte_size << 3))
			put_unknown(printer, LDBTF_TOO_SMALL);
		else if (view->kind == LDBTF_KIND_FLOAT &&
			 (view->byte_size == 4 || view->byte_size == 8))
			ldbtf_put_float(printer->output, bytes, view->byte_size);
		else
			ldbtf_put_bytes(printer->output, bytes,
					view->byte_size > 32 ? 32 : view->byte_size);
		return;
	}
	place.type_id = view->id;
	place.byte_offset = (uint32_t)(bit_offset >> 3);
	place.bit_offset = (uint32_t)bit_offset & 7;
	place.bitfield_size = bitfield_size;
	status = ldbtf_read_integer(printer->btf, &place, printer->memory, printer->size, &value);
	if (status != LDBTF_OK)
		put_unknown(printer, status);
	else if (view->kind == LDBTF_KIND_PTR)
		ldbtf_put_hex(printer->output, value);
	else if (view->kind == LDBTF_KIND_INT)
		put_int(printer, view, value);
	else
		put_enum(printer, view, value);
}

// Prints an array as text, or opens it. No frame is free: {...}.
static void begin_array(struct printer *printer, const struct ldbtf_view *view, uint64_t bit_offset)
{
	struct ldbtf_array_view array;
	struct ldbtf_int_view integer;
	struct ldbtf_view elem;
	struct frame *frame;
	enum ldbtf_status status;
	uint32_t elem_size;

	if (ldbtf_array_of(view, &array) != LDBTF_OK)
		return;
	status = ldbtf_resolve(printer->btf, array.elem_type_id, &elem);
	if (status == LDBTF_OK)
		status = ldbtf_size_of(printer->btf, array.elem_type_id, &elem_size);
	if (status != LDBTF_OK) {
		put_unknown(printer, status);
		return;
	}
	if (ldbtf_int_of(&elem, &integer) == LDBTF_OK && integer.is_char && elem_size == 1) {
		put_text_array(printer, bit_offset, array.count);
		return;
	}
	if (printer->depth == LDBTF_PRINT_DEPTH) {
		put(printer, "{...}");
		return;
	}
	frame = &printer->frames[printer->depth++];
	frame->members = NULL;
	frame->count = array.count;
	frame->next = 0;
	frame->kind_flag = false;
	frame->bit_offset = bit_offset;
	frame->elem_type_id = array.elem_type_id;
	frame->elem_size = elem_size;
	frame->is_on_one_line = !ldbtf_is_aggregate(elem.kind) && elem.kind != LDBTF_KIND_ARRAY;
	put(printer, "{");
}

static void begin_aggregate(struct printer *printer, const struct ldbtf_view *view,
			    uint64_t bit_offset)
{
	struct frame *frame;

	if (printer->depth == LDBTF_PRINT_DEPTH) {
		put(printer, "{...}");
		return;
	}
	frame = &printer->frames[printer->depth++];
	frame->members = view->data;
	frame->count = view->vlen;
	frame->next = 0;
	frame->kind_flag = view->kind_flag;
	frame->bit_offset = bit_offset;
	frame->elem_type_id = 0;
	frame->elem_size = 0;
	frame->is_on_one_line = false;
	put(printer, "{");
}

// Prints a simple value, or opens a frame.
static void begin_value(struct printer *printer, uint32_t type_id, uint64_t bit_offset,
			uint32_t bitfield_size)
{
	struct ldbtf_view view;
	enum ldbtf_status status = ldbtf_resolve(printer->btf, type_id, &view);

	if (status != LDBTF_OK) {
		put_unknown(printer, status);
		return;
	}
	// Also keeps byte offsets within 32 bits.
	if (bit_offset >> 3 > printer->size || bit_offset >> 35) {
		put_unknown(printer, LDBTF_TOO_SMALL);
		return;
	}
	switch (view.kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		begin_aggregate(printer, &view, bit_offset);
		break;
	case LDBTF_KIND_ARRAY:
		begin_array(printer, &view, bit_offset);
		break;
	case LDBTF_KIND_INT:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
	case LDBTF_KIND_PTR:
	case LDBTF_KIND_FLOAT:
		put_scalar(printer, &view, bit_offset, bitfield_size);
		break;
	default:
		put_unknown(printer, LDBTF_WRONG_KIND);
	}
}

static void end_frame(struct printer *printer)
{
	const struct frame *frame = &printer->frames[--printer->depth];

	if (!frame->is_on_one_line && frame->count)
		put_line(printer);
	put(printer, "}");
}

static void next_element(struct printer *printer, struct frame *frame)
{
	uint32_t i = frame->next++;
	uint32_t distance;

	if (frame->is_on_one_line) {
		if (i)
			put(printer, ", ");
	} else {
		if (i)
			put(printer, ",");
		put_line(printer);
	}
	if (i == LDBTF_PRINT_ELEMENTS) {
		put(printer, "...");
		frame->next = frame->count;
		return;
	}
	if (!ldbtf_multiply(frame->elem_size, i, &distance)) {
		put_unknown(printer, LDBTF_TOO_LARGE);
		return;
	}
	begin_value(printer, frame->elem_type_id, frame->bit_offset + ((uint64_t)distance << 3), 0);
}

static void next_member(struct printer *printer, struct frame *frame)
{
	uint32_t i = frame->next++;
	const char *name = printer->btf->strings + ldbtf_word(frame->members, 3 * i);
	uint32_t type_id = ldbtf_word(frame->members, 3 * i + 1);
	uint32_t word = ldbtf_word(frame->members, 3 * i + 2);

	if (i)
		put(printer, ",");
	put_line(printer);
	if (*name) {
		put(printer, ".");
		put(printer, name);
		put(printer, " = ");
	}
	begin_value(printer, type_id,
		    frame->bit_offset + ldbtf_member_bit_offset(frame->kind_flag, word),
		    ldbtf_member_bitfield_size(frame->kind_flag, word));
}

enum ldbtf_status ldbtf_print_value(const struct ldbtf *btf, uint32_t id, const void *memory,
				    size_t size, const struct ldbtf_output *output)
{
	struct printer printer;
	uint32_t items_left = LDBTF_PRINT_ITEMS;

	printer.btf = btf;
	printer.output = output;
	printer.memory = (const unsigned char *)memory;
	printer.size = size;
	printer.status = LDBTF_OK;
	printer.depth = 0;
	begin_value(&printer, id, 0, 0);
	while (printer.depth) {
		struct frame *frame = &printer.frames[printer.depth - 1];

		if (frame->next == frame->count) {
			end_frame(&printer);
			continue;
		}
		if (!items_left--) {
			if (printer.status == LDBTF_OK)
				printer.status = LDBTF_TOO_LARGE;
			put(&printer, "...");
			while (printer.depth--)
				put(&printer, "}");
			break;
		}
		if (frame->members)
			next_member(&printer, frame);
		else
			next_element(&printer, frame);
	}
	return printer.status;
}

// ---- declarations

// C writes `int (*name)[3]` inside out: from the name outwards, arrays and parameters go to the
// right, pointers to the left, and parentheses keep a pointer to an array from being an array of
// pointers. The chain from the outermost type to the base is kept in an array, to be walked once
// backwards (left) and once forwards (right).
struct link {
	uint32_t kind;
	uint32_t count; // of an ARRAY
};

// Qualifiers that were met and wait for what they qualify: each once, for gcc says `const` of an
// array of const elements, and of the elements, too. C has it of the elements alone.
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

static void put_qualifier(const struct ldbtf_output *output, uint32_t kind)
{
	if (kind == LDBTF_KIND_CONST)
		ldbtf_put_text(output, "const");
	else if (kind == LDBTF_KIND_VOLATILE)
		ldbtf_put_text(output, "volatile");
	else if (kind == LDBTF_KIND_RESTRICT)
		ldbtf_put_text(output, "restrict");
}

static void put_base(const struct ldbtf_output *output, const struct ldbtf_view *base)
{
	const char *keyword = "";

	switch (base->kind) {
	case LDBTF_KIND_VOID:
		ldbtf_put_text(output, "void");
		return;
	case LDBTF_KIND_STRUCT:
		keyword = "struct ";
		break;
	case LDBTF_KIND_UNION:
		keyword = "union ";
		break;
	case LDBTF_KIND_FWD:
		keyword = base->kind_flag ? "union " : "struct ";
		break;
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		keyword = "enum ";
		break;
	default:
		break;
	}
	ldbtf_put_text(output, keyword);
	ldbtf_put_text(output, *base->name ? base->name : *keyword ? "{...}" : "?");
}

// Fills `links` from the outermost type to the base, which goes to *base. The qualifiers of an
// array move on to its elements. TOO_DEEP: what fits is there.
static enum ldbtf_status collect_links(const struct ldbtf *btf, uint32_t id, struct link *links,
				       int *count, struct ldbtf_view *base)
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
			links[(*count)++].kind = waiting.kinds[i];
		}
		if (is_base)
			return LDBTF_OK;
		if (!is_array)
			waiting.count = 0;
		if (*count == LDBTF_DECLARATOR_DEPTH)
			return LDBTF_TOO_DEEP;
		links[*count].kind = base->kind;
		links[(*count)++].count = is_array ? ldbtf_word(base->data, 2) : 0;
	}
}

enum ldbtf_status ldbtf_print_declaration(const struct ldbtf *btf, uint32_t id, const char *name,
					  const struct ldbtf_output *output)
{
	struct link links[LDBTF_DECLARATOR_DEPTH];
	struct ldbtf_view view;
	int count, first_base, i;
	bool needs_space;
	enum ldbtf_status result = collect_links(btf, id, links, &count, &view);

	if (result != LDBTF_OK && result != LDBTF_TOO_DEEP)
		return result;

	// Qualifiers of the base go before it: const char.
	for (first_base = count; first_base > 0; first_base--)
		if (links[first_base - 1].kind == LDBTF_KIND_PTR ||
		    is_suffix(links[first_base - 1].kind))
			break;
	for (i = first_base; i < count; i++) {
		put_qualifier(output, links[i].kind);
		ldbtf_put_text(output, " ");
	}
	if (result == LDBTF_TOO_DEEP)
		ldbtf_put_text(output, "...");
	else
		put_base(output, &view);

	needs_space = true;
	for (i = first_base - 1; i >= 0; i--) {
		if (links[i].kind == LDBTF_KIND_PTR) {
			if (needs_space)
				ldbtf_put_text(output, " ");
			if (i + 1 < count && is_suffix(links[i + 1].kind))
				ldbtf_put_text(output, "(");
			ldbtf_put_text(output, "*");
			needs_space = false;
		} else if (!is_suffix(links[i].kind)) {
			if (needs_space)
				ldbtf_put_text(output, " ");
			put_qualifier(output, links[i].kind);
			needs_space = true;
		}
	}
	if (*name) {
		if (needs_space)
			ldbtf_put_text(output, " ");
		ldbtf_put_text(output, name);
	} else if (needs_space && first_base && is_suffix(links[0].kind)) {
		ldbtf_put_text(output, " ");
	}
	for (i = 0; i < first_base; i++) {
		if (links[i].kind == LDBTF_KIND_PTR && i + 1 < count &&
		    is_suffix(links[i + 1].kind))
			ldbtf_put_text(output, ")");
		if (links[i].kind == LDBTF_KIND_ARRAY) {
			ldbtf_put_text(output, "[");
			if (links[i].count)
				ldbtf_put_unsigned(output, links[i].count);
			ldbtf_put_text(output, "]");
		} else if (links[i].kind == LDBTF_KIND_FUNC_PROTO) {
			ldbtf_put_text(output, "()");
		}
	}
	return result;
}
