# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion in bash: all commands, and of each command every option of its help.
. "$(dirname "$0")/lib.sh"
has bash || skip "no bash on this machine"

# completes WORD...: what bash would offer for the last word, sorted, in the file out.
completes() {
	bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ldbtf "$1"; printf "%s\n" "${COMPREPLY[@]}"' \
		bash "$here/../../tool/ldbtf.bash" "$LDBTF_PROGRAM" "$@" | sort >out 2>log
}
completes ''
printf '%s\n' --help --version debug diff encode link read report show | diff - out || fail "not all commands"
completes rea
[ "$(cat out)" = read ] || fail "not the command"
completes no -
[ -z "$(cat out)" ] || fail "options of no command"
for command in debug diff encode read report show; do
	"$LDBTF_PROGRAM" $command --help | grep '^  [ -]' | grep -o -- '--[a-z-]*=\{0,1\}' |
		sort -u >expected
	completes $command -
	[ "$(comm -23 expected out | wc -l)" = 0 ] || fail "not the options of $command"
	[ "$(wc -l <expected)" -ge 2 ] || fail "$command has hardly any options"
done
# The plugin's, from its own help.
completes encode --
for option in --funcs= --keep= --verbose --distill-base; do
	grep -qx -- "$option" out || fail "encode does not offer $option"
done
grep -vE -- '^--(output=|help)$' out | while read -r option; do
	"$LDBTF_PROGRAM" encode --help | grep -qE -- "^  ${option#--}" || fail "there is no $option"
done
completes read file memory --cont
[ "$(cat out)" = --container= ] || fail "not the option"
completes show some.file
[ -z "$(cat out)" ] || fail "a file is bash's to complete"
[ "$(bash -c '. "$1"; complete -p ldbtf' bash "$here/../../tool/ldbtf.bash")" = \
	"complete -o default -F _ldbtf ldbtf" ] ||
	fail "bash is not told of the function"
