# SPDX-License-Identifier: GPL-3.0-or-later
#
# Names that are tails of others have no bytes of their own, which no reader notices.
. "$(dirname "$0")/lib.sh"
. "$here/tails_lib.sh"

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
