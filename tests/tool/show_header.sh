# SPDX-License-Identifier: GPL-3.0-or-later
#
# show --header writes C that compiles, and in which each size and offset is asserted.
. "$(dirname "$0")/lib.sh"

cp "$here/shapes.c" .
compile shapes.c
btf app shapes.o
# compiles FILE NAME...: the header has the names, alone.
compiles() {
	file=$1
	shift
	ldbtf show "$file" --header "$@"
	cp out types.h
	echo '#include "types.h"' >use.c
	gcc -std=gnu11 -Wall -Werror -fsyntax-only use.c >log 2>&1 ||
		fail "the header of $* does not compile"
}
compiles app outer tight state the_outer main walk
grep -q 'extern struct outer the_outer;' types.h || fail "the variable is not declared"
grep -q '^int main(int argc, char \*\*argv);' types.h || fail "the function is not declared"
compiles app struct:tight
! grep -q 'struct outer' types.h || fail "the header has what nobody needs"

# An enum that is only declared, as the kernel has some.
printf 'enum later;\nstruct user { enum later *state; } user;\nint main(void) { return user.state != 0; }\n' >later.c
compile later.c
btf later later.o
compiles later user

# The assertions are real: with another alignment they fail.
compiles app outer
sed 's/char tail;/int tail;/' types.h >wrong.h
echo '#include "wrong.h"' >use.c
sed -i 's/long int b;/char b;/' wrong.h
! gcc -fsyntax-only use.c >log 2>&1 || fail "a wrong layout compiles"

# Real structs: of this program, and of the running kernel.
"$LDBTF_PROGRAM" encode "$LDBTF_PROGRAM" -o program.btf --funcs=none >log 2>&1 ||
	fail "can't encode the program"
compiles program.btf struct:btf_file struct:encode_job struct:options struct:show_job
if [ -r /sys/kernel/btf/vmlinux ]; then
	compiles /sys/kernel/btf/vmlinux task_struct sk_buff net_device inode tcp_sock page
else
	skip_part "the kernel has no BTF"
fi
