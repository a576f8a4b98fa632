# SPDX-License-Identifier: GPL-3.0-or-later
#
# -gsplit-dwarf with .dwo files that are gone, of another compilation, or damaged: what is there is encoded, what is not is
# said once, with its name.
. "$(dirname "$0")/lib.sh"

cat > one.c <<'C'
struct lonely { int x; } one;
int first(struct lonely *l) { return l->x; }
C
cat > two.c <<'C'
struct kept { int y; } two;
int first(void *l);
int main(void) { return first(&one_of_them) + two.y; }
C
sed -i 's/one_of_them/two/' two.c
for version in 4 5; do
	for source in one two; do
		gcc -O1 -gdwarf-$version -gsplit-dwarf -c $source.c
	done
	mv one.dwo gone.dwo
	btf_warns app one.o two.o -- stats=stats.json
	log_has "warning: ldbtf: one.o: one.dwo can't be found, so the types in it are not in the BTF"
	log_has "$work/one.dwo"
	log_has "fix:   keep .dwo files where the compiler put them until the link is over"
	[ "$(grep -c "can't be found" log)" = 1 ] || fail "the warning came more than once"
	describes app STRUCT kept
	describes app FUNC main
	describes_not app STRUCT lonely
	[ "$(stat_value split_unit stats.json)" = 1 ] || fail "the unit is not counted: $(cat stats.json)"
	./app || [ $? = 0 ] || fail "does not run"
	# A fixed reservation: the inputs are not read, so it is the output that lacks it.
	btf_warns app one.o two.o -- reserve=4000
	log_has "app: one.dwo can't be found"

	# Compiled again, but not the object.
	gcc -O1 -gdwarf-$version -gsplit-dwarf -Dx=changed -c one.c -o other.o
	[ -f other.dwo ] && mv other.dwo one.dwo
	btf_warns app one.o two.o
	log_has "one.dwo is of another compilation than the object that names it"
	describes_not app STRUCT lonely
	describes app STRUCT kept

	# A folder, an empty file and a file of something else are no .dwo either.
	rm one.dwo
	mkdir one.dwo
	btf_warns app one.o two.o
	log_has "one.dwo can't be found"
	rmdir one.dwo
	: >one.dwo
	btf_warns app one.o two.o
	log_has "one.dwo can't be found"
	cp one.c one.dwo
	btf_warns app one.o two.o
	log_has "one.dwo is of another compilation"

	# Cut short: damaged debug information is an error, as anywhere.
	head -c 300 gone.dwo >one.dwo
	btf_fails app one.o two.o
	log_has "one.dwo"

	mv gone.dwo one.dwo
	btf app one.o two.o
	describes app STRUCT lonely
done

# A package is made of the .dwo files after the link. It is not read: ldbtf looks for what the objects name.
packer=
for tool in llvm-dwp dwp; do # dwp 2.40 crashes on DWARF 5
	rm -f app.dwp
	if has $tool && $tool -e app -o app.dwp 2>log && readelf -SW app.dwp | grep -q ' \.debug_cu_index'; then
		packer=$tool
		break
	fi
done
if [ "$packer" ]; then
	extract app before.btf
	mv one.dwo gone.dwo
	btf_warns app one.o two.o
	log_has "one.dwo can't be found"
	log_has "a .dwp package is made after the link and not read"
	describes_not app STRUCT lonely
	mv gone.dwo one.dwo
	btf app one.o two.o
	extract app after.btf
	cmp -s before.btf after.btf || fail "a package beside the output changes the BTF"
else
	skip_part "no dwp or llvm-dwp that can pack this (Debian: binutils, llvm)"
fi

# Many that are gone are one warning and a count.
for number in 1 2 3 4 5; do
	echo "int v$number;" >v$number.c
	gcc -g -gsplit-dwarf -c v$number.c
	rm v$number.dwo
done
btf_warns app one.o two.o v?.o
log_has "(and 4 more times)"
[ "$(grep -c "can't be found" log)" = 1 ] || fail "each of several missing files is warned of"
