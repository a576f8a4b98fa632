# SPDX-License-Identifier: GPL-3.0-or-later
#
# Names that are tails of others have no bytes of their own, which no reader notices: the image's
# BTF, and that of modules on top of it.
. "$(dirname "$0")/lib.sh"

# occurs N NAME FILE: so often does the name end a string in the file's .BTF?
occurs() {
	extract "$3" blob
	[ "$(tr '\0' '\n' <blob | grep -ac -- "$2\$")" = "$1" ] || fail "$3: $2 ends not $1 strings"
}

cat >app.c <<'C'
struct list_head { struct list_head *next; };
struct head { int depth; };
struct list_head the_list_head;
struct head the_head;
int max_depth, count, row_count;
int main(void) { return max_depth + count + row_count; }
C
compile app.c
btf app app.o
occurs 2 head app # in the_list_head and the_head
occurs 1 depth app
for name in list_head head; do
	describes app STRUCT $name
	describes app VAR the_$name
done
bpftool btf dump file app format c >app.h 2>log || fail "bpftool can't print the BTF"
gcc -fsyntax-only -w -x c app.h 2>log || fail "what bpftool prints is not C"
kernel_takes app

# In a kernel only names of functions and variables are tails. libbpf, and so pahole, looks up the
# names of types in a base, and finds them only where a string begins.
cat >ids.s <<'S'
.section .BTF_ids, "a"
.globl __BTF_ID__struct__head__1
.type __BTF_ID__struct__head__1, @object
.size __BTF_ID__struct__head__1, 4
__BTF_ID__struct__head__1: .zero 4
.section .note.GNU-stack, ""
S
compile ids.s
btf kernel app.o ids.s.o
occurs 4 head kernel # and list_head, and head itself
occurs 1 count kernel # in row_count
describes kernel STRUCT head
describes kernel VAR count
kernel_takes kernel

# A module takes the names of its base, also those that are tails there.
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
