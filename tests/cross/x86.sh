# SPDX-License-Identifier: GPL-3.0-or-later
#
# The 32-bit ABIs of x86, by multilib: i386, whose relocations are REL, and x32, whose are RELA in a
# 32-bit ELF file.
. "$(dirname "$0")/lib.sh"
. "$here/kinds.sh"

[ "$(uname -m)" = x86_64 ] || skip "not an x86-64 machine"
cc="gcc -B$work/bin"
objcopy=objcopy

# can_link FLAG...: is the libc for it there?
can_link() { echo 'int main(void) { return 0; }' | gcc -x c - "$@" -o probe 2>/dev/null; }

tested=
if can_link -m32; then
	# Kernels run programs for i386 only if they are built to.
	emulator=
	./probe 2>/dev/null || emulator=qemu-i386
	# gcc passes arguments of static functions in registers there. They are no FUNCs, and what
	# they need was counted.
	most_reserved=140
	check_target i386 "$emulator" -m32 -fPIE -pie
	check_kinds
	check_target i386-static "$emulator" -m32 -static -no-pie
	tested=1
else
	skip_part "gcc -m32 does not link here (Debian: gcc-12-multilib libc6-dev-i386)"
fi
most_reserved=
if can_link -mx32; then
	# Kernels run x32 programs only if they are told to at boot.
	emulator=
	./probe 2>/dev/null || emulator=none
	check_target x32 "$emulator" -mx32 -fPIE -pie
	tested=1
else
	skip_part "gcc -mx32 does not link here (Debian: gcc-12-multilib libc6-dev-x32)"
fi
[ "$tested" ] || skip "no multilib on this machine"
