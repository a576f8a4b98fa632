# SPDX-License-Identifier: GPL-3.0-or-later
#
# integrations/shell compiles without a warning as freestanding C99 and as C++. It has no variable
# of its own, and calls the runtime's functions alone.
. "$(dirname "$0")/lib.sh"

root=$(cd "$here/../.." && pwd)
cp "$root"/integrations/shell/ldbtf_shell.[ch] "$root"/runtime/src/*.[ch] .
ln -s "$root/runtime/include" include # without spaces in its path
strict="-Wall -Wextra -Werror -Wconversion -Wundef -Wshadow -Iinclude"
for compiler in "gcc -std=c99" "g++ -x c++" "clang -std=c99"; do
	has "${compiler%% *}" || { skip_part "no ${compiler%% *} on this machine"; continue; }
	# shellcheck disable=SC2086 # several words
	$compiler $strict -ffreestanding -Os -c ldbtf_shell.c -o strict.o >log 2>&1 ||
		fail "$compiler warns"
done
# No variable of its own, and of functions only the runtime's.
nm -u strict.o | grep -v ' ldbtf_' >log && fail "it calls other functions than the runtime's"
size strict.o | awk 'NR == 2 && $2 + $3 == 0 { ok = 1 } END { exit !ok }' ||
	fail "it has writable data"
