# SPDX-License-Identifier: GPL-3.0-or-later
#
# Programs made at random (lto_programs.awk): each links by LTO with what the inputs showed that it
# needs, in any partition and at any level, and says no struct twice. LDBTF_PROGRAMS: how many.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"

set -- "-O2" "-O1 -flto-partition=1to1" "-O3 -flto-partition=max" "-O0" "-Os -flto-partition=none" \
	"-Og -ffat-lto-objects"
specs stats=stats.json
seed=1
while [ $seed -le "${LDBTF_PROGRAMS:-8}" ]; do
	awk -v seed=$seed -f "$here/lto_programs.awk"
	for unit in main unit0 unit1 unit2; do
		# shellcheck disable=SC2086 # words
		compile $unit.c -w -flto $1
	done
	# shellcheck disable=SC2086 # words
	lto app main.o unit0.o unit1.o unit2.o -flto=2 $1
	dump app
	for type in s0 s1 s2 s3; do
		[ "$(grep -c "\] STRUCT '$type'" dump)" -le 1 ] ||
			fail "seed $seed, $1: $type is there twice"
	done
	[ "$(grep -c "\] [A-Z]* 'size_t'" dump)" -le 1 ] ||
		fail "seed $seed, $1: size_t is there twice"
	bpftool btf dump file app format c >app.h && gcc -x c -c app.h -o app.h.o 2>log ||
		fail "seed $seed, $1: the C dump does not compile"
	last=$1
	shift
	set -- "$@" "$last"
	seed=$((seed + 1))
done
