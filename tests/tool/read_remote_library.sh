# SPDX-License-Identifier: GPL-3.0-or-later
#
# read gdb:…: a library's variables in a process under gdbserver, by the dynamic linker's list, and
# programs that are no PIE, static, or not started yet.
. "$(dirname "$0")/lib.sh"
has gdbserver || skip "no gdbserver on this machine (Debian: gdbserver)"

cat >config.c <<'C'
struct config { int a, b; const char *name; } the_config = {1, 2, "none"};
int get_config(void) { return the_config.a; }
C
cat >use.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
struct config { int a, b; const char *name; };
int the_count = 3;
int main(int argc, char **argv)
{
#ifdef IS_STATIC
	the_count = argc;
#else
	struct config *config = dlsym(dlopen("./libconfig.so", RTLD_NOW), "the_config");
	*config = (struct config){42, 43, "bob"};
	the_count = 4;
	if (argc > 1)
		dlmopen(LM_ID_NEWLM, "./libconfig.so", RTLD_NOW);
#endif
	(void)!write(1, argv[0], 1);
	pause();
}
C
process='' stub=''
cleanup_more() {
	for one in $stub $process; do
		kill -9 "$one" 2>/dev/null || :
	done
	stub='' process=''
}
# attach PROGRAM ARGUMENT...: a process that is ready, and $memory of a gdbserver that looks at it.
attach() {
	cleanup_more
	rm -f ready
	mkfifo ready
	"$@" >ready &
	process=$!
	head -c 1 ready >one
	serve --attach 127.0.0.1:0 $process
}
serve() {
	: >said
	gdbserver "$@" >said 2>&1 </dev/null &
	stub=$!
	wait_for "gdbserver" grep -q "on port" said
	memory=gdb:127.0.0.1:$(sed -n 's/.*on port //p' said)
}
compile config.c -fPIC
btf libconfig.so -shared config.o
mkdir other
sed 's/a, b;/b, a;/' config.c >other/config.c
compile other/config.c -fPIC
btf other/libconfig.so -shared other/config.o
compile use.c -fPIE
btf use use.o -ldl
btf fixed -no-pie use.o -ldl

for program in ./use ./fixed; do
	attach $program
	ldbtf read libconfig.so "$memory" the_config.a the_config.name
	out_has "the_config.a = 42"
	out_has '"bob"'
	attach $program
	ldbtf read ${program#./} "$memory" the_count
	out_has "the_count = 4"
done
ln -s libconfig.so link.so
cp libconfig.so libother.so
strip -g libconfig.so -o copy.so
for library in other/libconfig.so libother.so; do
	attach ./use
	refuses read $library "$memory" the_config.a
	case $library in
	other*) log_has "another build of it" ;;
	*) log_has "has not loaded this file under its name" ;;
	esac
done
attach ./use
ldbtf read link.so "$memory" the_config.b
out_has "the_config.b = 43"
attach ./use twice
ldbtf_any read libconfig.so "$memory" the_config.b
log_has "the process has the file loaded at 2 places"

# begin PROGRAM: it stands before its first instruction. Its data are there, and no list yet.
begin() {
	cleanup_more
	serve 127.0.0.1:0 "$1"
	process=$(sed -n 's/.*created; pid = //p' said)
}
begin ./use
ldbtf read use "$memory" the_count
out_has "the_count = 3"
begin ./use
refuses read libconfig.so "$memory" the_config.a
log_has "has no list of libraries, or not yet"

compile use.c -fPIE -DIS_STATIC
for link in -static -static-pie; do
	btf static $link use.o
	attach ./static
	ldbtf read static "$memory" the_count
	out_has "the_count = 1"
	attach ./static
	refuses read libconfig.so "$memory" the_config.a
done
attach ./static
refuses read use "$memory" the_count
