# SPDX-License-Identifier: GPL-3.0-or-later
#
# U-Boot for QEMU's arm64 machine. Its makefile lists the sections of u-boot.bin by name.
. "$(dirname "$0")/lib.sh"
board=qemu_arm64
cross=aarch64-linux-gnu-
qemu="qemu-system-aarch64 -machine virt -cpu cortex-a57"
. "$here/u_boot_lib.sh"
