// SPDX-License-Identifier: MIT
//
// A program with plugins. It loads them, and lets each see its requests. It prints the state of
// each plugin with every member by name, though it was compiled without the definition of that
// state.
//
// Each plugin was linked with base=server. Its BTF has only the types that the server lacks, and
// the server opens it on top of its own.
//
//	./server ./counter.so ./limiter.so
#include <dlfcn.h>
#include <stdio.h>

#include <ldbtf/btf_module.h>

#include "server.h"

static struct request upload = {.method = PUT, .path = "/upload", .bytes = 4096};
static struct request page = {.next = &upload, .method = GET, .path = "/index", .bytes = 100};
struct server the_server = {.name = "example", .port = 8080, .requests = &page};

static void put_stdout(void *context, char c)
{
	(void)context;
	putchar(c);
}

static const struct ldbtf_output to_stdout = {put_stdout, NULL};

static void print_state(const struct ldbtf *btf, const struct plugin *plugin)
{
	struct ldbtf_view type;
	enum ldbtf_status status = ldbtf_find_type(btf, plugin->state_type, LDBTF_KIND_STRUCT,
						   &type);

	printf("%s: ", plugin->name);
	if (status == LDBTF_OK)
		ldbtf_print_value(btf, type.id, plugin->state, plugin->state_size, &to_stdout);
	else
		printf("struct %s: %s", plugin->state_type, ldbtf_status_text(status));
	printf("\n");
}

// Loads the plugin at `path`, gives it all requests, and prints its state by its split BTF. `base`
// is the server's own BTF. Returns 0, or 1 if a message was printed instead.
static int run_plugin(const char *path, const struct ldbtf *base)
{
	void *handle = dlopen(path, RTLD_NOW);
	const struct plugin *plugin = handle ? dlsym(handle, "plugin") : NULL;
	const struct request *request;
	struct ldbtf btf;
	enum ldbtf_status status;

	if (!plugin) {
		printf("%s\n", dlerror());
		return 1;
	}
	for (request = the_server.requests; request; request = request->next)
		plugin->handle(request);
	status = ldbtf_open_handle_split(&btf, handle, base);
	if (status == LDBTF_OK) {
		printf("%s has %u types of its own.\n", path,
		       (unsigned)(btf.type_count + 1 - btf.first_id));
		print_state(&btf, plugin);
	} else if (status == LDBTF_WRONG_BASE) {
		printf("%s was linked with another server: link it again.\n", path);
	} else {
		printf("%s: %s\n", path, ldbtf_status_text(status));
	}
	return status != LDBTF_OK;
}

int main(int count, char **arguments)
{
	static uint32_t index[1024]; // makes look-ups in the base fast
	struct ldbtf btf;
	enum ldbtf_status status = ldbtf_open_image(&btf);
	int i, failed = 0;

	if (status != LDBTF_OK) {
		printf("The server does not know its own types: %s.\n", ldbtf_status_text(status));
		return status != LDBTF_ABSENT;
	}
	ldbtf_set_index(&btf, index, sizeof(index) / sizeof(index[0]));
	printf("The server has %u types.\n", (unsigned)ldbtf_type_count(&btf));
	for (i = 1; i < count; i++)
		failed |= run_plugin(arguments[i], &btf);
	return failed;
}
