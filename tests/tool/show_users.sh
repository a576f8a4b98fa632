# SPDX-License-Identifier: GPL-3.0-or-later
#
# show --users: also what uses a type by its typedefs, behind qualifiers and pointers.
. "$(dirname "$0")/lib.sh"

cat >users.c <<'C'
struct list { int x; };
typedef struct list list_t;
typedef const list_t *list_pointer;
typedef int (*callback)(list_t *);
struct by_pointer { list_t *p; };
struct by_value { list_t a[3]; };
struct by_both { callback call; struct list **pp; const list_t *volatile q; struct { list_t in; } deep; };
struct by_typedef { list_pointer p; };
struct no_user { struct by_value *v; callback call; };
list_t variable;
struct by_pointer one; struct by_value two; struct by_both three; struct by_typedef four;
struct no_user five;
list_pointer find(list_t from) { return from.x ? &variable : one.p; }
int main(void) { return find(variable)->x; }
C
compile users.c
btf users users.o
ldbtf show users --users struct:list
sort out >seen
sort >wanted <<'END'
typedef list_t: is one
typedef list_pointer: is a pointer
typedef callback: takes a pointer
struct by_pointer: p points to
struct by_value: a contains
struct by_both: pp points to
struct by_both: q points to
struct by_both: deep.in contains
struct by_typedef: p points to
var variable: is one
func find: returns a pointer
func find: from takes
END
diff wanted seen >log || fail "other users"
# What a typedef is asked for has only the typedef's users.
ldbtf show users --users typedef:list_pointer
out_has 'struct by_typedef: p contains'
out_lacks 'by_value'
