# SPDX-License-Identifier: GPL-3.0-or-later
#
# read: a library's variables in a process and in its core file. The process has the library's file
# also mapped as data, at a lower address. A static PIE that maps itself is found by its entry.
. "$(dirname "$0")/lib.sh"

cat >config.c <<'C'
struct config { int a, b; } the_config = {1, 2};
int get_config(void) { return the_config.a; }
C
cat >use.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#ifdef IS_STATIC
extern int the_config[2];
static int *load(void) { return the_config; }
#else
static int *load(void) { return dlsym(dlopen("./libconfig.so", RTLD_NOW), "the_config"); }
#endif
int main(int argc, char **argv)
{
	*load() = 42;
	mmap(NULL, 4096 * 16, PROT_READ, MAP_PRIVATE, open(argv[1], O_RDONLY), 0);
#ifndef IS_STATIC
	if (argc > 3)
		dlmopen(LM_ID_NEWLM, argv[1], RTLD_NOW);
#endif
	if (argc == 2)
		abort();
	(void)!write(1, argv[0], 1);
	pause();
}
C
process=
cleanup_more() { [ ! "$process" ] || kill "$process" 2>/dev/null || :; }
# start PROGRAM ARGUMENT...: a process that is ready.
start() {
	cleanup_more
	rm -f ready
	mkfifo ready
	"$@" >ready &
	process=$!
	head -c 1 ready >one
}
compile config.c -fPIC
compile use.c -fPIE
btf libconfig.so -shared config.o
plain use use.o -ldl

start ./use libconfig.so stay
ldbtf read libconfig.so pid:$process the_config.a
out_has "the_config.a = 42"
start ./use ./libconfig.so stay twice
ldbtf_any read libconfig.so pid:$process the_config.b
out_has "the_config.b = 2"
log_has "warning: pid:$process: the process has the file loaded at 2 places; the one that counts is"
compile use.c -fPIE -DIS_STATIC
btf static -static-pie use.o config.o
start ./static static stay
ldbtf read static pid:$process the_config.a
out_has "the_config.a = 42"
refuses read libconfig.so pid:$process the_config.a
log_has "the process has not loaded 'libconfig.so'"

if [ "$(cat /proc/sys/kernel/core_pattern)" = core ]; then
	(ulimit -c unlimited; ./use libconfig.so) >log 2>&1 || :
fi
[ -e core ] || skip "no core file is written here"
ldbtf read libconfig.so core the_config.a
out_has "the_config.a = 42"
sed -i 's/a, b/b, a/' config.c
compile config.c -fPIC
btf libconfig.so -shared config.o
refuses read libconfig.so core the_config.a
log_has "another build of it"
refuses read static core the_config.a
log_has "the process had not loaded this file"
