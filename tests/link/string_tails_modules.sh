# SPDX-License-Identifier: GPL-3.0-or-later
#
# A module takes the names of its base, also those that are tails there.
. "$(dirname "$0")/lib.sh"
. "$here/tails_lib.sh"

cat >module.c <<'C'
struct mine { int head; int list_head; int new_depth; };
struct mine mine;
C
compile module.c
for distill in "" distill-base; do
	"$ld" -r -o module.ko -plugin "$LDBTF_PLUGIN" -plugin-opt base=app \
		${distill:+-plugin-opt $distill} module.o >log 2>&1 ||
		fail "link of module.ko"
	[ "$distill" ] || occurs 0 head module.ko
	occurs 1 new_depth module.ko
	bpftool btf dump -B app file module.ko >dump 2>log || fail "bpftool can't read module.ko"
	for member in head list_head new_depth; do
		[ "$distill" ] || grep -q "'$member' type_id=" dump ||
			fail "struct mine has no $member"
	done
done
