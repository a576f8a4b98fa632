# SPDX-License-Identifier: GPL-3.0-or-later
#
# The program in README.md compiles, and prints what README.md says; so does bpftool about its
# struct.
. "$(dirname "$0")/lib.sh"

root=$(cd "$here/../.." && pwd)
# The first C block, and the first block without a language behind it: a transcript in the shell.
sed -n '/^```c$/,/^```$/p' "$root/README.md" | sed '/^```/d' >server.c
sed -n '/^```c$/,$p' "$root/README.md" | awk '/^```$/ && !inside && !other { inside = 1; next }
	/^```$/ { if (inside) exit; other = 0; next }
	/^```./ { other = 1 }
	inside' >transcript
grep -q '^\$ ./server$' transcript || fail "README.md has no transcript with ./server"
gcc -g -I"$root/runtime/include" -c server.c "$root"/runtime/src/*.c >log 2>&1 ||
	fail "the program does not compile"
btf server *.o

sed -n '/^\$ .\/server$/,/^\$ bpftool/p' transcript | sed '/^\$ /d' >expected
./server >printed || fail "the program does not find its types"
cmp -s expected printed || fail "it prints: $(cat printed)"

# Type IDs depend on headers and compiler.
sed -n '/^\$ bpftool/,$p' transcript |
	sed '/^\$ /d; s/type_id=[0-9]*/type_id=N/; s/^\[[0-9]*\]/[N]/' >expected
dump server
grep -A3 "STRUCT 'server'" dump | sed 's/type_id=[0-9]*/type_id=N/; s/^\[[0-9]*\]/[N]/' >printed
[ -s expected ] && cmp -s expected printed || fail "bpftool prints: $(cat printed)"
