# SPDX-License-Identifier: GPL-3.0-or-later
#
# report --html: the page of a kernel is on the screen within two seconds.
. "$(dirname "$0")/lib.sh"
kernel=/sys/kernel/btf/vmlinux
[ -r $kernel ] || skip "the kernel has no BTF"
has python3 || skip "no python3 on this machine"
find_browser || skip "no Chromium on this machine"

ldbtf report $kernel --html=page.html
times=$(python3 "$here/report_opens.py" "$browser" page.html) || fail "the page does not open"
page=${times% *} empty=${times#* }
# A machine that needs half a second for an empty page is slow, or has other work.
allowed=$((4 * empty > 2000 ? 4 * empty : 2000))
[ "$page" -le $allowed ] ||
	fail "the page takes $page ms to open, where an empty one takes $empty"
