# SPDX-License-Identifier: GPL-3.0-or-later
#
# report --html: a large page stays small, and has as much on the screen as a small one.
. "$(dirname "$0")/report_html_lib.sh"

[ -r /sys/kernel/btf/vmlinux ] || skip "the kernel has no BTF"
ldbtf report /sys/kernel/btf/vmlinux --html=page.html
[ "$(size_of page.html)" -le 5000000 ] || fail "the page has $(size_of page.html) bytes"
browse page.html '#find=task_struct'
dom_has "<title>vmlinux: ldbtf report</title>"
grep -qF 'tabindex="-1">task_struct</th>' dom || fail "struct task_struct is not found"
[ "$(grep -o '<tr' dom | wc -l)" -le 200 ] || fail "too many rows at once"
