# SPDX-License-Identifier: GPL-3.0-or-later
#
# A program, its shared library and a dlopened plugin, each with the plugin's BTF and the runtime: each reads its own
# types, however the runtime came into it.
. "$(dirname "$0")/lib.sh"
has make || skip "no make on this machine"

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
	(cd "$2" && LD_LIBRARY_PATH=. ./program "./${3:-module.so}") >said 2>log || fail "$1: the program fails"
	diff -u expected said >log || fail "$1: a module reads another one's types"
}

# From the sources, with everything visible: by default, and with -rdynamic.
for visible in "" -rdynamic; do
	rm -rf raw
	mkdir raw
	sources="-Iruntime/include runtime/src/btf_find.c runtime/src/btf_types.c -g -fvisibility=default"
	btf raw/liblibrary.so -shared -fPIC library.c $sources
	btf raw/module.so -shared -fPIC module.c $sources
	btf raw/program $visible program.c $sources -Lraw -llibrary
	check "sources $visible" raw
	readelf --dyn-syms -W raw/program raw/liblibrary.so >log
	log_lacks " ldbtf_"
done

# By runtime.mk.
cat > Makefile <<'MAKE'
include runtime/runtime.mk
CFLAGS += -g -fPIC $(LDBTF_RUNTIME_CFLAGS)
LDFLAGS += -Wl,-plugin,./ldbtf.so
made/program: made/liblibrary.so made/module.so
	$(CC) $(CFLAGS) -rdynamic $(LDFLAGS) -o $@ program.c $(LDBTF_RUNTIME_SRCS) -Lmade -llibrary
made/liblibrary.so: library.c
	mkdir -p made
	$(CC) $(CFLAGS) -shared $(LDFLAGS) -o $@ library.c $(LDBTF_RUNTIME_SRCS)
made/module.so: module.c
	$(CC) $(CFLAGS) -shared $(LDFLAGS) -o $@ module.c $(LDBTF_RUNTIME_SRCS)
MAKE
make CC="gcc -B$work/bin" >log 2>&1 || fail "make"
check make made

# As a shared library of its own, on purpose: LDBTF_SHARED. ldbtf_open_image() is inline, so still of the caller.
mkdir shared
gcc -g -shared -fPIC -DLDBTF_SHARED -Iruntime/include runtime/src/btf_*.c -o shared/libruntime.so >log 2>&1 || fail "the shared runtime"
sources="-g -DLDBTF_SHARED -Iruntime/include -Lshared -lruntime"
btf shared/liblibrary.so -shared -fPIC library.c $sources
btf shared/module.so -shared -fPIC module.c $sources
btf shared/program program.c $sources -llibrary
check "a shared runtime" shared
# Without LDBTF_SHARED the mistake is seen by the linker.
run_btf shared/wrong -g -Iruntime/include program.c -Lshared -lruntime -llibrary
[ $link_status != 0 ] || fail "a program links with a runtime that it can't call"
log_has 'ldbtf_open'

if has cmake; then
	cat > CMakeLists.txt <<CMAKE
cmake_minimum_required(VERSION 3.13)
project(modules LANGUAGES C)
set(CMAKE_C_STANDARD 11)
set(CMAKE_ENABLE_EXPORTS ON)
add_subdirectory(runtime)
add_compile_options(-g)
add_link_options(-Wl,-plugin,$work/ldbtf.so)
add_library(library SHARED library.c)
add_library(module MODULE module.c)
add_executable(program program.c)
set_target_properties(module PROPERTIES PREFIX "")
target_link_libraries(library PRIVATE ldbtf::runtime)
target_link_libraries(module PRIVATE ldbtf::runtime)
target_link_libraries(program PRIVATE ldbtf::runtime library)
CMAKE
	cmake -S . -B cmake -DCMAKE_C_COMPILER=gcc -DCMAKE_C_FLAGS="-B$work/bin" >log 2>&1 || fail "cmake"
	cmake --build cmake >log 2>&1 || fail "cmake --build"
	! grep -i warning log || fail "cmake --build warns"
	check CMake cmake
else
	skip_part "no cmake on this machine"
fi

if has meson && has ninja; then
	cat > meson.build <<MESON
project('modules', 'c', default_options: ['debug=true', 'c_std=gnu11'])
runtime = static_library('runtime', 'runtime/src/btf_find.c', 'runtime/src/btf_types.c',
	include_directories: 'runtime/include', pic: true)
link = ['-Wl,-plugin,$work/ldbtf.so']
inc = include_directories('runtime/include')
library = shared_library('library', 'library.c', link_with: runtime, include_directories: inc, link_args: link)
shared_module('module', 'module.c', name_prefix: '', link_with: runtime, include_directories: inc, link_args: link)
executable('program', 'program.c', link_with: [runtime, library], include_directories: inc, link_args: link,
	export_dynamic: true)
MESON
	CC="gcc -B$work/bin" meson setup meson >log 2>&1 || fail "meson setup"
	ninja -C meson >log 2>&1 || fail "ninja"
	check Meson meson
else
	skip_part "no meson or ninja on this machine"
fi
