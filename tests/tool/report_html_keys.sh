# SPDX-License-Identifier: GPL-3.0-or-later
#
# report --html: what keys and buttons do in the page. Each area is reached, Enter opens, Escape
# goes back to where it was. Buttons sort and open rows.
. "$(dirname "$0")/report_html_lib.sh"

cp "$here/report_shapes.c" .
compile report_shapes.c
btf app report_shapes.o
ldbtf report app --html=page.html

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
