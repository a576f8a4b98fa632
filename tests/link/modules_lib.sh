# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of several modules in one process share: a program, its shared library and a
# plugin that it opens, which say what types each is told of. Sourced by a test after lib.sh.

root=$(cd "$here/../.." && pwd)
ln -s "$root/runtime" runtime
ln -s "$LDBTF_PLUGIN" ldbtf.so
cat > module.h <<'C'
#include <stdio.h>
#include <ldbtf/btf.h>
#define NAME(a, b) a##b
#define TEXT(a) #a
// Says what `module` is told of itself, and of the program, whose types are more.
#define SAYS(module)                                                                               \
	struct NAME(in_, module) { int x; } NAME(var_, module);                                    \
	void NAME(hello_, module)(void);                                                           \
	void NAME(hello_, module)(void)                                                            \
	{                                                                                          \
		static const char *const names[] = {"in_program", "in_library", "in_module"};      \
		struct ldbtf btf;                                                                  \
		struct ldbtf_view type;                                                            \
		printf(TEXT(module) ":");                                                          \
		if (ldbtf_open_image(&btf) != LDBTF_OK)                                            \
			return;                                                                    \
		for (int i = 0; i < 3; i++)                                                        \
			if (ldbtf_find_type(&btf, names[i], LDBTF_KIND_STRUCT, &type) == LDBTF_OK) \
				printf(" %s", names[i]);                                           \
		puts("");                                                                          \
	}
C
printf '#include "module.h"\nSAYS(library)\n' >library.c
printf '#include "module.h"\nSAYS(module)\n' >module.c
cat > program.c <<'C'
#include <dlfcn.h>
#include "module.h"
SAYS(program)
void hello_library(void);
int main(int count, char **arguments)
{
	void *handle = dlopen(arguments[1], RTLD_NOW | RTLD_GLOBAL);
	if (count < 2 || !handle)
		return 1;
	hello_program();
	hello_library();
	((void (*)(void))dlsym(handle, "hello_module"))();
	return 0;
}
C
printf '%s\n' 'program: in_program' 'library: in_library' 'module: in_module' >expected

# check HOW FOLDER [MODULE]: what the three say.
check() {
	(cd "$2" && LD_LIBRARY_PATH=. ./program "./${3:-module.so}") >said 2>log ||
		fail "$1: the program fails"
	diff -u expected said >log || fail "$1: a module reads another one's types"
}
