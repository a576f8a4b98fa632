# SPDX-License-Identifier: GPL-3.0-or-later
#
# With -flto and a specs file, an option to reserve more has to stand in that file, and the
# message says so, with -r too.
. "$(dirname "$0")/lib.sh"
. "$here/lto_relocatable_lib.sh"

for source in one two; do
	compile $source.c -O2 -flto -ffat-lto-objects
done
specs reserve=100
for more in "-r -flinker-output=nolto-rel" ""; do
	# shellcheck disable=SC2086 # words
	lto_fails app one.o two.o $more
	log_has ".BTF needs"
	log_lacks "-Wl,-plugin-opt"
	log_lacks "the compiler's plugin took" # it came second
	need=$(sed -n 's/.*(gcc: ldbtf-specs reserve=\([0-9]*\) > FILE, and link with -specs=FILE).*/\1/p' log)
	[ "$need" ] || fail "no number to reserve, or not where"
	specs reserve="$need"
	# shellcheck disable=SC2086
	lto app one.o two.o $more
	describes app FUNC elsewhere
	specs reserve=100
done
