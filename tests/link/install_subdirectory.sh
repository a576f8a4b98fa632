# SPDX-License-Identifier: GPL-3.0-or-later
#
# A project that contains this one builds the plugin first, then links with it; it gets none of our tests and
# installs nothing of ours.
. "$(dirname "$0")/lib.sh"
has cmake || skip "no cmake on this machine"
: "${LDBTF_SOURCE:?is not set: run the tests through ctest}"

mkdir project
ln -s "$LDBTF_SOURCE" "project/third party"
cat > project/main.c <<'C'
struct point { int x, y; } origin;
int main(void) { return origin.x; }
C
cat > project/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(outside C)
add_subdirectory("third party" ldbtf EXCLUDE_FROM_ALL)
add_executable(app main.c)
target_link_libraries(app PRIVATE ldbtf::runtime)
ldbtf_enable(app VARS none)
install(TARGETS app)
CMAKE
run() { "$@" >log 2>&1 || fail "$*"; }
run cmake -S project -B build -DCMAKE_BUILD_TYPE=Debug
run cmake --build build -j "$(nproc)"
describes build/app STRUCT point
describes_not build/app VAR origin
run cmake --install build --prefix "$work/installed"
[ "$(cd installed && find . -type f)" = ./bin/app ] || fail "installed: $(find installed -type f)"
(cd build && ctest -N >"$work/log" 2>&1) || fail "ctest -N"
! grep -q 'Test *#' log || fail "our tests are the project's"

# The plugin would be built for the wrong machine.
if cmake -S project -B cross -DCMAKE_SYSTEM_NAME=Generic -DCMAKE_C_COMPILER_WORKS=1 >log 2>&1; then
	fail "a cross build took the plugin in"
fi
tr '\n' ' ' <log | tr -s ' ' | grep -qF "can't be a part of a cross build" || fail "cross build: no message"
