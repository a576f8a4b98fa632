# SPDX-License-Identifier: GPL-3.0-or-later
#
# show of a struct and a union that are declared only, and who points to them. A definition of the
# same name comes before.
. "$(dirname "$0")/lib.sh"

cat >main.c <<'C'
struct opaque *handle;
union hidden *other;
struct known { struct known *next; } known;
int main(void) { return !handle; }
C
compile main.c
btf app main.o
ldbtf show app opaque
out_has "struct opaque; /* declared only */"
ldbtf show app union:hid*
out_has "union hidden; /* declared only */"
refuses show app struct:hidden
ldbtf show app --users opaque
out_has "var handle: is a pointer"
ldbtf show app known
out_lacks "declared only"
ldbtf show app '*'
out_lacks "opaque; /*"
