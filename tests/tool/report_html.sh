# SPDX-License-Identifier: GPL-3.0-or-later
#
# report --html: what the page shows in a browser.
. "$(dirname "$0")/report_html_lib.sh"

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
