# SPDX-License-Identifier: GPL-3.0-or-later
#
# read: values by path out of a core file, of a program that is stripped, too.
. "$(dirname "$0")/read_lib.sh"

if [ "$(cat /proc/sys/kernel/core_pattern)" = core ]; then
	(ulimit -c unlimited; ./server) >log 2>&1 || :
fi
[ -e core ] || skip "no core file is written here"
values core
ln core core@host
values core@host
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
