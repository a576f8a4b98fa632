# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug: DWARF made of BTF with tags, which clang writes.
. "$(dirname "$0")/debug_again_lib.sh"
has clang || skip "no clang on this machine"

cat >tags.c <<'C'
#define TYPE(text) __attribute__((btf_type_tag(text)))
#define DECL(text) __attribute__((btf_decl_tag(text)))
struct DECL("whole") tagged {
	int TYPE("user") TYPE("rcu") *p DECL("member"); int *q;
} DECL("second");
struct tagged the_tagged DECL("variable");
typedef int DECL("typedef") number;
__attribute__((noinline)) int f(int a DECL("parameter"), number b) DECL("function");
int f(int a, number b) { return a + b; }
int main(void) { return f(the_tagged.q != 0, 1); }
C
clang -g -O1 -w -c tags.c
btf tags tags.o
returns tags
[ "$(bpftool btf dump file tags.again | grep -c '_TAG')" -ge 7 ] || fail "tags are lost"
