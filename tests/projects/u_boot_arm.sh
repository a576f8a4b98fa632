# SPDX-License-Identifier: GPL-3.0-or-later
#
# U-Boot for QEMU's arm machine. Its makefile lists the sections of u-boot.bin by name.
. "$(dirname "$0")/lib.sh"
board=qemu_arm
cross=arm-none-eabi-
qemu="qemu-system-arm -machine virt"
. "$here/u_boot_lib.sh"
