# SPDX-License-Identifier: GPL-3.0-or-later
#
# Several variables at one address, as DWARF has it: kernels want the entries of a DATASEC disjoint,
# so one stays, and it is the one whose name and size the symbol table has. And several variables of
# one name at different addresses, which all stay.
. "$(dirname "$0")/lib.sh"

has bpftool || skip "no bpftool on this machine"
tools=${LDBTF_TOOLS:?}

# A weak definition is replaced, but its DIE stays and gets the address of what replaced it.
cat > weak.c <<'C'
__attribute__((weak)) char version[64] = "not known";
__attribute__((weak)) short level = 1;
static volatile int state = 1;
int get_state(void) { return state; }
C
cat > strong.c <<'C'
char version[8] = "1.2.3";
long level = 2;
int behind = 3;
static volatile long state = 2;
int get_state(void);
int main(void) { return version[0] + (int)level + behind + (int)state + get_state(); }
C
compile weak.c
compile strong.c

# entry NAME SIZE: the dump has one entry of that name in its DATASECs, and of that size, which is
# the symbol's.
entry() {
	[ "$(grep -c "(VAR '$1')" dump)" = 1 ] || fail "$1 is not there once: $(cat dump)"
	grep -qF "size=$2 (VAR '$1')" dump || fail "$1 is not of $2 bytes: $(cat dump)"
	readelf -sW app | awk -v name="$1" -v size="$2" \
		'$4 == "OBJECT" && $8 == name && $3 == size { found = 1 } END { exit !found }' ||
		fail "the test is wrong: $1 has another size"
}

for objects in "weak.o strong.o" "strong.o weak.o"; do
	btf app $objects -- stats=stats
	dump app
	entry version 8
	entry level 8
	entry behind 4
	[ "$(grep -c "] VAR 'version'" dump)" = 1 ] ||
		fail "$objects: a VAR of the replaced definition"
	# Where it would reach over the section's end, it is not even in the section.
	[ $(($(stat_value var_overlap stats) + $(stat_value var_no_section stats))) = 2 ] ||
		fail "$objects: $(cat stats)"
	kernel_takes app
	# Statics of one name are different variables.
	[ "$(grep -c "] VAR 'state'" dump)" = 2 ] || fail "$objects: not two VARs called state"
	grep -q "size=4 (VAR 'state')" dump && grep -q "size=8 (VAR 'state')" dump ||
		fail "$objects: $(cat dump)"
done

# Common symbols get the largest size.
echo 'int table[4]; int main(void) { return table[1]; }' >small.c
echo 'int table[16]; int unused;' >large.c
compile small.c -fcommon
compile large.c -fcommon
for objects in "small.o large.o" "large.o small.o"; do
	btf app $objects
	dump app
	entry table 64
	kernel_takes app
done

# Two names of one variable. gcc describes but the one that has the bytes, and a DIE for the other
# would be the second.
cat > alias.c <<'C'
int real_name = 1;
extern int other_name __attribute__((alias("real_name")));
int main(void) { return other_name; }
C
compile alias.c
btf app alias.o
dump app
entry real_name 4
! grep -q other_name dump || fail "two variables at one address: $(cat dump)"
kernel_takes app
