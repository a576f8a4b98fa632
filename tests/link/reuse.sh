# SPDX-License-Identifier: GPL-3.0-or-later
#
# What was read of the inputs is used for the output (units_reused), and gives the same .BTF as
# reading the output: for what compilers can write, what links do to it, and what the options leave
# out.
. "$(dirname "$0")/lib.sh"
. "$here/reuse_lib.sh"

for flags in -O0 -O2 "-O2 -ffunction-sections -fdata-sections" -gdwarf-4 -gdwarf64 -gz "-O2 -fPIC" \
	-gno-as-locview-support; do
	compile a.c $flags
	compile b.c $flags
	for link in "" -Wl,--gc-sections -static-pie -Wl,--emit-relocs \
		-Wl,-Ttext-segment=0x600000; do
		case $flags:$link in
		*: | *-ffunction-sections*:*gc-sections | "-O2 -fPIC":*) ;;
		*) continue ;;
		esac
		same app a.o b.o $link
		case $flags$link in
		# a.c's overridden() is dropped, and the output has one nevertheless: a.c is read.
		*-ffunction-sections*-Wl,--gc-sections) expected=1 ;;
		*) expected=2 ;;
		esac
		[ "$units:$reused" = 2:$expected ] ||
			fail "$flags $link: $reused of $units units reused"
	done
done

compile a.c
compile b.c
same app a.o b.o -- vars=percpu funcs=all
[ "$reused" = 2 ] || fail "vars=percpu: $reused units reused"
same app a.o b.o -- vars=none funcs=none
[ "$reused" = 2 ] || fail "vars=none: $reused units reused"
same app a.o b.o -Wl,--compress-debug-sections=zlib
[ "$reused" = 2 ] || fail "compressed output: $reused units reused"
same app a.o b.o -r
[ "$reused" = 2 ] || fail "relocatable output: $reused units reused"
