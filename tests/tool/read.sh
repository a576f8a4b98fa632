# SPDX-License-Identifier: GPL-3.0-or-later
#
# read: values by path out of a running process.
. "$(dirname "$0")/read_lib.sh"

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
log_has "the process has not loaded"
kill $process
refuses read server server the_server.port
log_has "but no core file"
refuses read server server.c the_server.port
log_has "fix: FILE@ADDRESS"
refuses read server data.bin@x the_server.port
log_has "is not an address"
refuses read server pid:x the_server.port
log_has "is not the number of a process"
