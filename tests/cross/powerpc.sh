# SPDX-License-Identifier: GPL-3.0-or-later
#
# PowerPC: 32 bit, big-endian, with .gnu.attributes and small data sections; and 64 bit,
# little-endian, where functions have two entry points.
. "$(dirname "$0")/lib.sh"
. "$here/kinds.sh"

tested=
if has powerpc-linux-gnu-gcc; then
	use_tools powerpc-linux-gnu ""
	big_endian=1
	check_target ppc32 "qemu-ppc -L /usr/powerpc-linux-gnu" -fPIE -pie
	check_kinds
	check_target ppc32-static qemu-ppc -static
	readelf -AW app | grep -q 'Tag_GNU_Power_ABI_FP' || fail "no .gnu.attributes in the program"
	check_module "32 bit, big-endian"
	tested=1
else
	skip_part "no powerpc-linux-gnu-gcc on this machine (Debian: gcc-powerpc-linux-gnu libc6-dev-powerpc-cross)"
fi
if has powerpc64le-linux-gnu-gcc; then
	use_tools powerpc64le-linux-gnu ""
	big_endian=
	same_as_host=1
	check_target ppc64le "qemu-ppc64le -L /usr/powerpc64le-linux-gnu" -fPIE -pie
	check_target ppc64le-static qemu-ppc64le -static
	tested=1
else
	skip_part "no powerpc64le-linux-gnu-gcc on this machine (Debian: gcc-powerpc64le-linux-gnu libc6-dev-ppc64el-cross)"
fi
[ "$tested" ] || skip "no compiler for PowerPC on this machine"
