# SPDX-License-Identifier: GPL-3.0-or-later
#
# reserve=exact: .BTF has the size that the finished image needs, whatever the link drops, and is
# what reserve=auto gives but for padding.
. "$(dirname "$0")/lib.sh"
. "$here/exact_lib.sh"

ar rc libother.a other.o
for kind in "-Wl,--gc-sections" "-no-pie -static -Wl,--gc-sections" "-shared -Wl,--gc-sections" \
	"-pie" \
	"-nostdlib -r" "-Wl,--gc-sections -Wl,-u,other_7 -L. -lother" \
	"-Wl,--gc-sections -fuse-ld=gold"; do
	case $kind in
	*gold*) has ld.gold && [ -z "$LDBTF_PRELOAD" ] || continue ;;
	esac
	objects="one.o other.o"
	case $kind in *lother*) objects=one.o ;; esac
	# shellcheck disable=SC2086 # options and objects are words
	{
		run_btf auto $objects $kind -- detached=auto.btf
		btf exact $objects $kind -- reserve=exact detached=exact.btf stats=stats
	}
	is_exact "$kind" stats
	[ "$(section_size exact)" = "$(size_of exact.btf)" ] ||
		fail "$kind: the section has another size"
	same_but_padding "$kind" exact.btf auto.btf
	kernel_takes exact.btf "$kind"
done
# The image is what a fixed reservation of that size gives.
btf exact one.o other.o -Wl,--gc-sections -- reserve=exact stats=stats
describes exact STRUCT used
describes_not exact FUNC other_7
btf again one.o other.o -Wl,--gc-sections -- reserve=exact
btf fixed one.o other.o -Wl,--gc-sections -- reserve="$(stat_value reserved_bytes stats)"
cmp exact again >log || fail "two links differ"
cmp exact fixed >log || fail "it differs from the link with that number"
# An early pass of several reserves the same.
btf early one.o other.o -Wl,--gc-sections -- reserve=exact fill=off
[ "$(section_size early)" = "$(section_size exact)" ] || fail "fill=off reserves another size"
is_empty_btf early
btf exact one.o other.o -Wl,--gc-sections -- reserve=exact section=.rodata.BTF stats=stats
is_exact "section=" stats

# A region that has room for the finished image and for nothing more.
echo "ENTRY(main) MEMORY { rom (rx) : ORIGIN = 0x1000, LENGTH = 1K }
SECTIONS { .text : { *(.text.main) } > rom .data : { *(.data*) *(.bss*) } > rom
	/DISCARD/ : { *(.note*) *(.comment) } }" >small.ld
gcc -g -O1 -fno-pic -fcf-protection=none \
	-ffunction-sections -fno-asynchronous-unwind-tables -c one.c
run_btf app one.o other.o \
	-nostdlib -static -Wl,--gc-sections,-T,small.ld,--no-warn-rwx-segments,--build-id=none
[ $link_status != 0 ] || fail "reserve=auto fits: the test tests nothing"
btf app one.o other.o \
	-nostdlib -static -Wl,--gc-sections,-T,small.ld,--no-warn-rwx-segments,--build-id=none \
	-- reserve=exact
describes app STRUCT used
