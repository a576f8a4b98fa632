# SPDX-License-Identifier: GPL-3.0-or-later
#
# s390x: 64 bit, big-endian, so the BTF is too; with the types of x86-64 but for the order of the
# bytes.
. "$(dirname "$0")/lib.sh"
. "$here/kinds.sh"

use_tools s390x-linux-gnu "gcc-s390x-linux-gnu libc6-dev-s390x-cross"
big_endian=1
same_as_host=1
check_target pie "qemu-s390x -L /usr/s390x-linux-gnu" -fPIE -pie
check_kinds
check_target static qemu-s390x -static
check_lto "pie, LTO" "qemu-s390x -L /usr/s390x-linux-gnu" -fPIE -pie
check_module "64 bit, big-endian"
