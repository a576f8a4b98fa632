# SPDX-License-Identifier: GPL-3.0-or-later
#
# Mistakes in calling ldbtf_enable() are said when CMake configures.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/refused_lib.sh"

refuses "no target" "there is no such target" 'ldbtf_enable(other)'
refuses "archive" "it is not linked (STATIC_LIBRARY)" 'add_library(a main.c)
ldbtf_enable(a)'
refuses "bad VARS" "VARS is all, percpu or none, not some" 'ldbtf_enable(app VARS some)'
refuses "unknown word" "can't make sense of: FUNCS" 'ldbtf_enable(app FUNCS none)'
refuses "twice" "was called before" 'ldbtf_enable(app)
ldbtf_enable(app VARS none)'
# What gcc can't read in a specs file; clang has none.
for value in 'C#.json' 'two
lines.json'; do
	refuses "$value" \
		"in which no path or value can have a '#' or a line break. Choose another name than \"stats=" \
		"ldbtf_enable(app OPTIONS \"stats=$value\" vars=none)"
done
cp -R "$prefix" "$work/a#prefix"
refuses "a prefix with #" \
	"in which no path or value can have a '#' or a line break. Choose another name than \"$work/a#prefix" \
	'ldbtf_enable(app)' "-Dldbtf_DIR=$work/a#prefix/${package#"$prefix"/}"
if has clang; then
	run cmake -S refused -B refused/clang "-Dldbtf_DIR=$work/a#prefix/${package#"$prefix"/}" \
		-DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug
	run cmake --build refused/clang
	describes refused/clang/app STRUCT point
else
	skip_part "no clang on this machine"
fi
