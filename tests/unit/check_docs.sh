#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_docs.sh SOURCE-FOLDER: the documents know what the sources say: every option, every reason in `stats`,
# every rule that code or a test cites by number, every message of the plugin. And each relative link of a
# document leads to a file, or to a heading of a document, that exists, and so does each file that it names.
set -eu
cd "$1"
failed=0
complain() { echo "FAIL: $*" >&2; failed=1; }

# "encoding 2.5.3", also in lists: "encoding 2.5.2, 2.5.3"; and the bare numbers in btf_check, as "1.7.9".
rules=$({
	grep -rhoE 'encoding [0-9]+(\.[0-9a-z]+)*((, | and | - |-)[0-9]+(\.[0-9a-z]+)+)*' plugin runtime tests linkscripts examples
	# Not the standard's sections, as in "DWARF5 §7.5.6".
	sed 's/§[0-9.]*//g' plugin/btf/btf_check*.[ch] plugin/encode/*.[ch] |
		grep -oE '(^|[^0-9.])[1-7]\.[0-9]+\.[0-9]+[a-z]?'
} | grep -oE '[0-9]+(\.[0-9]+)*[a-z]?' | sed 's/\.$//' | sort -u)
[ "$(echo "$rules" | wc -l)" -gt 50 ] || complain "only these rules were found: $rules"
for rule in $rules; do
	# A rule is "- **2.5.3**" or "- **2.5.3 ", a section "### 2.5 ", a chapter "## 4. ".
	escaped=$(echo "$rule" | sed 's/\./\\./g')
	grep -qE "^- \*\*$escaped\*\*|^#+ $escaped\.? " docs/encoding.md ||
		complain "rule $rule is cited but not in docs/encoding.md"
done

options=$(sed -n '/option_table\[\] = {/,/^};/s/^	{"\([a-z-]*\)", .*/\1/p' plugin/linker/options.c)
[ "$(echo "$options" | wc -l)" -ge 10 ] || complain "only these options were found: $options"
for option in $options; do
	grep -qE "^## \`$option[=\`]" docs/options.md || complain "option $option is not in docs/options.md"
	grep -qE "^\.It Cm $option( |\$)" docs/ldbtf.7 || complain "option $option is not in docs/ldbtf.7"
done

# The program: each command, and each option of a command, as in `{"output", 'o', "FILE", ...}`.
commands=$(sed -n 's/^	\.name = "\([a-z]*\)",/\1/p' tool/*.c)
[ "$commands" ] || complain "the program has no commands"
for command in $commands; do
	grep -qE "^## \`ldbtf $command " docs/tool.md || complain "command $command is not in docs/tool.md"
	grep -qE "^\.Ss ldbtf $command" docs/ldbtf.1 || complain "command $command is not in docs/ldbtf.1"
done
for option in $(sed -n "s/^.*{\"\([a-z-]*\)\", \('.'\|0\), .*/\1/p" tool/*.c | sort -u); do
	grep -qE -- "--$option\b" docs/tool.md || complain "option --$option of the program is not in docs/tool.md"
	grep -qE "^\.It .*Fl (-)?$option\b" docs/ldbtf.1 || complain "option --$option is not in docs/ldbtf.1"
done

reasons=$(sed -n 's/^	X(SKIP_[A-Z_]*, "\([a-z_]*\)").*/\1/p' plugin/import/skips.h)
[ "$(echo "$reasons" | wc -l)" -ge 30 ] || complain "only these reasons were found: $reasons"
for reason in $reasons; do
	grep -qF "| \`$reason\` |" docs/limits.md || complain "reason $reason is not in docs/limits.md"
done

# Each message, up to its first line's end, cut at its conversions, must be in the list of messages. There a
# message may go over several lines.
listed=$(tr '\n' ' ' <docs/messages.md | tr -s ' ')
messages=$(cat plugin/linker/*.c plugin/encode/*.c plugin/btf_ids/*.c plugin/dwarf/image.c plugin/dwarf/relocate.c plugin/dwarf/sections.c plugin/elf/*.c | tr '\n\t' '  ' |
	sed 's/diag_add(/\n&/g; s/linker_\(error\|fatal\)(/\n&/g' |
	sed -n 's/^\(diag_add\|linker_error\|linker_fatal\)([^;"]*"\([^"]*\)".*/\2/p' |
	sed 's/\\n.*//; s/%[-.*0-9]*[a-z]*/\n/g' | sed 's/^[^A-Za-z.]*//; s/[^A-Za-z.]*$//' | awk 'length > 11' | sort -u)
[ "$(echo "$messages" | wc -l)" -ge 30 ] || complain "only these messages were found: $messages"
while IFS= read -r message; do
	case $listed in
	*"$message"*) ;;
	*) complain "this message is not in docs/messages.md: $message" ;;
	esac
done <<MESSAGES
$messages
MESSAGES

# GitHub's name for each heading of a document: small letters, no punctuation, a dash for each space; the second
# heading of a name has -1 behind it, and so on. A "#" in a block of code is no heading.
anchors() {
	awk '/^ *```/ { code = !code } !code && sub(/^#+ +/, "")' "$1" | tr '[:upper:]' '[:lower:]' |
		sed 's/\[\([^]]*\)\]([^)]*)/\1/g; s/[^a-z0-9_ -]//g; s/ /-/g' |
		awk '{ print seen[$0]++ ? $0 "-" seen[$0] - 1 : $0 }'
}

# A link that goes over two lines counts, too. One in a block of code is none.
links() {
	awk '/^ *```/ { code = !code } !code' "$1" | tr '\n' ' ' |
		grep -oE '\]\([^) ]+\)' | sed 's/^](//; s/)$//'
}

# The files that a document names, in `...`, by a path from the top of the tree. History names those of its time.
named_files() {
	grep -ohE '`(plugin|runtime|tests|examples|linkscripts|cmake|docs)/[A-Za-z0-9_/-]+\.[a-z0-9]+`' "$1" | tr -d '`' | sort -u
}

checked=0
for file in $(git ls-files '*.md' 2>/dev/null || find . -name '*.md' ! -path './build/*'); do
	case $file in
	*docs/history/*) ;;
	*)
		for name in $(named_files "$file"); do
			[ -e "$name" ] || complain "$file names $name, which is not there"
		done
		;;
	esac
	for link in $(links "$file"); do
		case $link in *://*|mailto:*) continue ;; esac
		checked=$((checked + 1))
		path=${link%%#*}
		target=$(dirname "$file")/$path
		[ "$path" ] || target=$file
		[ -e "$target" ] || { complain "$file links to $link, which is not there"; continue; }
		case $link in
		*\#*) anchors "$target" | grep -qxF -- "${link#*#}" || complain "$file links to $link, a heading that $target does not have" ;;
		esac
	done
done
[ "$checked" -ge 70 ] || complain "only $checked links were found"
exit $failed
