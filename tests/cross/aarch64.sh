# SPDX-License-Identifier: GPL-3.0-or-later
#
# AArch64: Linux programs, with and without BTI and PAC in the property notes, and a bare-metal
# program.
. "$(dirname "$0")/lib.sh"

use_tools aarch64-linux-gnu "gcc-aarch64-linux-gnu libc6-dev-arm64-cross"
same_as_host=1
check_target pie "qemu-aarch64 -L /usr/aarch64-linux-gnu" -fPIE -pie
check_target static qemu-aarch64 -static
check_target branch-protection "qemu-aarch64 -L /usr/aarch64-linux-gnu" \
	-fPIE -pie -mbranch-protection=standard

check_lto "branch-protection, LTO" "qemu-aarch64 -L /usr/aarch64-linux-gnu" \
	-fPIE -pie -mbranch-protection=standard

# No libc, so nothing but what we compile decides about the notes.
port=port_linux.c
more_link_flags=-nostdlib
check_target bare qemu-aarch64 -ffreestanding -static -fno-pie
check_target bare-bti qemu-aarch64 -ffreestanding -static -fno-pie -mbranch-protection=standard
readelf -nW app | grep -q 'Properties: AArch64 feature: BTI, PAC' ||
	fail "BTI and PAC are not in the program"

# ILP32: the same code with short pointers, in ELF files of the other class, with relocations of
# their own. Debian has the compiler and linker for it; qemu does not run it.
same_as_host=
check_target ilp32 none -mabi=ilp32 -ffreestanding -static -fno-pie
readelf -hW app | grep -q 'Class: *ELF32' || fail "the ILP32 program is none"
big_endian=1
check_target ilp32-big-endian none -mabi=ilp32 -mbig-endian -ffreestanding -static -fno-pie
check_module ilp32-big-endian -mabi=ilp32 -mbig-endian -ffreestanding -fno-pie
