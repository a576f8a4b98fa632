# SPDX-License-Identifier: GPL-3.0-or-later
#
# The recipes of docs/build-systems.md, which tests run as they stand there. Sourced after
# install_lib.sh.
guide=$here/../../docs/build-systems.md

# recipe HEADING LANGUAGE [N]: the Nth block (1) in that language below that heading.
recipe() {
	awk -v heading="## $1" -v fence='```'"$2" -v number="${3:-1}" '
		/^## / { is_here = $0 == heading }
		/^```$/ { if (is_wanted) exit }
		is_wanted
		is_here && $0 == fence { is_wanted = ++count == number }' "$guide" >recipe
	[ -s recipe ] || fail "docs/build-systems.md has no $2 number ${3:-1} under $1"
	cat recipe
}

# pkg-config finds the installed ldbtf. Not every build system takes a prefix with a space.
stay_in_place "${recipe_prefix:-the prefix}"
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
# without_ldbtf COMMAND...: as on a machine without it.
without_ldbtf() { PKG_CONFIG_PATH=$work/nowhere "$@"; }

# no_trace FOLDER: nothing that is installed for others names ldbtf.
no_trace() {
	! grep -rlE 'ldbtf|-specs' "$1" --include='*.pc' --include='*.la' --include='*.cmake' >log \
		||
		fail "what is installed for others names ldbtf: $(cat log)"
}
