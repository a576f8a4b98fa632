# SPDX-License-Identifier: GPL-3.0-or-later
#
# Options of ldbtf on a linker's command line, in each of three ways: before `--`, as --ldbtf-NAME,
# and as -plugin-opt.
. "$(dirname "$0")/link_lib.sh"
command="$LDBTF_PROGRAM"

cat >main.c <<'C'
struct point { int x; } origin;
int used(void) { return origin.x; }
int main(void) { return used(); }
C
compile main.c -fPIC

for name in lld mold; do
	use $name
	"$command" link --vars=none "--stats=stats.json" -- ld.$name main.o -e main -o app
	describes app FUNC used
	describes_not app VAR origin
	[ "$(stat_value btf_bytes stats.json)" -gt 28 ] || fail "$name: no figures"
	gcc -Bwrappers -fuse-ld=$name main.o -o app -Wl,--ldbtf-funcs=none \
		-Wl,--ldbtf-detached=app.btf
	describes_not app FUNC used
	extract app found.btf
	cmp app.btf found.btf >log || fail "$name: detached has other bytes"
	gcc -Bwrappers -fuse-ld=$name main.o -o app -Wl,-plugin,/nowhere/ldbtf.so \
		-Wl,-plugin-opt,vars=none -Wl,-plugin-opt=keep=func:used
	describes app FUNC used
	describes_not app FUNC main
	btf_fails refused main.o -- vars=some
	log_has "error: ldbtf: option vars: bad value 'some'"
	btf base main.o
	btf libsplit.so -shared main.o -- base=base
	btf app main.o -- "vars-split=vars.btf"
	bpftool btf dump -B app file vars.btf >dump || fail "$name: no variables beside"
	btf app main.o -- section=.rodata.BTF
	extract_by_symbols app found.btf
	bpftool btf dump file found.btf | grep -q "STRUCT 'point'" || fail "$name: no .rodata.BTF"
done

# The linkers that run plugins. A sanitizer's runtime can't get into these.
[ ! "$LDBTF_SANITIZE" ] || exit 0
for name in bfd gold; do
	use $name
	gcc -Bwrappers -fuse-ld=$name main.o -o app -Wl,--ldbtf-vars=none >log 2>&1 ||
		fail "$name: no link"
	describes app FUNC used
	describes_not app VAR origin
	btf app main.o -- vars=none stats=stats.json
	[ "$(stat_value vars stats.json)" = 0 ] || fail "$name: the option is lost"
done
