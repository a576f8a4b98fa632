# SPDX-License-Identifier: GPL-3.0-or-later
#
# report --html: the page of a kernel is on the screen within two seconds.
. "$(dirname "$0")/lib.sh"
kernel=/sys/kernel/btf/vmlinux
[ -r $kernel ] || skip "the kernel has no BTF"
has python3 || skip "no python3 on this machine"
find_browser || skip "no Chromium on this machine"

ldbtf report $kernel --html=page.html
milliseconds=$(python3 "$here/report_opens.py" "$browser" page.html) ||
	fail "the page does not open"
[ "$milliseconds" -le 2000 ] || fail "the page takes $milliseconds ms to open"
