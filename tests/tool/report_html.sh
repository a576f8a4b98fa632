# SPDX-License-Identifier: GPL-3.0-or-later
#
# report --html: the page in a browser. What it shows, what keys do, and that no name becomes a
# script.
. "$(dirname "$0")/lib.sh"
has python3 || skip "no python3 on this machine"
find_browser || skip "no Chromium on this machine"

# browse PAGE [FRAGMENT]: what the page has become is in the file dom.
browse() {
	timeout 120 "$browser" \
		--headless --no-sandbox --disable-gpu --user-data-dir="$PWD/profile" \
		--window-size=1200,900 \
		--virtual-time-budget=2000 --dump-dom "file://$(pwd | sed 's/ /%20/g')/$1${2-}" >dom 2>log ||
		fail "the browser fails"
}
dom_has() { grep -qF -- "$1" dom || fail "the page lacks: $1"; }
# drive SCRIPT: page.html, and a script of the test in it. The page's policy would not let it run.
drive() {
	python3 - page.html driven.html "$1" <<'PY'
import re, sys
page = open(sys.argv[1], encoding="utf-8").read()
page = re.sub("<meta http-equiv=[^>]*>", "", page)
script = "addEventListener('load', () => setTimeout(() => {" + open(sys.argv[3]).read() + "}, 100));"
open(sys.argv[2], "w", encoding="utf-8").write(page.replace("</body>", f"<script>{script}</script></body>"))
PY
	browse driven.html
}

cp "$here/report_shapes.c" .
compile report_shapes.c
btf app report_shapes.o
ldbtf report app --html=page.html
[ ! -s out ] || fail "the page also goes to stdout"
ldbtf report app --html=-
cmp out page.html || fail "not the same page on stdout"
! grep -qE '(src|href)="[^#]|url\(|@import' page.html || fail "the page needs another file"
! grep -qE ' on[a-z]+=|style="' page.html ||
	fail "the page has handlers or styles that its policy forbids"

# The script runs under the page's own policy. The address says what is searched for.
browse page.html '#find=holes'
dom_has "<title>app: ldbtf report</title>"
dom_has ">1 of "
dom_has 'aria-label=".bss: '
for id in variables structs kinds types; do
	dom_has "<h2 id=\"$id-title\">"
done
grep -o '<tbody>.*' dom | tail -n 1 | grep -qF 'class="name" tabindex="-1">holes</th>' ||
	fail "not the row that was searched for"
browse page.html '#find=%'
dom_has "<title>app: ldbtf report</title>"

# Keys: each area is reached, Enter opens, Escape goes back to where it was. Buttons sort and open
# rows.
cat >keys.js <<'JS'
const say = (text) => document.body.append(Object.assign(document.createElement('p'), {textContent: text}));
const map = document.getElementById('map');
const key = (name) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: name, bubbles: true}));
const label = () => document.activeElement.getAttribute('aria-label');
say(`tab stops: ${map.querySelectorAll('[tabindex="0"]').length}`);
map.firstChild.focus();
const areas = map.children.length, first = label(), seen = new Set([first]);
for (const name of ['ArrowDown', 'ArrowRight', 'End', 'Home', 'ArrowDown']) {
	key(name);
	seen.add(label());
	say(`one stop: ${map.querySelectorAll('[tabindex="0"]').length === 1 &&
		document.activeElement.tabIndex === 0}`);
}
say(`moved: ${seen.size > 2}`);
document.activeElement.click();
say(`inside: ${document.querySelectorAll('#crumbs li').length > 1} ${map.contains(document.activeElement)}`);
for (let i = 0; i < 4; i++)
	key('Escape');
say(`back: ${map.children.length === areas && label() === first &&
	document.querySelectorAll('#crumbs li').length === 1}`);
const open = document.querySelector('#struct-table .open');
open.click();
say(`order: ${open.getAttribute('aria-expanded')} ${
	document.querySelector('#struct-table pre').textContent.includes('char c;')}`);
open.click();
say(`closed: ${open.getAttribute('aria-expanded')} ${!document.querySelector('#struct-table pre')}`);
const head = document.querySelector('#type-table th button');
head.click();
say(`sorted: ${head.parentNode.getAttribute('aria-sort')} ${
	document.querySelector('#type-table tbody th').textContent}`);
const select = document.querySelector('#type-table select');
select.value = 'enum';
select.dispatchEvent(new Event('change'));
say(`none: ${!document.querySelector('#type-table .none').hidden}`);
say(`unnamed: ${[...document.querySelectorAll('button, input, select')].filter((e) =>
	!(e.textContent || e.getAttribute('aria-label') || e.labels && e.labels.length)).length}`);
say(`wide: ${document.documentElement.scrollWidth <= innerWidth}`);
JS
drive keys.js
for line in 'tab stops: 1' 'one stop: true' 'moved: true' 'inside: true true' 'back: true' \
	'order: true true' 'closed: false true' \
	'sorted: ascending aligned' 'none: true' 'unnamed: 0' 'wide: true'; do
	dom_has "<p>$line</p>"
done
! grep -q '<p>one stop: false' dom || fail "more than one area is a tab stop"

# Hostile names are text, also those that are no UTF-8. A script that got into the page does not
# run.
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

# A large one stays small, and has as much on the screen as a small one.
if [ -r /sys/kernel/btf/vmlinux ]; then
	ldbtf report /sys/kernel/btf/vmlinux --html=page.html
	[ "$(size_of page.html)" -le 5000000 ] || fail "the page has $(size_of page.html) bytes"
	browse page.html '#find=task_struct'
	dom_has "<title>vmlinux: ldbtf report</title>"
	grep -qF 'tabindex="-1">task_struct</th>' dom || fail "struct task_struct is not found"
	[ "$(grep -o '<tr' dom | wc -l)" -le 200 ] || fail "too many rows at once"
else
	skip_part "the kernel has no BTF"
fi
