# SPDX-License-Identifier: GPL-3.0-or-later
#
# -gsplit-dwarf with .dwo files of another compilation, and files that are none: what is there is
# encoded, and the link says what is not. Damaged debug information is an error, as anywhere.
. "$(dirname "$0")/lib.sh"
. "$here/split_dwarf_lonely_lib.sh"

for version in 4 5; do
	compile_lonely $version

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
