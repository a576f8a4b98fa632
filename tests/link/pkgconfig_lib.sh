# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of recipes that ask pkg-config share: it finds the installed ldbtf, and what is
# installed for others does not name ldbtf. Sourced after install_lib.sh; has recipe_lib.sh in it.
. "$here/recipe_lib.sh"

# Not every build system takes a prefix with a space.
stay_in_place "${recipe_prefix:-the prefix}"
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
# without_ldbtf COMMAND...: as on a machine without it.
without_ldbtf() { PKG_CONFIG_PATH=$work/nowhere "$@"; }

# no_trace FOLDER: nothing that is installed for others names ldbtf.
no_trace() {
	! grep -rlE 'ldbtf|-specs' "$1" --include='*.pc' --include='*.la' --include='*.cmake' \
		>log ||
		fail "what is installed for others names ldbtf: $(cat log)"
}
