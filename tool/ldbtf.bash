# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Completion of ldbtf's commands and options in bash. Both are asked of the program's own help, so
# that they are those of the program that is called. Operands are files.
_ldbtf() {
	local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]-}
	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "--help --version $("$1" --help 2>/dev/null |
			sed -n 's/^  \([a-z]*\)  .*/\1/p')" -- "$word")
	elif [ "${word#-}" != "$word" ]; then
		mapfile -t COMPREPLY < <(compgen -W "$("$1" "$command" --help 2>/dev/null |
			sed -n 's/^  ...  *\(--[a-z-]*=\{0,1\}\).*/\1/p; s/^  \([a-z][a-z-]*\(=\| \)\).*/--\1/p')" -- "$word")
	fi
	# Behind --option= comes its value.
	case ${COMPREPLY[0]-} in *=) compopt -o nospace 2>/dev/null ;; esac
}
complete -o default -F _ldbtf ldbtf
