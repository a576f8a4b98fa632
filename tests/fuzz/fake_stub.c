// SPDX-License-Identifier: GPL-3.0-or-later
//
// All replies are sent at once, before any question came (fake_stub.h): the program takes them one
// by one. The socket has no name in a folder that would have to be removed when a fuzzer crashes.
#include "fake_stub.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FAREWELL = 'F' };

static int listener = -1;

static void need(int is_good)
{
	if (is_good)
		return;
	perror("fake_stub");
	abort();
}

const char *fake_stub_address(void)
{
	static char address[64];
	if (*address)
		return address;
	char folder[] = "/tmp/ldbtf-stub.XXXXXX";
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	need(mkdtemp(folder) != NULL);
	snprintf(name.sun_path, sizeof(name.sun_path), "%s/socket", folder);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	need(!bind(listener, (const struct sockaddr *)&name, sizeof(name)));
	need(!listen(listener, 1));
	int file = open(name.sun_path, O_PATH | O_CLOEXEC);
	need(file >= 0 && !unlink(name.sun_path) && !rmdir(folder));
	snprintf(address, sizeof(address), "gdb:/proc/self/fd/%d", file);
	return address;
}

static void send_bytes(int fd, const void *bytes, size_t size)
{
	(void)!send(fd, bytes, size, MSG_NOSIGNAL);
}

static void send_reply(int fd, const uint8_t *line, size_t size)
{
	char sum[8];
	uint8_t total = 0;
	if (size && line[0] == '!') {
		send_bytes(fd, line + 1, size - 1);
		return;
	}
	for (size_t i = 0; i < size; i++)
		total = (uint8_t)(total + line[i]);
	snprintf(sum, sizeof(sum), "#%02x", total);
	send_bytes(fd, "$", 1);
	send_bytes(fd, line, size);
	send_bytes(fd, sum, 3);
}

static void serve(int fd, const struct fake_stub *stub)
{
	const uint8_t *at = stub->replies, *end = at + stub->size;
	uint8_t questions[512];
	while (at < end) {
		const uint8_t *line = at;
		while (at < end && *at != '\n')
			at++;
		send_reply(fd, line, (size_t)(at - line));
		at += at < end;
	}
	shutdown(fd, SHUT_WR);
	while (recv(fd, questions, sizeof(questions), 0) > 0)
		;
}

// Serves until a connection begins with a farewell. A program's begins with a packet.
static void *serve_all(void *data)
{
	bool is_over = false;
	while (!is_over) {
		char first = 0;
		int fd = accept(listener, NULL, NULL);
		need(fd >= 0);
		is_over = recv(fd, &first, 1, MSG_PEEK) == 1 && first == FAREWELL;
		if (!is_over)
			serve(fd, data);
		close(fd);
	}
	return NULL;
}

void fake_stub_start(struct fake_stub *stub, const uint8_t *replies, size_t size)
{
	*stub = (struct fake_stub){.replies = replies, .size = size};
	need(!pthread_create(&stub->thread, NULL, serve_all, stub));
}

void fake_stub_end(struct fake_stub *stub)
{
	const char farewell = FAREWELL;
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	snprintf(name.sun_path, sizeof(name.sun_path), "%s", fake_stub_address() + strlen("gdb:"));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	need(!connect(fd, (const struct sockaddr *)&name, sizeof(name)));
	need(send(fd, &farewell, 1, MSG_NOSIGNAL) == 1);
	close(fd);
	need(!pthread_join(stub->thread, NULL));
}
