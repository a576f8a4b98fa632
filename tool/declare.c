// SPDX-License-Identifier: GPL-3.0-or-later
//
// Declarations as C has them: from the name outwards, pointers go to the left, arrays and
// parameters to the right.
//
// The runtime has a function for this, too, which leaves parameters out: firmware has no memory for
// them.
#include <stdlib.h>
#include <string.h>

#include "tool/print.h"

enum {
	MAX_PARTS = 256,      // pointers, arrays and qualifiers of one declaration
	MAX_TYPES = 2000,     // that one declaration shows, for hostile prototypes
	MAX_PROTOTYPES = 16,  // inside of each other
};

struct declaring {
	const struct ldbtf *btf;
	int types_left;
	int depth;
};

static char *declare(struct declaring *declaring, uint32_t id, const char *name);

// Puts `left` and `right` around a text, which it frees.
static char *surround(const char *left, char *text, const char *right)
{
	char *longer = print_text("%s%s%s", left, text, right);
	free(text);
	return longer;
}

static char *base_name(const struct ldbtf_view *view)
{
	bool is_union = view->kind == LDBTF_KIND_UNION ||
			(view->kind == LDBTF_KIND_FWD && view->kind_flag);
	switch (view->kind) {
	case LDBTF_KIND_VOID:
		return print_text("void");
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_FWD:
		return print_text("%s %s", is_union ? "union" : "struct",
				  *view->name ? view->name : "{...}");
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		return print_text("enum %s", *view->name ? view->name : "{...}");
	default:
		return print_text("%s", view->name);
	}
}

static const char *qualifier_of(uint32_t kind)
{
	switch (kind) {
	case LDBTF_KIND_CONST:
		return "const ";
	case LDBTF_KIND_VOLATILE:
		return "volatile ";
	case LDBTF_KIND_RESTRICT:
		return "restrict ";
	default:
		return NULL;
	}
}

static char *add_array(const struct ldbtf_view *view, char *text)
{
	struct ldbtf_array_view array = {0};
	char count[16];
	(void)ldbtf_array_of(view, &array);
	snprintf(count, sizeof(count), "[%u]", array.count);
	if (*text == '*')
		text = surround("(", text, ")");
	return surround("", text, count);
}

static char *add_parameter(struct declaring *declaring, const struct ldbtf_param_view *parameter,
			   uint32_t number, char *list)
{
	char *text = parameter->type_id || *parameter->name
		? declare(declaring, parameter->type_id, parameter->name) : print_text("...");
	list = surround("", list, number ? ", " : "");
	list = surround("", list, text);
	free(text);
	return list;
}

static char *add_parameters(struct declaring *declaring, const struct ldbtf_view *view, char *text)
{
	struct ldbtf_param_view parameter;
	char *list = print_text("%s", view->vlen ? "" : "void");
	if (*text == '*')
		text = surround("(", text, ")");
	bool is_too_deep = declaring->depth == MAX_PROTOTYPES;
	declaring->depth++;
	for (uint32_t i = 0; !is_too_deep && declaring->types_left > 0 &&
			     ldbtf_param_at(declaring->btf, view, i, &parameter) == LDBTF_OK; i++)
		list = add_parameter(declaring, &parameter, i, list);
	declaring->depth--;
	text = surround("", text, "(");
	text = surround("", text, list);
	free(list);
	return surround("", text, ")");
}

// `qualifiers` end with a space each. A pointer's stand behind its star.
static char *add_pointer(const char *qualifiers, char *text)
{
	size_t length = strlen(qualifiers);
	char *star = print_text("*%.*s", (int)(length - (length && !*text)), qualifiers);
	text = surround(star, text, "");
	free(star);
	return text;
}

static char *add_base(const struct ldbtf_view *view, const char *qualifiers, char *text)
{
	char *name = base_name(view);
	char *left = print_text("%s%s%s", qualifiers, name, *text ? " " : "");
	free(name);
	text = surround(left, text, "");
	free(left);
	return text;
}

static char *declare(struct declaring *declaring, uint32_t id, const char *name)
{
	char *text = print_text("%s", name);
	char qualifiers[64] = "";
	struct ldbtf_view view;
	for (int i = 0; i < MAX_PARTS && declaring->types_left-- > 0; i++) {
		if (ldbtf_type_by_id(declaring->btf, id, &view) != LDBTF_OK)
			break;
		const char *qualifier = qualifier_of(view.kind);
		struct ldbtf_array_view array;
		id = view.type_id;
		if (qualifier) {
			// an array and its elements may both be `const`
			if (!strstr(qualifiers, qualifier))
				strcat(qualifiers, qualifier);
		} else if (view.kind == LDBTF_KIND_PTR) {
			text = add_pointer(qualifiers, text);
			*qualifiers = '\0';
		} else if (view.kind == LDBTF_KIND_ARRAY) {
			text = add_array(&view, text);
			id = ldbtf_array_of(&view, &array) == LDBTF_OK ? array.elem_type_id : 0;
		} else if (view.kind == LDBTF_KIND_FUNC_PROTO) {
			text = add_parameters(declaring, &view, text);
		} else if (view.kind != LDBTF_KIND_TYPE_TAG) {
			return add_base(&view, qualifiers, text);
		}
	}
	return surround("? ", text, ""); // the chain does not end
}

char *print_declaration(const struct ldbtf *btf, uint32_t id, const char *name)
{
	struct declaring declaring = {.btf = btf, .types_left = MAX_TYPES};
	return declare(&declaring, id, name);
}

char *print_type_name(const struct ldbtf *btf, const struct ldbtf_view *view)
{
	switch (view->kind) {
	case LDBTF_KIND_TYPEDEF:
	case LDBTF_KIND_FUNC:
	case LDBTF_KIND_VAR:
	case LDBTF_KIND_DATASEC:
		return print_text("%s %s", print_kind(view->kind), view->name);
	default:
		return print_declaration(btf, view->id, "");
	}
}
