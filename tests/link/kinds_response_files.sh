# SPDX-License-Identifier: GPL-3.0-or-later
#
# Response files: of gcc, and of ld, with the plugin in them too.
. "$(dirname "$0")/lib.sh"
. "$here/kinds_lib.sh"

btf direct library.o main.o
extract direct direct.btf
printf '%s\n' library.o main.o "-Wl,-plugin,$LDBTF_PLUGIN" \
	-Wl,-plugin-opt,stats=response.stats >response.args
gcc -B"$work/bin" -o response @response.args >log 2>&1 || fail "a response file of gcc"
[ ! -s log ] || fail "the link with a response file was not silent"
[ "$(stat_value units response.stats)" = 2 ] || fail "the options in a response file did not arrive"
extract response response.btf
cmp -s response.btf direct.btf || fail "a response file changes the BTF"
printf '%s ' -shared library.o -plugin "$LDBTF_PLUGIN" -o response.so >response.args
"$ld" @response.args >log 2>&1 || fail "a response file of ld"
describes response.so STRUCT account
