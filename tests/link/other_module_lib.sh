# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of ldbtf/btf_module.h share: a program that says what it is told of itself, a
# shared library, a plugin and libc. Sourced by a test after lib.sh.

# The repository's path may have spaces, on which the lists of sources are split.
ln -s "$here/../../runtime" runtime
runtime=runtime
cat > library.c <<'C'
struct in_library { int x; } in_library;
int twice(int x) { return 2 * x + in_library.x; }
C
echo 'struct in_module { int x; } in_module;' >module.c
cat > program.c <<'C'
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <ldbtf/btf_module.h>
struct in_program { int x; } in_program;
int twice(int);

static void say(const char *what, enum ldbtf_status status, const struct ldbtf *btf)
{
	static const char *const names[] = {"in_program", "in_library", "in_module"};
	struct ldbtf_view type;
	printf("%s:", what);
	for (int i = 0; i < 3 && status == LDBTF_OK; i++)
		if (ldbtf_find_type(btf, names[i], LDBTF_KIND_STRUCT, &type) == LDBTF_OK)
			printf(" %s", names[i]);
	printf("%s\n", status == LDBTF_OK ? "" : status == LDBTF_ABSENT ? " absent" :
	       status == LDBTF_NOT_FOUND ? " not found" : status == LDBTF_AMBIGUOUS ? " ambiguous" : " ?");
}

int main(int count, char **arguments)
{
	struct ldbtf btf;
	void *handle = dlopen(arguments[1], RTLD_NOW), *heap = malloc(1);
	if (count < 2 || !handle)
		return 1;
	say("function", ldbtf_open_module(&btf, (void *)twice), &btf);
	say("plugin", ldbtf_open_module(&btf, dlsym(handle, "in_module")), &btf);
	say("handle", ldbtf_open_handle(&btf, handle), &btf);
	say("program", ldbtf_open_module(&btf, &in_program), &btf);
	say("self", ldbtf_open_handle(&btf, dlopen(NULL, RTLD_NOW)), &btf);
	say("libc", ldbtf_open_module(&btf, dlsym(RTLD_DEFAULT, "qsort")), &btf);
	say("heap", ldbtf_open_module(&btf, heap), &btf);
	say("none", ldbtf_open_handle(&btf, NULL), &btf);
	return 0;
}
C
sources="$runtime/hosted/btf_module.c $runtime/src/btf_find.c $runtime/src/btf_types.c -DLDBTF_NO_SPLIT"
btf liblibrary.so -g -shared -fPIC library.c
btf module.so -g -shared -fPIC module.c
btf program -g -I"$runtime/include" program.c $sources -L. -llibrary

# says LINE...: what the program prints, among other lines.
says() {
	LD_LIBRARY_PATH=. ./program ./module.so >said 2>log || fail "the program fails"
	for line; do
		grep -qxF "$line" said || fail "the program does not say \"$line\": $(cat said)"
	done
}
