// SPDX-License-Identifier: GPL-3.0-or-later
//
// Prints what the runtime knows of the program's own types and variables. The text is the same on
// every target, although bytes, words and bit-fields lie differently; a value that is read wrong
// shows.
#include <ldbtf/btf.h>

#include "shapes.h"

// Of the port: one byte to standard output.
void put_byte(char c);

static void put_char(void *context, char c)
{
	(void)context;
	put_byte(c);
}

static const struct ldbtf_output output = { put_char, 0 };

static void put_text(const char *text)
{
	while (*text)
		put_byte(*text++);
}

static void put_number(unsigned long long number)
{
	if (number > 9)
		put_number(number / 10);
	put_byte((char)('0' + number % 10));
}

static int put_variable(const struct ldbtf *btf, const char *name, const void *address)
{
	struct ldbtf_variable variable;
	enum ldbtf_status status = ldbtf_find_variable(btf, name, &variable);
	put_text(name);
	put_text(" = ");
	if (status == LDBTF_OK)
		status = ldbtf_print_value(btf, variable.type_id, address, variable.byte_size,
					   &output);
	if (status != LDBTF_OK)
		put_text(ldbtf_status_text(status));
	put_text("\n");
	return status != LDBTF_OK;
}

static int put_function(const struct ldbtf *btf, const char *name)
{
	struct ldbtf_view view;
	enum ldbtf_status status = ldbtf_find_type(btf, name, LDBTF_KIND_FUNC, &view);
	put_text(name);
	put_text(status == LDBTF_OK ? " is known\n" : " is not known\n");
	return status != LDBTF_OK;
}

int main(void)
{
	struct ldbtf btf;
	enum ldbtf_status status = ldbtf_open_image(&btf);
	const struct node *last = last_node(&root);
	int failures = 0;

	if (status != LDBTF_OK) {
		put_text(ldbtf_status_text(status));
		put_text("\n");
		return 1;
	}
	put_number(count_nodes(&root, 1) + (unsigned long long)sum_values(last->values, 2, 1));
	put_text("\n");
	failures += put_variable(&btf, "root", &root);
	failures += put_variable(&btf, "reading", &reading);
	failures += put_function(&btf, "main");
	failures += put_function(&btf, "count_nodes");
	return failures;
}
