# SPDX-License-Identifier: GPL-3.0-or-later
#
# .BTF in the memory regions of firmware by -T btf-insert.ld beside a script of one's own, which
# comes behind it: ld looks for .rodata in what it reads next. The region is found by the section's
# flags; the script need not name it.
. "$(dirname "$0")/lib.sh"
. "$here/regions_lib.sh"

insert=$scripts/btf-insert.ld
firmware "" 64K
link_inserted() {
	rm -f app
	link_status=0
	"$ld" -o app -T "$insert" -T firmware.ld main.o -plugin "$LDBTF_PLUGIN" "$@" >log 2>&1 ||
		link_status=$?
}
for more in "" --gc-sections; do
	link_inserted $more
	placed "-T btf-insert.ld and a script $more" '0800....$' '0800....$'
	[ ! -s log ] || fail "-T btf-insert.ld and a script: not silent"
	readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' |
		awk '$1 == ".rodata" { rodata = NR } $1 == ".BTF" { btf = NR } END { exit btf != rodata + 1 }' ||
		fail "-T btf-insert.ld and a script: .BTF is not right behind .rodata"
done
# Without the plugin the symbols are equal.
"$ld" -o plain -T "$insert" -T firmware.ld main.o --defsym=btf_load_address=0 >log 2>&1 ||
	fail "-T btf-insert.ld without the plugin"
[ "$(readelf -sW plain | awk '$8 ~ /^__st(art|op)_BTF$/ { print $2 }' | sort -u | wc -l)" = 1 ] ||
	fail "-T btf-insert.ld without the plugin: the symbols differ"
# In the other order ld says what it misses.
! "$ld" -o app -T firmware.ld -T "$insert" main.o -plugin "$LDBTF_PLUGIN" >log 2>&1 ||
	fail "-T btf-insert.ld behind the script works: say so in the guide"
log_has ".rodata not found for insert"
[ ! -e app ] || rm app

firmware "" 256
link_inserted
[ $link_status != 0 ] || fail "-T btf-insert.ld: too small a region was no error"
log_has "section \`.BTF' will not fit in region \`flash'"
log_has "region \`flash' overflowed by"
log_lacks "ldbtf: app"
[ ! -e app ] || fail "-T btf-insert.ld: the failed link left its output"
