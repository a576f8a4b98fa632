// SPDX-License-Identifier: GPL-3.0-or-later
//
// Packets of gdb's remote protocol are "$DATA#CC". CC is the sum of DATA's bytes. The receiver
// answers "+". In DATA, "*" repeats the byte before, and "}" stands before a byte that was changed.
#include "tool/gdb_remote.h"

#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	WAIT_SECONDS = 10,
	READ_BYTES = 256,    // of memory in one packet: what the smallest stubs take
	PACKET_BYTES = 8192, // of a reply; a longer one is refused
	MAX_STRANGERS = 64,  // packets that answer nothing, before a reply
};

struct gdb_remote {
	int fd;
	// Why no reply came; NULL: all did. Nothing is asked behind that, because a late reply
	// could be taken for the next one.
	const char *problem;
	uint8_t input[4096];
	size_t next, end; // of `input`
	uint8_t reply[PACKET_BYTES];
	size_t reply_size;
};

// ---- Connecting. ----

static const char hung_up[] = "the other side has hung up";
static const char no_stub[] = "who answers there does not speak gdb's remote protocol";

// What an error means. The second line is for a limit of time (socket(7), SO_RCVTIMEO).
static const char *socket_error(int error)
{
	return error == EPIPE || error == ECONNRESET ? hung_up
		: error == EAGAIN || error == EINPROGRESS ? "no answer within ten seconds"
		: strerror(error);
}

static enum status fail_connection(const struct diag_source *where, const char *why)
{
	diag_add(where, DIAG_ERROR, "no connection: %s", why);
	return STATUS_IO;
}

static bool connect_socket(int fd, const struct sockaddr *address, socklen_t size)
{
	const struct timeval limit = {.tv_sec = WAIT_SECONDS};
	return !setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) &&
	       !setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) &&
	       !connect(fd, address, size);
}

static enum status connect_path(const char *path, const struct diag_source *where, int *ret_fd)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof(address.sun_path))
		return fail_connection(where, strerror(ENAMETOOLONG));
	strcpy(address.sun_path, path);
	*ret_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (*ret_fd < 0 ||
	    !connect_socket(*ret_fd, (const struct sockaddr *)&address, sizeof(address)))
		return fail_connection(where, socket_error(errno));
	return STATUS_OK;
}

// A packet follows the "+" for the reply before it. By default TCP holds the packet back until the
// other side has acknowledged the "+", which takes 40 ms.
static void set_no_delay(int fd)
{
	const int is_on = 1;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &is_on, sizeof(is_on));
}

// Tries all addresses of the host. The words are those for the last one.
static enum status connect_host(const char *host, const char *port,
				const struct diag_source *where, int *ret_fd)
{
	const struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	struct addrinfo *found;
	int problem = getaddrinfo(*host ? host : NULL, port, &wanted, &found);
	if (problem)
		return fail_connection(where, gai_strerror(problem));
	bool is_connected = false;
	for (struct addrinfo *i = found; i && !is_connected; i = i->ai_next) {
		if (*ret_fd >= 0)
			close(*ret_fd);
		*ret_fd = socket(i->ai_family, i->ai_socktype | SOCK_CLOEXEC, i->ai_protocol);
		is_connected = *ret_fd >= 0 && connect_socket(*ret_fd, i->ai_addr, i->ai_addrlen);
		if (is_connected)
			set_no_delay(*ret_fd);
	}
	int error = errno;
	freeaddrinfo(found);
	return is_connected ? STATUS_OK : fail_connection(where, socket_error(error));
}

// A name of a service, or a number. getaddrinfo() cuts too large a number down to 16 bits.
static bool is_port(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	return *text && (text[digits] || (digits <= 5 && atoi(text) <= UINT16_MAX));
}

