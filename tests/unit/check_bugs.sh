#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_bugs.sh SOURCE-FOLDER: each entry of docs/bugs.md says which tool has the fault, how to see
# it, which file of ldbtf depends on it, and which test fails without that file.
set -eu

# incomplete_entries FILE: prints each part that an entry lacks. Entries are the headings `###`.
# What stands in a block of code is no part.
incomplete_entries() {
	awk '
		function finish(   i) {
			for (i = 1; entry != "" && i <= count; i++)
				if (!(part[i] in seen))
					print entry ": no line begins with \"- " part[i] "\""
			split("", seen)
			entry = ""
		}
		BEGIN { count = split("Seen:|To see it:|Here:|Test:", part, "|") }
		/^ *```/ { code = !code }
		code { next }
		/^##/ { finish() }
		sub(/^### /, "") { entry = $0; entries++ }
		/^- / { for (i = 1; i <= count; i++) if (index($0, "- " part[i]) == 1) seen[part[i]] }
		END { finish(); if (entries < 2) print "only " entries + 0 " entries" }' "$1"
}

# The check itself can fail.
made_up=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-check_bugs.XXXXXX")
trap 'rm -rf "$made_up"' EXIT
cat >"$made_up/bugs.md" <<'TEXT'
### whole
- Seen: 1.
- To see it: `x`.
- Here: y.
- Test: z.
### half
- Seen: 1.
```
- To see it: in a block of code
```
- Here: y, Test: z.
TEXT
printf 'half: no line begins with "- %s:"\n' 'To see it' Test >"$made_up/wanted"
incomplete_entries "$made_up/bugs.md" | cmp -s - "$made_up/wanted" ||
	{ echo "FAIL: an entry is not judged: $(incomplete_entries "$made_up/bugs.md")" >&2; exit 1; }

found=$(incomplete_entries "$1/docs/bugs.md")
[ -z "$found" ] || { printf 'FAIL: docs/bugs.md:\n%s\n' "$found" >&2; exit 1; }
