# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of split modules share: a program, and a plugin that is linked with base=
# (split.so) and without (whole.so). The program prints what it and the plugin find in the plugin's
# BTF. Sourced by a test after lib.sh.

# The repository's path may have spaces, on which the lists of sources are split.
ln -s "$here/../../runtime" runtime
runtime=runtime
gcc -fPIC -I$runtime/include -c $runtime/hosted/btf_module.c $runtime/src/btf_find.c \
	$runtime/src/btf_types.c $runtime/src/btf_split.c $runtime/src/btf_path.c
sources="-I$runtime/include btf_find.o btf_types.o btf_split.o btf_path.o btf_module.o"
echo 'struct shared { long a; int b; };' >shared.h
cat > plugin.c <<'C'
#include <ldbtf/btf_module.h>
#include "shared.h"
struct own { struct shared *shared; struct shared inside; } own;
int opens_itself(const struct ldbtf *base, struct ldbtf *btf) { return ldbtf_open_image_split(btf, base); }
int opens_alone(struct ldbtf *btf) { return ldbtf_open_image(btf); }
C
cat > program.c <<'C'
#include <dlfcn.h>
#include <stdio.h>
#include <ldbtf/btf_module.h>
#include "shared.h"
#ifdef OTHER
struct early { long a; int b; } early; // takes the place of struct shared
#endif
struct shared shared;
static void say(const char *what, int status, struct ldbtf *btf)
{
	struct ldbtf_place place;
	if (status == LDBTF_OK)
		status = ldbtf_offset_of(btf, "own.inside.b", &place);
	printf("%s: %s %u\n", what, status == LDBTF_OK ? "OK" : status == LDBTF_WRONG_BASE ? "WRONG_BASE" :
	       status == LDBTF_ABSENT ? "ABSENT" : "?",
	       status == LDBTF_OK ? (unsigned)place.byte_offset : 0);
}
int main(int count, char **arguments)
{
	void *handle = dlopen(arguments[1], RTLD_NOW);
	struct ldbtf base, btf;
	if (count < 2 || !handle || ldbtf_open_image(&base) != LDBTF_OK)
		return 1;
	say("handle", ldbtf_open_handle_split(&btf, handle, &base), &btf);
	say("address", ldbtf_open_module_split(&btf, dlsym(handle, "own"), &base), &btf);
	say("itself", ((int (*)())dlsym(handle, "opens_itself"))(&base, &btf), &btf);
	say("handle alone", ldbtf_open_handle(&btf, handle), &btf);
	say("alone", ((int (*)())dlsym(handle, "opens_alone"))(&btf), &btf);
	return 0;
}
C
# says PROGRAM PLUGIN LINE...
says() {
	says_what="$1 with $2"
	"./$1" "./$2" >said 2>log || fail "$says_what fails"
	shift 2
	printf '%s\n' "$@" | diff -u - said >log || fail "$says_what says something else"
}
wrong="WRONG_BASE 0"
# shellcheck disable=SC2086 # words
{
	btf program -g program.c $sources -ldl
	btf split.so -g -shared -fPIC plugin.c $sources -- base=program
	btf whole.so -g -shared -fPIC plugin.c $sources
}