// Splits "HOST:PORT" or "[HOST]:PORT". `address` is the caller's copy and is changed.
static enum status connect_name(char *address, const struct diag_source *where, int *ret_fd)
{
	char *port = strrchr(address, ':');
	if (!port || !is_port(port + 1)) {
		diag_add(where, DIAG_ERROR, "it is not an address\n"
					    "  fix: gdb:HOST:PORT, such as gdb:localhost:3333");
		return STATUS_UNSUPPORTED;
	}
	*port++ = '\0';
	size_t length = strlen(address);
	if (length >= 2 && address[0] == '[' && address[length - 1] == ']') {
		address[length - 1] = '\0';
		address++;
	}
	return connect_host(address, port, where, ret_fd);
}

// ---- Packets. ----

static bool send_all(struct gdb_remote *remote, const char *bytes, size_t size)
{
	while (size) {
		ssize_t sent = send(remote->fd, bytes, size, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0) {
			remote->problem = socket_error(errno);
			return false;
		}
		bytes += sent;
		size -= (size_t)sent;
	}
	return true;
}

static bool send_packet(struct gdb_remote *remote, const char *data)
{
	char packet[128];
	uint8_t sum = 0;
	for (const char *c = data; *c; c++)
		sum = (uint8_t)(sum + (uint8_t)*c);
	int length = snprintf(packet, sizeof(packet), "$%s#%02x", data, sum);
	return send_all(remote, packet, (size_t)length);
}

static bool next_byte(struct gdb_remote *remote, uint8_t *ret)
{
	if (remote->next == remote->end) {
		ssize_t count;
		do
			count = recv(remote->fd, remote->input, sizeof(remote->input), 0);
		while (count < 0 && errno == EINTR);
		if (count <= 0) {
			remote->problem = count ? socket_error(errno) : hung_up;
			return false;
		}
		remote->next = 0;
		remote->end = (size_t)count;
	}
	*ret = remote->input[remote->next++];
	return true;
}

static bool add_reply(struct gdb_remote *remote, uint8_t byte, size_t times)
{
	if (times > PACKET_BYTES - remote->reply_size)
		return false;
	memset(remote->reply + remote->reply_size, byte, times);
	remote->reply_size += times;
	return true;
}

