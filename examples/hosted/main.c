// SPDX-License-Identifier: MIT
//
// A program that knows its own types. It prints the definition of its `struct server`, and the live
// server in its memory with every member by name. It also prints a value at the end of a path
// through pointers, and a variable that it finds by name.
//
// Nothing here lists the members of a struct. Everything that is printed about types comes out of
// the section .BTF, which the ldbtf plugin put into the program when it was linked (see Makefile).
// Add a member to struct server, build again, and it is printed.
#include <stdio.h>
#include <string.h>

#include <ldbtf/btf.h>

// ---- the program's own data, as ordinary as it gets

enum state { STARTING, RUNNING, DRAINING, STOPPED };

struct client {
	struct client *next;
	char name[16];
	unsigned int requests;
	enum state state;
};

struct server {
	char name[16];
	unsigned short port;
	enum state state;
	struct {
		unsigned int verbose : 1;
		unsigned int protocol : 3;
		signed int niceness : 6;
	} options;
	union { // anonymous: its members count as the server's
		unsigned int address;
		unsigned char octets[4];
	};
	double load[3];
	struct client *clients;
	void (*on_request)(struct server *, struct client *);
};

static void count_request(struct server *server, struct client *client)
{
	client->requests++;
	server->load[0] += 0.25;
}

static struct client bob = {.name = "bob", .requests = 3, .state = DRAINING};
static struct client alice = {.next = &bob, .name = "alice", .requests = 41, .state = RUNNING};

struct server the_server = {
	.name = "example",
	.port = 8080,
	.state = RUNNING,
	.options = {.verbose = 1, .protocol = 5, .niceness = -7},
	.octets = {192, 0, 2, 1},
	.load = {0.5, 0.25, 0.125},
	.clients = &alice,
	.on_request = count_request,
};

int request_limit = 1000;

// ---- the types

static void put_stdout(void *context, char c)
{
	(void)context;
	putchar(c);
}

static const struct ldbtf_output to_stdout = {put_stdout, NULL};

// Prints a definition as in the source, with offsets and sizes that the source does not show.
static void print_definition(const struct ldbtf *btf, const struct ldbtf_view *type)
{
	struct ldbtf_member_view member;
	uint32_t i, bytes;

	printf("struct %s { // %u bytes, type %u\n", type->name, (unsigned)type->byte_size,
	       (unsigned)type->id);
	for (i = 0; ldbtf_member_at(btf, type, i, &member) == LDBTF_OK; i++) {
		printf("\t");
		ldbtf_print_declaration(btf, member.type_id, member.name, &to_stdout);
		if (ldbtf_size_of(btf, member.type_id, &bytes) == LDBTF_OK)
			printf("; // at %u, %u bytes\n", (unsigned)(member.bit_offset / 8),
			       (unsigned)bytes);
	}
	printf("};\n");
}

// Follows a path from `base`, which is of type `id`, through pointers where it has some. Prints
// what is there.
static void print_path(const struct ldbtf *btf, const char *name, uint32_t id, const void *base,
		       const char *path)
{
	struct ldbtf_place place;
	const char *whole_path = path;
	const char *at = base;
	uint32_t bytes = 0;
	enum ldbtf_status status;

	for (;;) {
		status = ldbtf_offset_in(btf, id, path, &place);
		if (status != LDBTF_OK)
			break;
		at += place.byte_offset;
		path += place.used;
		if (!*path)
			break;
		memcpy(&at, at, sizeof(at)); // the path goes on behind this pointer
		if (!at) {
			printf("%s%s: a pointer on the way is NULL\n", name, whole_path);
			return;
		}
		id = place.type_id;
	}
	if (status == LDBTF_OK)
		status = ldbtf_size_of(btf, place.type_id, &bytes);
	if (status != LDBTF_OK) {
		printf("%s%s: %s\n", name, whole_path, ldbtf_status_text(status));
		return;
	}
	printf("%s%s = ", name, whole_path);
	ldbtf_print_value(btf, place.type_id, at, bytes, &to_stdout);
	printf("\n");
}

// The address of a variable by its name. BTF has its offset in a section. The address of another
// variable of that section, whose name is known, gives the section's.
static const void *find_address(const struct ldbtf *btf, const struct ldbtf_variable *wanted,
				const char *known_name, const void *known_address)
{
	struct ldbtf_variable known;

	if (ldbtf_find_variable(btf, known_name, &known) != LDBTF_OK ||
	    known.section_id != wanted->section_id)
		return NULL;
	return (const char *)known_address - known.offset + wanted->offset;
}

static void print_variable(const struct ldbtf *btf, const char *name)
{
	struct ldbtf_variable variable;
	const void *address;

	if (ldbtf_find_variable(btf, name, &variable) != LDBTF_OK) {
		printf("%s: no such variable\n", name);
		return;
	}
	address = find_address(btf, &variable, "the_server", &the_server);
	printf("%s: %u bytes at offset %u of %s: ", name, (unsigned)variable.byte_size,
	       (unsigned)variable.offset, variable.section);
	if (address)
		ldbtf_print_value(btf, variable.type_id, address, variable.byte_size, &to_stdout);
	printf("\n");
}

int main(void)
{
	// With one entry for each type a look-up is O(1). With fewer entries look-ups are a little
	// slower. Without an index they work, too.
	static uint32_t index[1024];
	struct ldbtf btf;
	struct ldbtf_view server;
	enum ldbtf_status status = ldbtf_open_image(&btf);

	if (status == LDBTF_ABSENT) {
		printf("This program was linked without the ldbtf plugin, so it does not know its "
		       "own types.\n"
		       "Link it with -Wl,-plugin,PATH/ldbtf.so (here: make "
		       "LDBTF_PLUGIN=PATH/ldbtf.so) and run it again.\n");
		return 0;
	}
	if (status != LDBTF_OK) {
		printf("The types in this program can't be read: %s.\n", ldbtf_status_text(status));
		return 1;
	}
	ldbtf_set_index(&btf, index, sizeof(index) / sizeof(index[0]));
	printf("This program carries %u types.\n\n", (unsigned)ldbtf_type_count(&btf));

	status = ldbtf_find_type(&btf, "server", LDBTF_KIND_STRUCT, &server);
	if (status != LDBTF_OK) {
		printf("struct server: %s. Was main.c compiled with -g?\n",
		       ldbtf_status_text(status));
		return 1;
	}
	print_definition(&btf, &server);

	the_server.on_request(&the_server, the_server.clients);
	printf("\nthe_server = ");
	ldbtf_print_value(&btf, server.id, &the_server, sizeof(the_server), &to_stdout);
	printf("\n\n");

	print_path(&btf, "the_server", server.id, &the_server, ".octets[2]");
	print_path(&btf, "the_server", server.id, &the_server, ".options");
	print_path(&btf, "the_server", server.id, &the_server, ".clients->name");
	print_path(&btf, "the_server", server.id, &the_server, ".clients->next->state");
	print_path(&btf, "the_server", server.id, &the_server, ".clients->next->next->name");
	print_variable(&btf, "request_limit");
	return 0;
}
