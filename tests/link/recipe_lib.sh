# SPDX-License-Identifier: GPL-3.0-or-later
#
# The recipes of docs/build-systems.md, which tests run as they stand there. Sourced after lib.sh
# and, for project(), after project_lib.sh.
guide=$here/../../docs/build-systems.md

# recipe HEADING LANGUAGE [N]: the Nth block (1) in that language below that heading, of any level.
recipe() {
	awk -v heading="$1" -v fence='```'"$2" -v number="${3:-1}" '
		/^##+ / && !is_code { is_here = substr($0, index($0, " ") + 1) == heading }
		/^```$/ && is_code { is_code = 0; if (is_wanted) exit; next }
		is_wanted
		/^```/ { is_code = 1; is_wanted = is_here && $0 == fence && ++count == number }
		' "$guide" >recipe
	[ -s recipe ] || fail "docs/build-systems.md has no $2 number ${3:-1} under $1"
	cat recipe
}

# project NAME: a project with the lines of stdin, in a folder of that name.
project() {
	write_program "$1"
	{
		printf '%s\n' 'cmake_minimum_required(VERSION 3.20)' "project($1 C)"
		cat
	} >"$1/CMakeLists.txt"
}
