# SPDX-License-Identifier: GPL-3.0-or-later
#
# section=.rodata.BTF in each kind of output, by GNU ld and gold, with LTO: the linkers' own rules
# take it, and the program finds its types by the symbols.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"

cat > main.c <<'C'
#include <stdio.h>
extern const char __start_BTF[], __stop_BTF[];
struct point { int x, y; } volatile origin = {1, 2}; // LTO keeps it
int main(void) { return fwrite(__start_BTF, 1, __stop_BTF - __start_BTF, stdout) ? 0 : origin.y; }
C
compile main.c -fPIC -ffunction-sections
has_types() { # IMAGE
	extract_by_symbols "$1" found
	cmp -s found want || fail "$1: the bytes at __start_BTF are not the BTF"
	bpftool btf dump file found | grep -q "VAR 'origin'" || fail "$1: no variable"
	[ -z "$(section_size "$1")" ] || fail "$1: there is a section .BTF"
	readelf -SW "$1" | grep -qF ' .rodata ' || fail "$1: no .rodata"
	[ "$(readelf -SW "$1" | grep -c '\.rodata')" = 1 ] ||
		fail "$1: .rodata.BTF is a section of its own"
}

for kind in "-pie" "-no-pie" "-static" "-no-pie -Wl,--gc-sections" "-shared" "-fuse-ld=gold" \
	"-fuse-ld=gold -Wl,--gc-sections"; do
	case $kind in *gold*) has ld.gold || continue ;; esac
	# shellcheck disable=SC2086 # options are words
	case $LDBTF_PRELOAD$kind in
	?*gold*) continue ;; # gold is not started by bin/ld, which preloads the sanitizer
	esac
	btf app main.o $kind -- section=.rodata.BTF detached=want
	has_types app
	case $kind in
	-shared) ;;
	*) ./app >seen || fail "$kind: the program fails"
		cmp -s seen want || fail "$kind: the program finds other bytes" ;;
	esac
done

specs section=.rodata.BTF detached=want
lto app main.c
has_types app

# strip keeps it, as the place is a part of .rodata.
strip app -o stripped
./stripped | cmp -s - want || fail "strip takes the BTF away"