static int hex_digit(uint8_t c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
		: c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Reads and drops the two digits behind '#'. A sum that is wrong on a reliable stream means that
// the other end is no stub.
static bool check_sum(struct gdb_remote *remote, uint8_t sum)
{
	uint8_t high, low;
	return next_byte(remote, &high) && next_byte(remote, &low) && hex_digit(high) >= 0 &&
	       hex_digit(low) >= 0 && hex_digit(high) * 16 + hex_digit(low) == sum;
}

// Reads one packet, behind whatever stands before it.
static bool receive_packet(struct gdb_remote *remote)
{
	uint8_t c = 0, sum = 0;
	remote->reply_size = 0;
	for (size_t skipped = 0; c != '$'; skipped++) {
		bool is_odd = c && c != '+';
		if (skipped > PACKET_BYTES || !next_byte(remote, &c)) {
			// Words of a server of another kind, which then hangs up.
			remote->problem = is_odd ? no_stub : remote->problem;
			return false;
		}
	}
	while (next_byte(remote, &c) && c != '#') {
		bool is_escape = c == '}', is_run = c == '*';
		sum = (uint8_t)(sum + c);
		if (is_escape || is_run) {
			if (!next_byte(remote, &c))
				return false;
			sum = (uint8_t)(sum + c);
		}
		if (is_run && (c < 29 || !remote->reply_size))
			return false;
		uint8_t byte = is_run ? remote->reply[remote->reply_size - 1]
				      : is_escape ? c ^ 0x20 : c;
		if (!add_reply(remote, byte, is_run ? c - 29u : 1))
			return false;
	}
	return c == '#' && check_sum(remote, sum) && send_all(remote, "+", 1);
}

// A stub may send what its target prints (O and digits) and stop replies (T, S, W) before the
// reply. `first` is what the wanted reply may begin with.
static bool ask(struct gdb_remote *remote, const char *data, const char *first)
{
	if (remote->problem || !send_packet(remote, data))
		return false;
	for (int i = 0; i < MAX_STRANGERS; i++) {
		if (!receive_packet(remote))
			break;
		if (!remote->reply_size || strchr(first, remote->reply[0]))
			return true;
	}
	if (!remote->problem)
		remote->problem = no_stub;
	return false;
}

// ---- Opening. ----

// Asks why the target has stopped. Without that question gdbserver has no thread whose memory it
// could read. What is no stub gives no answer.
static enum status greet(struct gdb_remote *remote, const struct diag_source *where)
{
	if (ask(remote, "?", "STWXNE"))
		return STATUS_OK;
	return fail_connection(where, remote->problem);
}

enum status gdb_remote_open(const char *address, const struct diag_source *where,
			    struct gdb_remote **ret)
{
	*ret = NULL;
	struct gdb_remote *remote = calloc(1, sizeof(*remote));
	char *copy = strdup(address);
	enum status status = STATUS_NO_MEMORY;
	if (remote)
		remote->fd = -1;
	if (remote && copy)
		status = strchr(address, '/') ? connect_path(address, where, &remote->fd)
					      : connect_name(copy, where, &remote->fd);
	free(copy);
	if (status == STATUS_OK)
		status = greet(remote, where);
	if (status == STATUS_OK) {
		*ret = remote;
		return STATUS_OK;
	}
	if (remote && remote->fd >= 0)
		close(remote->fd);
	free(remote);
	return status;
}

// ---- What is asked. ----

// One packet's worth. Returns how many bytes came, 0 for an error.
static size_t read_piece(struct gdb_remote *remote, uint64_t address, uint8_t *buffer, size_t size)
{
	char data[64];
	snprintf(data, sizeof(data), "m%" PRIx64 ",%zx", address, size);
	if (!ask(remote, data, "0123456789abcdefABCDEFxE") || remote->reply_size % 2)
		return 0; // an error is E and two digits
	size_t count = remote->reply_size / 2;
	for (size_t i = 0; i < count && i < size; i++) {
		int high = hex_digit(remote->reply[2 * i]);
		int low = hex_digit(remote->reply[2 * i + 1]);
		if (high < 0 || low < 0)
			return 0;
		buffer[i] = (uint8_t)(high * 16 + low);
	}
	return count < size ? count : size;
}

bool gdb_remote_read(struct gdb_remote *remote, uint64_t address, void *buffer, size_t size)
{
	uint8_t *to = buffer;
	while (size) {
		size_t wanted = size < READ_BYTES ? size : READ_BYTES;
		size_t count = read_piece(remote, address, to, wanted);
		if (!count)
			return false;
		to += count;
		address += count;
		size -= count;
	}
	return true;
}

// A reply is 'l' (the last part) or 'm' (there is more) and bytes. Error: E, or an empty packet.
size_t gdb_remote_auxv(struct gdb_remote *remote, void *buffer, size_t size)
{
	size_t total = 0;
	bool is_last = false;
	while (!is_last && total < size) {
		char data[64];
		snprintf(data, sizeof(data), "qXfer:auxv:read::%zx,%x", total, 1024);
		if (!ask(remote, data, "lmE") || remote->reply_size < 2 || remote->reply[0] == 'E')
			break;
		size_t count = remote->reply_size - 1;
		count = count < size - total ? count : size - total;
		memcpy((uint8_t *)buffer + total, remote->reply + 1, count);
		total += count;
		is_last = remote->reply[0] == 'l';
	}
	return total;
}

const char *gdb_remote_problem(const struct gdb_remote *remote)
{
	return remote->problem;
}

void gdb_remote_close(struct gdb_remote *remote, bool is_left_stopped)
{
	if (!remote)
		return;
	if (!is_left_stopped)
		(void)ask(remote, "D", "OE");
	close(remote->fd);
	free(remote);
}
