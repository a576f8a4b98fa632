# SPDX-License-Identifier: GPL-3.0-or-later
#
# examples/run.sh in a clone whose path has spaces, and from another folder: it builds and prints,
# and leaves nothing outside of build/. The plugin is given, because to build one takes long.
. "$(dirname "$0")/lib.sh"
has cmake && has make || skip "no cmake or make on this machine"

source=$(cd "$here/../.." && pwd)
mkdir "a clone"
cp -r "$source/examples" "$source/runtime" "$source/cmake" "$source/linkscripts" "a clone"
(cd "a clone" && find . | sort) >before
COMPILER_PATH=$work/bin LDBTF_PLUGIN=$LDBTF_PLUGIN sh "a clone/examples/run.sh" >said 2>log ||
	fail "examples/run.sh fails"
[ ! -s log ] || fail "examples/run.sh is not silent on stderr"
tr -d '\n\t' <said >line
grep -qF 'counter: {.by_method = {1, 1, 0},.bytes = 4196,.last = PUT}' line ||
	fail "examples/plugins does not print: $(cat said)"
# What examples/hosted prints of itself comes behind it.
[ "$(sed '1,/^limiter/d' said | wc -l)" -gt 40 ] ||
	fail "examples/hosted prints little: $(cat said)"
(cd "a clone" && find . -name build -prune -o -print | sort) | diff before - >log ||
	fail "examples/run.sh leaves files"
