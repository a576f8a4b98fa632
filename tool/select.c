// SPDX-License-Identifier: GPL-3.0-or-later
//
// KIND:GLOB is what the plugin's option keep= takes, too.
#include "tool/select.h"

#include <fnmatch.h>
#include <string.h>

#include "tool/print.h"

static bool is_shown_kind(uint32_t kind)
{
	return kind != LDBTF_KIND_DATASEC && kind != LDBTF_KIND_FWD &&
	       kind != LDBTF_KIND_DECL_TAG && kind != LDBTF_KIND_TYPE_TAG;
}

static bool is_kind(uint32_t kind, const char *word, size_t length)
{
	const char *own = kind == LDBTF_KIND_ENUM64 ? "enum" : print_kind(kind);
	return strlen(own) == length && !memcmp(own, word, length);
}

static bool is_kind_of_forward(const struct ldbtf_view *view, const char *word, size_t length)
{
	return is_kind(view->kind_flag ? LDBTF_KIND_UNION : LDBTF_KIND_STRUCT, word, length);
}

bool select_matches_forward(const struct ldbtf_view *view, const char *pattern)
{
	size_t length = strcspn(pattern, ":");
	bool has_kind = pattern[length] && pattern[length + 1] != ':';
	if (!*view->name || view->kind != LDBTF_KIND_FWD ||
	    (has_kind && !is_kind_of_forward(view, pattern, length)))
		return false;
	return !fnmatch(has_kind ? pattern + length + 1 : pattern, view->name, 0);
}

bool select_matches(const struct ldbtf_view *view, const char *pattern)
{
	size_t length = strcspn(pattern, ":");
	bool has_kind = pattern[length] && pattern[length + 1] != ':'; // std::vector has none
	if (!*view->name || !is_shown_kind(view->kind))
		return false;
	if (has_kind && !is_kind(view->kind, pattern, length))
		return false;
	return !fnmatch(has_kind ? pattern + length + 1 : pattern, view->name, 0);
}
