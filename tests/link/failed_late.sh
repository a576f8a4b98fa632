# SPDX-License-Identifier: GPL-3.0-or-later
#
# What ldbtf finds out when the linker has written its output, and exits already, fails the link as
# any error does: exit status 1, no output, and the other plugins clean up after themselves. GNU ld
# from 2.41 on crashed when told then that an error is fatal. Also links for which that ld calls no
# cleanup hook, and outputs in which nothing can be found. Run with other linkers by ../tools/ld.sh.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
mkdir tmp core

# fails MESSAGE COMMAND...: with status 1, exactly: a crash is another one.
fails() {
	wanted=$1
	shift
	status=0
	(cd core && ulimit -c unlimited 2>/dev/null; TMPDIR=$work/tmp exec "$@") >log 2>&1 ||
		status=$?
	[ $status = 1 ] || fail "$*: exit status $status"
	log_has "$wanted"
	log_has "no valid BTF, so there is no output"
	[ ! -e app ] || fail "$*: there is an output"
	[ -z "$(ls core)$(ls tmp)" ] || fail "$*: was left: $(ls core tmp)"
}
too_small="relink with the option reserve="
fails "$too_small" "$ld" -o ../app -plugin "$LDBTF_PLUGIN" -e main ../main.o -plugin-opt reserve=28
fails "$too_small" gcc -B"$work/bin" -o ../app -Wl,-plugin,"$LDBTF_PLUGIN" ../main.o \
	-Wl,-plugin-opt,reserve=28
fails "the link dropped the debug information" "$ld" -o ../app -plugin "$LDBTF_PLUGIN" -e main \
	../main.o -S
# What the linker has in its buffers is written: here a map on stdout.
fails "Linker script and memory map" "$ld" -o ../app -plugin "$LDBTF_PLUGIN" -e main ../main.o \
	-plugin-opt reserve=28 -Map=-

# gcc's plugin comes after ours, and removes its files when it is called to clean up.
if gcc -flto -g -O1 -c main.c -o lto.o 2>log; then
	sed "s,@ldbtf_linkscripts_from_bin@,$here/../../linkscripts," \
		"$here/../../cmake/ldbtf-specs.in" >ldbtf-specs
	sh ./ldbtf-specs --plugin "$LDBTF_PLUGIN" reserve=28 >app.specs
	fails "$too_small" gcc -B"$work/bin" -specs="$work/app.specs" -flto=1 -g -o ../app ../lto.o
	fails "specs=ldbtf.specs" gcc -B"$work/bin" -flto=1 -g -o ../app ../lto.o \
		-Wl,-plugin,"$LDBTF_PLUGIN"
else
	skip_part "this gcc has no LTO"
fi

# From 2.41 on.
knows() { "$ld" --help | grep -qe "$1"; }
if knows "-z nosectionheader"; then
	fails "-z nosectionheader" gcc -B"$work/bin" -o ../app -Wl,-plugin,"$LDBTF_PLUGIN" \
		../main.o -Wl,-z,nosectionheader
fi
if knows -plugin-save-temps; then
	run_btf app main.o -Wl,--plugin-save-temps -- stats=stats.json
	[ $link_status = 0 ] && [ ! -s log ] || fail "--plugin-save-temps"
	describes app STRUCT point
	[ -s stats.json ] || fail "--plugin-save-temps: no statistics"
	rm app
	fails "$too_small" gcc -B"$work/bin" -o ../app -Wl,-plugin,"$LDBTF_PLUGIN" ../main.o \
		-Wl,--plugin-save-temps \
		-Wl,-plugin-opt,reserve=28
fi
