// SPDX-License-Identifier: MIT
//
// What the server and its plugins share. The server has these types. A plugin that is linked with
// base=server has none of them in its own BTF.
#ifndef SERVER_H
#define SERVER_H

#include <stddef.h>

enum method { GET, PUT, DELETE };

struct request {
	struct request *next;
	enum method method;
	char path[24];
	unsigned bytes;
};

struct server {
	char name[16];
	unsigned short port;
	struct request *requests;
};

// What a plugin exports by the name `plugin`. The server does not know the type of the state.
struct plugin {
	const char *name;
	const char *state_type; // the name of a struct
	const void *state;
	size_t state_size;
	void (*handle)(const struct request *request);
};

#endif
