# SPDX-License-Identifier: GPL-3.0-or-later
#
# read: values by path out of a running process, a core file, and dumps of a target of the other
# byte order.
. "$(dirname "$0")/lib.sh"

cat >server.c <<'C'
#include <stdlib.h>
#include <unistd.h>
enum role { GUEST, USER, ADMIN };
struct client { struct client *next; int fd; unsigned admin : 1, idle : 7;
	enum role role : 4; int debt : 5; _Bool is_new : 1; const char *name; double load; };
struct server { struct client *clients; unsigned short port; enum { STOPPED, RUNNING } state; int grid[2][3]; };
struct server the_server = {.port = 6379, .state = RUNNING, .grid = {{1, 2, 3}, {4, 5, 6}}};
int main(int argc, char **argv)
{
	for (int i = 0; i < 3; i++) {
		struct client *client = calloc(1, sizeof(*client));
		*client = (struct client){the_server.clients, i, i == 1, 40 + i, ADMIN, -3,
			1, "bob", 1.5};
		the_server.clients = client;
	}
	if (argc == 1)
		abort();
	(void)!write(1, argv[0], 1);
	pause();
}
C
compile server.c
btf server server.o

# values MEMORY: what all kinds of memory must say.
values() {
	ldbtf read server "$1" the_server.port the_server.state 'the_server.grid[1][2]' \
		'the_server.clients->next->fd' \
		the_server.clients-\>idle 'the_server.clients->role' 'the_server.clients->debt' \
		'the_server.clients->is_new'
	printf '%s\n' 'the_server.port = 6379' 'the_server.state = RUNNING' \
		'the_server.grid[1][2] = 6' \
		'the_server.clients->next->fd = 1' 'the_server.clients->idle = 42' \
		'the_server.clients->role = ADMIN' 'the_server.clients->debt = -3' \
		'the_server.clients->is_new = true' |
		diff - out >log || fail "$1: other values"
	ldbtf read server "$1" the_server.clients --list=next
	[ "$(grep -c '^the_server.clients\[[012]\] = {' out)" = 3 ] || fail "$1: not three elements"
	ldbtf read server "$1" 'the_server.clients->name'
	grep -q '= 0x[0-9a-f]* "bob"$' out || fail "$1: no text behind the pointer"
}
mkfifo ready
./server stay >ready &
process=$!
cleanup_more() { kill $process 2>/dev/null || :; }
head -c 1 ready >one
values pid:$process
ldbtf read server pid:$process 'the_server.grid[0..1][1..2]'
[ "$(sed 's/.*= //' out | tr '\n' ' ')" = '2 3 5 6 ' ] || fail "a range of ranges"
ldbtf read server pid:$process --container='struct client.fd' 'the_server.clients->fd' 'the_server.clients->next->fd'
[ "$(grep -c '.name = ' out)" = 2 ] || fail "not what the member is in"
ldbtf read server pid:$process --container='struct client.next' 'the_server.clients->next'
out_has '.fd = 2,'
refuses read server pid:$process --container='struct client.fd' the_server.clients
log_has "it has another type than the member that --container names"
ldbtf read server pid:$process --hex 'the_server.clients->idle'
out_has ' 54'
refuses read server pid:$process 'the_server.grid[1..0]'
log_has "a range goes up"
for container in client.no no.member client 'struct client.role.x' client.admin; do
	refuses read server pid:$process --container="$container" the_server.clients
	log_has "ldbtf: $container: "
done
refuses read server.o pid:$process the_server.port
log_has "the process has not mapped"
kill $process
if [ "$(cat /proc/sys/kernel/core_pattern)" = core ] &&
	(ulimit -c unlimited; ./server) >log 2>&1; [ -e core ]; then
	values core
	strip -g server
	values core
	refuses read server core 'the_server.clients->next->next->next->fd'
	log_has "a NULL pointer before '->fd'"
	# lists TEXT OPTION...: the message, and no second element.
	lists() {
		message=$1
		shift
		ldbtf_any read server core the_server.clients "$@"
		[ $status = 2 ] || fail "$*: ends with $status"
		log_has "$message"
		out_lacks "clients[1]"
	}
	lists "load: it is no pointer to the next element" --list=load
	lists "name: it leads to another type than that of the elements" --list=name
	sed 's/ 6379/ 6380/' server.c >rebuilt.c
	compile rebuilt.c
	btf rebuilt rebuilt.o
	refuses read rebuilt core the_server.port
	log_has "it is of another program, or of another build of it"
	cp core headerless
	# e_phnum of 64 bits
	printf '\000\000' | dd of=headerless bs=1 seek=56 conv=notrunc status=none
	refuses read server headerless the_server.port
	log_has "the core file has no program headers"
else
	skip_part "no core file is written here"
fi
refuses read server server the_server.port
log_has "but no core file"
refuses read server server.c the_server.port
log_has "fix: FILE@ADDRESS"

# A dump of memory at an address; big-endian, with bitfields, floats and enums.
cat >device.c <<'C'
struct device { unsigned char id; unsigned mode : 3, rate : 9; float level; double exact;
	enum { IDLE, BUSY = 0x1234 } state; short text[2]; };
struct device device = {7, 5, 300, 2.5f, -0.25, BUSY, {-2, 3}};
void _start(void) { device.id++; }
C
for prefix in s390x-linux-gnu arm-none-eabi; do
	has $prefix-gcc || { skip_part "no $prefix-gcc"; continue; }
	if [ "$LDBTF_SANITIZE" ]; then continue; fi
	$prefix-gcc -g -nostdlib -static -Wl,-plugin,"$LDBTF_PLUGIN" device.c -o device >log 2>&1 ||
		fail "$prefix: no link"
	$prefix-objcopy -O binary -j .data device data.bin
	start=$($prefix-readelf -SW device |
		sed -n 's/.* \.data  *PROGBITS  *\([0-9a-f]*\) .*/\1/p')
	ldbtf read device "data.bin@0x$start" device
	printf '%s\n' 'device = {' '	.id = 7,' '	.mode = 5,' '	.rate = 300,' \
		'	.level = 2.5,' '	.exact = -0.25,' \
		'	.state = BUSY,' '	.text = {-2, 3}' '}' | diff - out >log ||
		fail "$prefix: other values"
	ldbtf read device "data.bin@0x$start" device.rate
	[ "$(cat out)" = "device.rate = 300" ] || fail "$prefix: the bitfield"
	ldbtf read device "--memory=data.bin@0x$start" data.bin@0 device.rate
	[ "$(cat out)" = "device.rate = 300" ] || fail "$prefix: two pieces of memory"
	refuses read device "data.bin@0" device
	log_has "the memory has no bytes at 0x"
done
refuses read server data.bin@x the_server.port
log_has "is not an address"
refuses read server pid:x the_server.port
log_has "is not the number of a process"
