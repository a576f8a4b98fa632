# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of the installed tree share: it goes into a folder with a space in its name, $prefix, and is moved
# there, so nothing in it may know where it was installed. Beside lib.sh's variables the environment has
# LDBTF_BUILD, the build to install from. Sourced by a test after lib.sh; projects are made by the test itself.
: "${LDBTF_BUILD:?is not set: run the tests through ctest}"
has cmake || skip "no cmake on this machine"

cmake --install "$LDBTF_BUILD" --prefix "$work/first place" >log 2>&1 || fail "cmake --install"
mv "$work/first place" "$work/the prefix"
prefix="$work/the prefix"
pc=$(find "$prefix" -name ldbtf.pc)
package=$(dirname "$(find "$prefix" -name ldbtf-config.cmake)")
plugin=$(find "$prefix" -name ldbtf.so)
[ -f "$pc" ] && [ -d "$package" ] && [ -f "$plugin" ] || fail "the installed tree is not complete"

# The program that all of them link.
write_program() { # FOLDER
	mkdir -p "$1"
	cat > "$1/main.c" <<-'C'
	struct point { int x, y; } origin;
	int main(void) { return origin.x; }
	C
}

# run COMMAND...: it must work; what it says goes into the file log.
run() { "$@" >log 2>&1 || fail "$*"; }
# run_fails COMMAND...
run_fails() { ! "$@" >log 2>&1 || fail "did not fail: $*"; }
