# SPDX-License-Identifier: GPL-3.0-or-later
#
# The OS/ABI in the file header: the reserving object's mark for GNU extensions does not stay, and
# that of an input does.
. "$(dirname "$0")/lib.sh"
. "$here/notes_lib.sh"

compile start.c
compile other.c
compare "relocatable" -r start.o other.o
expect 'System V'
cat > ifunc.c <<'C'
static int real(void) { return 1; }
static void *resolve(void) { return real; }
int chosen(void) __attribute__((ifunc("resolve")));
C
compile ifunc.c
compare "relocatable with IFUNC" -r start.o ifunc.o
expect 'UNIX - GNU'

# 32-bit x86 objects, where this compiler can make them.
if gcc -m32 -g -c start.c -o start32.o 2>/dev/null; then
	compare "32-bit" -m elf_i386 start32.o
	expect 'System V'
else
	skip_part "gcc can't compile for 32 bits here"
fi
