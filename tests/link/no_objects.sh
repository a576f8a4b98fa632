# SPDX-License-Identifier: GPL-3.0-or-later
#
# A link of data alone, with -b binary, has no object to take the machine of the reserved section
# from, and nothing to describe. With the plugin in a project's flags for all links it must work as
# ever.
. "$(dirname "$0")/lib.sh"
echo data >blob.bin

# data OUT ARGUMENT...: links blob.bin with ld.
data() {
	data_out=$1
	shift
	link_status=0
	$ld "$@" -b binary blob.bin -o "$data_out" >log 2>&1 || link_status=$?
}
for kind in -r "-e 0" -shared; do
	# shellcheck disable=SC2086 # words
	data plain.o $kind
	for option in "" reserve=1000 fill=off on-error=warn "stats=stats.json" \
		"reserve=auto verbose"; do
		rm -f blob.o
		words=
		for word in $option; do
			words="$words -plugin-opt $word"
		done
		# shellcheck disable=SC2086
		data blob.o $kind -plugin "$LDBTF_PLUGIN" $words
		[ $link_status = 0 ] || fail "$kind $option: the link failed"
		log_has "warning: ldbtf: blob.o: no input is an object file, so the output has no .BTF"
		[ "$(wc -l <log)" = 1 ] || fail "$kind $option: more than that was said"
		cmp -s plain.o blob.o ||
			fail "$kind $option: another output than without the plugin"
	done
done
[ ! -e stats.json ] || fail "there are stats of nothing"

# What comes out is an input like any other.
echo 'extern char _binary_blob_bin_start[]; struct point { int x; } origin; int main(void) { return _binary_blob_bin_start[0] - 100; }' >main.c
compile main.c
data blob.o -r -plugin "$LDBTF_PLUGIN"
btf app main.o blob.o -Wl,-z,noexecstack
describes app STRUCT point
./app || fail "does not run"

# An object that can't be read is one all the same, and its own error is what counts.
head -c 100 main.o >cut.o
link_status=0
$ld -r cut.o -o part.o -plugin "$LDBTF_PLUGIN" -plugin-opt on-error=warn >log 2>&1 || link_status=$?
[ $link_status != 0 ] || fail "a link of a damaged object did not fail"
log_lacks "no input is an object"

has ld.gold || { skip_part "no gold on this machine"; exit 0; }
[ ! "$LDBTF_PRELOAD" ] || { skip_part "gold can't load a plugin with a sanitizer in it"; exit 0; }
ld.gold -r -b binary blob.bin -o blob.o -plugin "$LDBTF_PLUGIN" >log 2>&1 ||
	fail "gold: the link failed"
log_has "no input is an object file"
