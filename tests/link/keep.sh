# SPDX-License-Identifier: GPL-3.0-or-later
#
# LDBTF_KEEP: in gcc and clang, C and C++, each level of optimisation; no byte of the image; with
# reserve=BYTES, through ld -r; types=used and types=all beside it.
. "$(dirname "$0")/lib.sh"
. "$here/keep_lib.sh"

image_size() { size "$1" | awk 'NR == 2 { print $4 }'; }

check_compiler() { # COMPILER SUFFIX [FLAG...]
	compiler=$1 suffix=$2
	shift 2
	has "$compiler" || { skip_part "no $compiler on this machine"; return; }
	for name in marked unmarked; do
		[ "$suffix" = c ] || cp $name.c $name.$suffix
		"$compiler" -g "$@" -Wall -Wextra -Wpedantic -Werror -I"$keep_include" \
			-c $name.$suffix -o $name.o 2>log ||
			fail "$compiler $* does not compile $name.$suffix"
	done
	readelf -SW marked.o | grep -q 'ldbtf\.keep.* E ' ||
		fail "$compiler: .ldbtf.keep is not excluded"
	plain marked marked.o
	plain unmarked unmarked.o
	[ "$(image_size marked)" = "$(image_size unmarked)" ] ||
		fail "$compiler $*: marks cost bytes"
	! readelf -SW marked | grep -q ldbtf.keep || fail "$compiler: the image has .ldbtf.keep"
	btf app marked.o
	has_marked app
	kernel_takes app
}
for level in -O0 -O2; do
	check_compiler clang c $level
	# Without the flag clang only declares struct bus, as a pointer is all that the unit has.
	check_compiler clang++ cc $level -fstandalone-debug
	check_compiler g++ cc $level
	check_compiler gcc c $level
done

btf app marked.o -- reserve=4096
has_marked app
ld -r marked.o -o part.o
btf app part.o
has_marked app
btf app marked.o -- types=used
describes app STRUCT sensor
describes app VAR other
describes app FUNC main
btf app marked.o -- types=all
btf every unmarked.o
describes app STRUCT other
describes_not every STRUCT sensor
btf_fails app marked.o -- vars-split=vars.btf
log_has "option vars-split needs all types in the image"
btf app marked.o -- pointers=declared
describes app FWD bus
describes app STRUCT filter
