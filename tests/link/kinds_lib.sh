# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of kinds of outputs share: a function and a variable for a library, and a program
# that uses them. Sourced by a test after lib.sh.

: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

# truth FILE: its BTF says what its DWARF says.
truth() { "$LDBTF_TOOLS/dwarf_truth" "$1" >log 2>&1 ||
	fail "$1: the BTF says other things than the DWARF"; }

# count_of FILE TEXT: how many of its types begin so.
count_of() {
	dump "$1"
	grep -cF "] $2" dump || :
}

cat > library.c <<'C'
struct account { long balance; } account;
long visible(struct account *account) { return account->balance; }
__attribute__((noinline)) long internal(struct account *account) { return account->balance + 1; }
long versioned(struct account *account) { return internal(account); }
C
# It goes into shared libraries, too.
compile library.c -fPIC

cat > main.c <<'C'
struct account { long balance; };
long visible(struct account *account);
struct account mine = {.balance = 0};
int main(void) { return (int)visible(&mine); }
C
compile main.c -fPIE
