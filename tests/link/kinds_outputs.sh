# SPDX-License-Identifier: GPL-3.0-or-later
#
# Options of the link that change what the output has: version scripts, kept relocations, wrapped and common symbols,
# COMDAT, response files. And inputs that are given twice. The BTF says what the output is.
. "$(dirname "$0")/lib.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

truth() { "$LDBTF_TOOLS/dwarf_truth" "$1" >log 2>&1 || fail "$1: the BTF says other things than the DWARF"; }
count_of() { # FILE TEXT
	dump "$1"
	grep -cF "] $2" dump || :
}

# A shared library: hidden by the version script or not, functions and variables are in the image.
cat > library.c <<'C'
struct account { long balance; } account;
long visible(struct account *account) { return account->balance; }
__attribute__((noinline)) long internal(struct account *account) { return account->balance + 1; }
long versioned(struct account *account) { return internal(account); }
C
cat > library.map <<'M'
LIB_1 { global: visible; local: *; };
LIB_2 { global: versioned; } LIB_1;
M
compile library.c -fPIC
btf library.so -shared library.o -Wl,--version-script=library.map
readelf --dyn-syms -W library.so | grep -q 'versioned@@LIB_2' || fail "the version script did nothing"
! readelf --dyn-syms -W library.so | grep -E ' internal|_BTF' || fail "the version script hides nothing"
for name in visible versioned internal; do
	describes library.so FUNC $name
done
describes library.so VAR account
truth library.so
# That `local: *` hides the two symbols proves nothing: each image has its own where nothing else hides them, and where the
# script exports all.
echo '{ global: *; };' >all.map
for script in "" -Wl,--version-script=all.map; do
	# shellcheck disable=SC2086 # none or one
	btf exporting.so -shared library.o $script
	readelf --dyn-syms -W exporting.so | grep -q ' internal' || fail "$script: internal is not exported"
	! readelf --dyn-syms -W exporting.so | grep '_BTF' || fail "$script: __start_BTF or __stop_BTF is exported"
	truth exporting.so
done

cat > main.c <<'C'
struct account { long balance; };
long visible(struct account *account);
struct account mine = {.balance = 0};
int main(void) { return (int)visible(&mine); }
C
compile main.c -fPIE

# Relocations kept in a linked output: they are applied already, and must not be again. Here they are RELA, and twice is as
# once; for REL see ../cross/kinds.sh.
btf emit library.o main.o -Wl,--emit-relocs
readelf -SW emit | grep -q ' \.rela\.debug_info' || fail "--emit-relocs kept none"
! readelf -SW emit | grep ' \.rela\.BTF' || fail "there are relocations for .BTF"
./emit || fail "emit does not run"
truth emit
btf direct library.o main.o
extract emit emit.btf
extract direct direct.btf
cmp -s emit.btf direct.btf || fail "--emit-relocs changes the BTF"
if gcc -static-pie library.o main.o -o probe 2>/dev/null; then
	btf static-pie -static-pie library.o main.o
	./static-pie || fail "static-pie does not run"
	for name in main visible versioned internal; do
		describes static-pie FUNC $name
	done
	describes static-pie VAR account
	describes static-pie VAR mine
	truth static-pie
else
	skip_part "gcc can't link -static-pie here"
fi

# --wrap: callers of visible get __wrap_visible; all three are functions of the image.
cat > wrap.c <<'C'
struct account { long balance; };
long __real_visible(struct account *account);
long __wrap_visible(struct account *account) { return __real_visible(account) * 2; }
C
compile wrap.c
btf wrapped library.o main.o wrap.o -Wl,--wrap=visible
describes wrapped FUNC visible
describes wrapped FUNC __wrap_visible
describes_not wrapped FUNC __real_visible
./wrapped || fail "wrapped does not run"
truth wrapped

