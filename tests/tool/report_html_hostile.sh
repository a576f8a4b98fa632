# SPDX-License-Identifier: GPL-3.0-or-later
#
# report --html: hostile names are text, also those that are no UTF-8. A script that got into the
# page does not run.
. "$(dirname "$0")/report_html_lib.sh"

python3 - <<'PY' || fail "can't write hostile BTF"
import struct
names = [b"</script><script>document.title='owned'</script>", b"<!--<script>", b"a\"b'c\\d&lt;", b"\xff\xfe\x80",
         "\u202eevil\u2028".encode(), b"<img src=x onerror=\"document.title='owned'\">", b"__proto__", b"constructor"]
strings, types = b"\0", b""
for name in names:
    types += struct.pack("<6I", len(strings), 4 << 24 | 1, 64, len(strings), 0, 0)
    strings += name + b"\0"
open("hostile.btf", "wb").write(struct.pack("<HBB5I", 0xeb9f, 1, 0, 24, 0, len(types), len(types),
	len(strings)) + types + strings)
PY
ldbtf report hostile.btf --html=page.html
browse page.html
dom_has "<title>hostile.btf: ldbtf report</title>"
dom_has "8 of 8"
dom_has "&lt;/script&gt;&lt;script&gt;document.title="
dom_has "&lt;img src=x"
! grep -q '<img' dom || fail "a name became an element"
sed 's|</body>|<script>document.title = "owned"</script><p onclick="">|' page.html >injected.html
browse injected.html
dom_has "<title>hostile.btf: ldbtf report</title>"
