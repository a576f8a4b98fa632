// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walks over the parts of one record.
#include "tool/references.h"

typedef void visitor(void *data, enum reference_role role, const char *name, uint32_t id);

static void visit_members(const struct ldbtf *btf, const struct ldbtf_view *view, visitor *visit,
			  void *data)
{
	struct ldbtf_member_view member;
	for (uint32_t i = 0; ldbtf_member_at(btf, view, i, &member) == LDBTF_OK; i++)
		visit(data, REFERENCE_MEMBER, member.name, member.type_id);
}

static void visit_prototype(const struct ldbtf *btf, const struct ldbtf_view *view, visitor *visit,
			    void *data)
{
	struct ldbtf_param_view parameter;
	visit(data, REFERENCE_RESULT, "", view->type_id);
	for (uint32_t i = 0; ldbtf_param_at(btf, view, i, &parameter) == LDBTF_OK; i++)
		visit(data, REFERENCE_PARAMETER, parameter.name, parameter.type_id);
}

static void visit_variables(const struct ldbtf *btf, const struct ldbtf_view *view, visitor *visit,
			    void *data)
{
	struct ldbtf_variable variable;
	for (uint32_t i = 0; ldbtf_variable_at(btf, view, i, &variable) == LDBTF_OK; i++)
		visit(data, REFERENCE_VARIABLE, variable.name, variable.var_id);
}

void references_visit(const struct ldbtf *btf, const struct ldbtf_view *view, visitor *visit,
		      void *data)
{
	struct ldbtf_array_view array;
	switch (view->kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		visit_members(btf, view, visit, data);
		break;
	case LDBTF_KIND_ARRAY:
		if (ldbtf_array_of(view, &array) == LDBTF_OK)
			visit(data, REFERENCE_ELEMENT, "", array.elem_type_id);
		break;
	case LDBTF_KIND_FUNC_PROTO:
		visit_prototype(btf, view, visit, data);
		break;
	case LDBTF_KIND_DATASEC:
		visit_variables(btf, view, visit, data);
		break;
	default:
		if (view->type_id)
			visit(data, REFERENCE_TARGET, "", view->type_id);
	}
}

bool references_end(const struct ldbtf *btf, uint32_t id, struct reference_end *ret)
{
	struct ldbtf_array_view array;
	*ret = (struct reference_end){0};
	for (int i = 0; i < LDBTF_MAX_STEPS; i++) {
		if (ldbtf_type_by_id(btf, id, &ret->view) != LDBTF_OK)
			return false;
		switch (ret->view.kind) {
		case LDBTF_KIND_PTR:
			ret->is_pointed_to = true;
			id = ret->view.type_id;
			break;
		case LDBTF_KIND_ARRAY:
			if (ldbtf_array_of(&ret->view, &array) != LDBTF_OK)
				return false;
			ret->is_array = true;
			id = array.elem_type_id;
			break;
		case LDBTF_KIND_CONST:
		case LDBTF_KIND_VOLATILE:
		case LDBTF_KIND_RESTRICT:
		case LDBTF_KIND_TYPE_TAG:
			id = ret->view.type_id;
			break;
		default:
			return true;
		}
	}
	return false;
}
