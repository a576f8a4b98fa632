# SPDX-License-Identifier: GPL-3.0-or-later
#
# A plugin linked with base=: the program and the plugin itself open its BTF on top of the
# program's. Without a base, and on another program's, both are told LDBTF_WRONG_BASE, also where
# all types that the plugin refers to are of the same kinds there.
. "$(dirname "$0")/lib.sh"

# The repository's path may have spaces, on which the lists of sources are split.
ln -s "$here/../../runtime" runtime
runtime=runtime
gcc -fPIC -I"$runtime/include" -c "$runtime/hosted/btf_module.c" "$runtime/src/btf_find.c" \
	"$runtime/src/btf_types.c" \
	"$runtime/src/btf_split.c" "$runtime/src/btf_path.c"
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
# shellcheck disable=SC2086 # words
{
	btf program -g program.c $sources -ldl
	btf other -g -DOTHER program.c $sources -ldl
	btf split.so -g -shared -fPIC plugin.c $sources -- base=program
	btf whole.so -g -shared -fPIC plugin.c $sources
}
[ $(($(section_size split.so) * 3)) -lt "$(section_size whole.so)" ] ||
	fail "the split BTF is not much smaller"
wrong="WRONG_BASE 0"
says program split.so "handle: OK 16" "address: OK 16" "itself: OK 16" "handle alone: $wrong" \
	"alone: $wrong"
says other split.so "handle: $wrong" "address: $wrong" "itself: $wrong" "handle alone: $wrong" \
	"alone: $wrong"
says program whole.so "handle: OK 16" "address: OK 16" "itself: OK 16" "handle alone: OK 16" \
	"alone: OK 16"
strip program split.so
says program split.so "handle: OK 16" "address: OK 16" "itself: OK 16" "handle alone: $wrong" \
	"alone: $wrong"

# Headers without strings are constants of programs that make BTF. One of them spans the plugin's
# own BTF, which comes behind it.
cat >>plugin.c <<'C'
#define HEADER(bytes) {LDBTF_MAGIC | LDBTF_VERSION << 16, 24, 0, bytes, bytes, 0}
__attribute__((used)) static const uint32_t headers[][6] = {HEADER(0), HEADER(200)};
C
# shellcheck disable=SC2086 # words
{
	gcc -g -shared -fPIC plugin.c $sources -o headers.so
	btf whole.so -g -shared -fPIC plugin.c $sources
}
says program headers.so "handle: ABSENT 0" "address: ABSENT 0" "itself: ABSENT 0" \
	"handle alone: ABSENT 0" "alone: ABSENT 0"
says program whole.so "handle: OK 16" "address: OK 16" "itself: OK 16" "handle alone: OK 16" \
	"alone: OK 16"

# The same types without the mark, as of links that other tools make: the kinds of types alone tell.
extract split.so split.btf
extract program program.btf
sed 's/ldbtf\.base=/LDBTF.BASE=/' split.btf >unmarked.btf
objcopy --update-section .BTF=unmarked.btf split.so unmarked.so
says program unmarked.so "handle: OK 16" "address: OK 16" "itself: OK 16" "handle alone: $wrong" \
	"alone: $wrong"
bpftool btf dump -B program.btf file split.so >dump 2>log || fail "bpftool does not read it"
kernel_takes program.btf "the program"
