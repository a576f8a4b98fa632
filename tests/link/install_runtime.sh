# SPDX-License-Identifier: GPL-3.0-or-later
#
# The installed runtime: the library that pkg-config tells of, whose symbols stay in the module that
# they are linked into, and the two files of the whole runtime for those who add one source.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has pkg-config || skip "no pkg-config on this machine"
. "$here/pkgconfig_lib.sh"
write_runtime_program main.c

eval "set -- $(pkg-config --cflags --libs ldbtf-runtime)"
btf app -g main.c "$@"
./app || fail "the program does not find its struct by the installed library"
# A shared library of it exports nothing of the runtime.
btf lib.so -g main.c -fPIC -shared "$@"
! readelf --dyn-syms -W lib.so | grep ldbtf_ >log || fail "lib.so exports the runtime: $(cat log)"
grep -q ldbtf_open_module "$prefix"/include/ldbtf/btf_module.h ||
	fail "btf_module.h is not installed"
nm "$(find "$prefix" -name libldbtf-runtime.a)" 2>/dev/null | grep -q ' T ldbtf_open_module$' ||
	fail "the library lacks btf_module.h's functions"

single=$(dirname "$(find "$prefix" -name ldbtf_runtime.c)")
sed 's,<ldbtf/btf.h>,"ldbtf_runtime.h",' main.c >single.c
btf one -g single.c "$single/ldbtf_runtime.c" -I"$single"
./one || fail "the program does not find its struct by ldbtf_runtime.c"
# All of the runtime is in it, without a warning, in each language.
for part in "$here"/../../runtime/src/*.c; do
	grep -qF "// src/$(basename "$part")" "$single/ldbtf_runtime.c" ||
		fail "ldbtf_runtime.c lacks $part"
done
# shellcheck disable=SC2086 # words
for compiler in "gcc -std=c99" "clang -std=c99" "g++ -x c++ -std=c++11"; do
	has "${compiler%% *}" || { skip_part "no ${compiler%% *} on this machine"; continue; }
	$compiler -O2 -Wall -Wextra -Wpedantic -Wconversion -Wundef -Wshadow -Werror \
		-c "$single/ldbtf_runtime.c" -o one.o >log 2>&1 ||
		fail "$compiler does not compile ldbtf_runtime.c"
done
