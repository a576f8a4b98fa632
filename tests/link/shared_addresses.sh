# SPDX-License-Identifier: GPL-3.0-or-later
#
# A weak definition is replaced, but its DIE stays and gets the address of what replaced it. Kernels
# want the entries of a DATASEC disjoint, so that one variable stays: the one whose name and size
# the symbol table has. Statics of one name at different addresses all stay.
. "$(dirname "$0")/lib.sh"
. "$here/shared_addresses_lib.sh"

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
