# SPDX-License-Identifier: GPL-3.0-or-later
#
# -gsplit-dwarf with .dwo files that are gone: what is there is encoded, what is not is said once,
# with its name.
. "$(dirname "$0")/lib.sh"
. "$here/split_dwarf_lonely_lib.sh"

for version in 4 5; do
	compile_lonely $version
	btf_warns app one.o two.o -- stats=stats.json
	log_has "warning: ldbtf: one.o: one.dwo can't be found, so the types in it are not in the BTF"
	log_has "$work/one.dwo"
	log_has "fix:   keep .dwo files where the compiler put them until the link is over"
	[ "$(grep -c "can't be found" log)" = 1 ] || fail "the warning came more than once"
	describes app STRUCT kept
	describes app FUNC main
	describes_not app STRUCT lonely
	[ "$(stat_value split_unit stats.json)" = 1 ] ||
		fail "the unit is not counted: $(cat stats.json)"
	./app || [ $? = 0 ] || fail "does not run"
	# A fixed reservation: the inputs are not read, so it is the output that lacks it.
	btf_warns app one.o two.o -- reserve=4000
	log_has "app: one.dwo can't be found"

	mv gone.dwo one.dwo
	btf app one.o two.o
	describes app STRUCT lonely
done

# Many that are gone are one warning and a count.
for number in 1 2 3 4 5; do
	echo "int v$number;" >v$number.c
	gcc -g -gsplit-dwarf -c v$number.c
	rm v$number.dwo
done
btf_warns app one.o two.o v?.o
log_has "(and 4 more times)"
[ "$(grep -c "can't be found" log)" = 1 ] || fail "each of several missing files is warned of"