# Common symbols: three declarations, one variable, whose place ld chooses.
cat > common_a.c <<'C'
struct buffer { char bytes[100]; };
struct buffer shared;
int counter;
int use_a(void) { return shared.bytes[3] + counter; }
C
sed 's/use_a/use_b/' common_a.c >common_b.c
compile common_a.c -fcommon
compile common_b.c -fcommon
readelf -sW common_a.o | grep -q ' COM shared' || fail "gcc -fcommon made no common symbol"
btf common common_a.o common_b.o library.o main.o
[ "$(count_of common "VAR 'shared'")" = 1 ] || fail "a common variable is there $(count_of common "VAR 'shared'") times"
[ "$(count_of common "VAR 'counter'")" = 1 ] || fail "a common variable is not there once"
truth common
# With -r they have no place until the final link, so there is no VAR; unless ld is told to give them one.
btf common.o -r common_a.o common_b.o library.o -nostdlib -- stats=common.stats
readelf -sW common.o | grep -q ' COM shared' || fail "-r: the symbol is not common any more"
describes common.o STRUCT buffer
describes common.o FUNC use_a
describes common.o VAR account
[ "$(grep -c "^\[[0-9]*\] VAR '" dump)" = 1 ] || fail "-r: a variable without a place is there"
[ "$(stat_value var_no_section common.stats)" = 4 ] || fail "-r: var_no_section is $(stat_value var_no_section common.stats)"
btf placed.o -r common_a.o common_b.o library.o -nostdlib -Wl,-d
for name in shared counter; do
	[ "$(count_of placed.o "VAR '$name'")" = 1 ] || fail "-r -d: $name is there $(count_of placed.o "VAR '$name'") times"
done
grep -q "DATASEC '.bss' size=[0-9]* vlen=3" dump || fail "-r -d: the variables are not in .bss"
plain plain-common.o -r common_a.o common_b.o -nostdlib
btf common_later plain-common.o library.o main.o
for name in shared counter; do
	[ "$(count_of common_later "VAR '$name'")" = 1 ] || fail "after -r: $name is there $(count_of common_later "VAR '$name'") times"
done

# COMDAT: each object has the function and the variable, the link keeps one of each.
cat > comdat.cc <<'C'
struct item { int price; };
extern "C" inline int price_of(item *item) { return item->price; }
inline item cheapest = {1};
int (*UNIT)(item *) = price_of;
int *UNIT_price() { return &cheapest.price; }
C
if has g++; then
	for unit in one two three; do
		g++ -std=c++17 -g -O1 -DUNIT=pointer_$unit -DUNIT_price=price_$unit -c comdat.cc -o comdat_$unit.o
	done
	btf comdat library.o main.o comdat_one.o comdat_two.o comdat_three.o
	[ "$(count_of comdat "STRUCT 'item'")" = 1 ] || fail "COMDAT: struct item is not there once"
	readelf -gW comdat_two.o | grep -q 'COMDAT group.*\[price_of\]' || fail "g++ made no COMDAT of the function"
	for definition in "FUNC 'price_of'" "VAR 'cheapest'"; do
		[ "$(count_of comdat "$definition")" = 1 ] ||
			fail "COMDAT: $definition is there $(count_of comdat "$definition") times"
	done
	truth comdat
	btf comdat.o -r comdat_one.o comdat_two.o comdat_three.o -nostdlib
	for definition in "FUNC 'price_of'" "VAR 'cheapest'"; do
		[ "$(count_of comdat.o "$definition")" = 1 ] ||
			fail "COMDAT, -r: $definition is there $(count_of comdat.o "$definition") times"
	done
	describes comdat VAR pointer_three
else
	skip_part "no g++ on this machine"
fi

# One object twice, as far as ld allows: in an archive of which it is not needed, in two archives, and really twice where
# it defines nothing that would clash.
ar rc libone.a library.o
ar rc libtwo.a library.o
btf twice library.o main.o libone.a libtwo.a
extract twice twice.btf
cmp -s twice.btf direct.btf || fail "an object that archives have too changes the BTF"
btf from_archives main.o libone.a libtwo.a
[ "$(count_of from_archives "FUNC 'visible'")" = 1 ] || fail "from two archives: visible is not there once"
echo 'static struct quiet { int z; } quiet __attribute__((used)); static int quietly(struct quiet *q) { return q->z; } int (*const __attribute__((weak)) by)(struct quiet *) = quietly;' >quiet.c
compile quiet.c
btf really_twice library.o main.o quiet.o quiet.o
[ "$(count_of really_twice "STRUCT 'quiet'")" = 1 ] || fail "twice on the command line: struct quiet is not there once"
truth really_twice
# ld's own complaint, no noise of ours, no output.
btf_fails clash library.o main.o library.o
log_has "multiple definition of"
log_lacks ldbtf:

# Response files: of gcc, and of ld, with the plugin in them too.
printf '%s\n' library.o main.o "-Wl,-plugin,$LDBTF_PLUGIN" -Wl,-plugin-opt,stats=response.stats >response.args
gcc -B"$work/bin" -o response @response.args >log 2>&1 || fail "a response file of gcc"
[ ! -s log ] || fail "the link with a response file was not silent"
[ "$(stat_value units response.stats)" = 2 ] || fail "the options in a response file did not arrive"
extract response response.btf
cmp -s response.btf direct.btf || fail "a response file changes the BTF"
printf '%s ' -shared library.o -plugin "$LDBTF_PLUGIN" -o response.so >response.args
"$ld" @response.args >log 2>&1 || fail "a response file of ld"
describes response.so STRUCT account
