#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_docs.sh SOURCE-FOLDER: the documents know what the sources say: every option, every reason
# in `stats`, every rule that code or a test cites by number, every message of the plugin. And each
# relative link of a document leads to a file, or to a heading of a document, that exists, and so
# does each file that it names.
set -eu
cd "$1"
failed=0
complain() { echo "FAIL: $*" >&2; failed=1; }
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-check_docs.XXXXXX")
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL

# "encoding 2.5.3", also in lists: "encoding 2.5.2, 2.5.3"; and the bare numbers in btf_check, as
# "1.7.9".
rules=$({
	grep -rhoE 'encoding [0-9]+(\.[0-9a-z]+)*((, | and | - |-)[0-9]+(\.[0-9a-z]+)+)*' plugin \
		runtime tests linkscripts examples
	# Not the standard's sections, as in "DWARF5 §7.5.6".
	sed 's/§[0-9.]*//g' plugin/btf/btf_check*.[ch] plugin/encode/*.[ch] |
		grep -oE '(^|[^0-9.])[1-7]\.[0-9]+\.[0-9]+[a-z]?'
} | grep -oE '[0-9]+(\.[0-9]+)*[a-z]?' | sed 's/\.$//' | sort -u)
[ "$(echo "$rules" | wc -l)" -gt 50 ] || complain "only these rules were found: $rules"
# A rule is "- **2.5.3**" or "- **2.5.3 ", a section "### 2.5 ", a chapter "## 4. ".
sed -nE 's/^(- \*\*|#+ )([0-9]+(\.[0-9]+)*[a-z]?).*/\2/p' docs/encoding.md | sort -u >"$work/rules"
missing=$(echo "$rules" | comm -23 - "$work/rules")
[ -z "$missing" ] || complain "rules that are cited but not in docs/encoding.md:" $missing

options=$(sed -n '/option_table\[\] = {/,/^};/s/^	{.name = "\([a-z-]*\)", .*/\1/p' \
	plugin/linker/options.c)
[ "$(echo "$options" | wc -l)" -ge 10 ] || complain "only these options were found: $options"
for option in $options; do
	grep -qE "^## \`$option[=\`]" docs/options.md ||
		complain "option $option is not in docs/options.md"
	grep -qE "^\.It Cm $option( |\$)" docs/ldbtf.7 ||
		complain "option $option is not in docs/ldbtf.7"
done

# The program: each command, and each option of a command, as in `{"output", 'o', "FILE", ...}`.
commands=$(sed -n 's/^	\.name = "\([a-z]*\)",/\1/p' tool/*.c)
[ "$commands" ] || complain "the program has no commands"
for command in $commands; do
	grep -qE "^## \`ldbtf $command " docs/tool.md ||
		complain "command $command is not in docs/tool.md"
	grep -qE "^\.Ss ldbtf $command" docs/ldbtf.1 ||
		complain "command $command is not in docs/ldbtf.1"
done
for option in $(sed -n "s/^.*{\"\([a-z-]*\)\", \('.'\|0\), .*/\1/p" tool/*.c | sort -u); do
	grep -qE -- "--$option\b" docs/tool.md ||
		complain "option --$option of the program is not in docs/tool.md"
	grep -qE "^\.It .*Fl (-)?$option\b" docs/ldbtf.1 ||
		complain "option --$option is not in docs/ldbtf.1"
done

reasons=$(sed -n 's/^	X(SKIP_[A-Z_]*, "\([a-z_]*\)").*/\1/p' plugin/import/skips.h)
[ "$(echo "$reasons" | wc -l)" -ge 30 ] || complain "only these reasons were found: $reasons"
for reason in $reasons; do
	grep -qF "| \`$reason\` |" docs/limits.md ||
		complain "reason $reason is not in docs/limits.md"
done

# Each message, up to its first line's end, cut at its conversions, must be in the list of messages.
# There a message may go over several lines.
listed=$(tr '\n' ' ' <docs/messages.md | tr -s ' ')
messages=$(cat plugin/linker/*.c plugin/encode/*.c plugin/btf_ids/*.c plugin/dwarf/image.c \
	plugin/dwarf/relocate.c plugin/dwarf/sections.c plugin/elf/*.c | tr '\n\t' '  ' |
	sed 's/diag_add(/\n&/g; s/linker_\(error\|fatal\)(/\n&/g' |
	sed -n 's/^\(diag_add\|linker_error\|linker_fatal\)([^;"]*"\([^"]*\)".*/\2/p' |
	sed 's/\\n.*//; s/%[-.*0-9]*[a-z]*/\n/g' | sed 's/^[^A-Za-z.]*//; s/[^A-Za-z.]*$//' |
	awk 'length > 11' | sort -u)
[ "$(echo "$messages" | wc -l)" -ge 30 ] || complain "only these messages were found: $messages"
while IFS= read -r message; do
	case $listed in
	*"$message"*) ;;
	*) complain "this message is not in docs/messages.md: $message" ;;
	esac
done <<MESSAGES
$messages
MESSAGES

# GitHub's name for each heading of documents, as `FILE#NAME`: small letters, no punctuation, a dash
# for each space; the second heading of a name has -1 behind it, and so on. A "#" in a block of code
# is no heading.
anchors() {
	awk 'FNR == 1 { code = 0 } /^ *```/ { code = !code }
		!code && sub(/^#+ +/, "") { print FILENAME "#" $0 }' "$@" |
		sed 's/\[\([^]]*\)\]([^)]*)/\1/g' | awk -F '#' '{
			name = tolower(substr($0, length($1) + 2))
			gsub(/[^a-z0-9_ -]/, "", name)
			gsub(/ /, "-", name)
			name = $1 "#" name
			print seen[name]++ ? name "-" seen[name] - 1 : name
		}'
}

# Links of documents, as `FILE LINK`. One that goes over two lines counts, too. One in a block of
# code does not.
links() {
	awk 'FNR == 1 { code = 0; printf "\n%s ", FILENAME }
		/^ *```/ { code = !code }
		!code { printf "%s ", $0 }' "$@" |
		awk '{
			file = $1
			while (match($0, /\]\([^) ]+\)/)) {
				print file, substr($0, RSTART + 2, RLENGTH - 3)
				$0 = substr($0, RSTART + RLENGTH)
			}
		}'
}

# The files that documents name, in `...`, by a path from the top of the tree, as `FILE:NAME`.
named_files() {
	grep -oHE '`(plugin|runtime|tests|examples|linkscripts|cmake|docs)/[A-Za-z0-9_/-]+\.[a-z0-9]+`' \
		"$@" | tr -d '`' | sort -u
}

documents=$(git ls-files '*.md' 2>/dev/null || find . -name '*.md' ! -path './build/*' | sed 's,^\./,,')
# History names the files of its time.
# shellcheck disable=SC2046,SC2086 # words
named_files $(printf '%s\n' $documents | grep -v docs/history/) >"$work/named"
while IFS=: read -r file name; do
	[ -e "$name" ] || complain "$file names $name, which is not there"
done <"$work/named"

# shellcheck disable=SC2086 # words
anchors $documents >"$work/anchors"
# shellcheck disable=SC2086 # words
links $documents | grep -vE '^[^ ]* ([^ ]*://|mailto:)' >"$work/links"
while read -r file link; do
	folder=
	case $file in */*) folder=${file%/*}/ ;; esac
	target=$folder${link%%#*}
	[ "${link%%#*}" ] || target=$file
	if [ ! -e "$target" ]; then
		complain "$file links to $link, which is not there"
		continue
	fi
	case $link in *\#*) echo "$target#${link#*#} $file" ;; esac
done <"$work/links" >"$work/wanted"
# The path of a target from the top: `docs/../x.md` is `x.md`.
sed -e ':more' -e 's,[^/# ]*/\.\./,,; t more' -e 's,^\./,,' "$work/wanted" |
	awk 'FNR == NR { is_there[$0]; next }
		!($1 in is_there) { print $2 " links to " $1 }' "$work/anchors" - >"$work/missing"
[ ! -s "$work/missing" ] || complain "no such heading: $(cat "$work/missing")"
[ "$(wc -l <"$work/links")" -ge 70 ] || complain "only these links were found: $(cat "$work/links")"
exit $failed
