# SPDX-License-Identifier: GPL-3.0-or-later
#
# Each value of each option does what it says.
. "$(dirname "$0")/lib.sh"

cat > main.c <<'C'
struct point { int x, y; };
struct point origin;
static __attribute__((noinline)) int add(int a, int b) { return a + b; }
int main(void) { return add(origin.x, origin.y); }
C
compile main.c

# The defaults, said aloud, change nothing.
btf app main.o
extract app reference
btf app main.o -- reserve=auto fill=on funcs=consistent vars=all on-error=fail
extract app blob
cmp -s blob reference || fail "the defaults are not the defaults"
describes app STRUCT point
describes app FUNC main
describes app VAR origin

# reserve=BYTES: exactly that many, in decimal or hexadecimal, and the blob fills them.
btf app main.o -- reserve=5000
[ "$(section_size app)" = 5000 ] || fail "reserve=5000 reserved $(section_size app)"
describes app STRUCT point
btf app main.o -- reserve=0x1400
[ "$(section_size app)" = 5120 ] || fail "reserve=0x1400 reserved $(section_size app)"
describes app VAR origin

# fill=off: as many bytes as a fill would need, but empty.
btf app main.o -- fill=off
[ "$(section_size app)" -ge "$(size_of reference)" ] || fail "fill=off reserves less"
is_empty_btf app

btf app main.o -- funcs=none
describes_not app FUNC main
describes app VAR origin
# Two functions of one name, at two addresses: the name is no function for a tracer.
cat > twin1.c <<'C'
static __attribute__((noinline)) int twin(int a) { __asm__(""); return a + 1; }
int first(int a) { return twin(a); }
C
cat > twin2.c <<'C'
static __attribute__((noinline)) int twin(int a) { __asm__(""); return a + 2; }
int first(int a);
int main(int argc, char **argv) { (void)argv; return twin(argc) + first(argc); }
C
compile twin1.c
compile twin2.c
btf app twin1.o twin2.o -- funcs=consistent
describes app FUNC first
describes_not app FUNC twin
btf app twin1.o twin2.o -- funcs=all
describes app FUNC main
describes app FUNC twin

btf app main.o -- vars=none
describes_not app VAR origin
describes app FUNC main
btf app main.o -- vars=percpu
describes_not app VAR origin
cat > percpu.c <<'C'
__attribute__((section(".data..percpu"))) int on_each_cpu = 1;
C
compile percpu.c
# ld's own script merges the section into .data; a kernel's keeps it.
echo 'SECTIONS { .data..percpu : { *(.data..percpu) } } INSERT BEFORE .data;' >percpu.ld
btf app main.o percpu.o -Wl,-T,percpu.ld -- vars=percpu
describes app VAR on_each_cpu
describes_not app VAR origin

# lang-exclude: by family; commas and colons; adds up.
btf app main.o -- lang-exclude=rust,c++
describes app STRUCT point
btf app main.o -- lang-exclude=rust:c
describes_not app STRUCT point
btf app main.o -- lang-exclude=c lang-exclude=go
describes_not app STRUCT point
# Each version of a language is a code of its own: C89, C99, C11, and plain C, which is put in by hand.
excludes_c() { # OBJECT LANGUAGE: the code of its unit, as readelf shows it
	readelf --debug-dump=info "$1" 2>/dev/null | grep -qE "DW_AT_language *: $2[^0-9]" || {
		skip_part "this gcc does not make the language code $2"
		return 0
	}
	btf app "$1" -- lang-exclude=c++
	describes app STRUCT point
	btf app "$1" -- lang-exclude=c
	describes_not app STRUCT point
}
for pair in c89:1 c99:12 c11:29; do
	compile main.c -std=${pair%:*}
	excludes_c main.o ${pair#*:}
done
gcc -g -O1 -std=c89 -dA -S main.c -o plain.s
sed -i 's/0x1\([ 	]*# DW_AT_language\)/0x2\1/' plain.s
gcc -c plain.s -o plain.o
excludes_c plain.o 2
compile main.c

# The last of two values counts.
btf app main.o -- fill=off fill=on
describes app STRUCT point

# detached: the same bytes as in the section.
btf app main.o -- detached=app.btf
extract app blob
cmp -s blob app.btf || fail "detached file and section differ"

# jobs: any number; stats says how many threads there were.
for jobs in 1 3; do
	btf app main.o -- jobs=$jobs stats=stats.json
	[ "$(stat_value threads stats.json)" = $jobs ] || fail "jobs=$jobs: $(stat_value threads stats.json) threads"
done

# stats: JSON with these keys, and figures that agree with the output.
for key in reserve_ms fill_ms reserved_bytes btf_bytes units types funcs vars split_bytes split_vars threads peak_rss_kib; do
	[ -n "$(stat_value $key stats.json)" ] || fail "stats lacks $key: $(cat stats.json)"
done
[ "$(stat_value reserved_bytes stats.json)" = "$(section_size app)" ] || fail "reserved_bytes is not the section's size"
[ "$(stat_value btf_bytes stats.json)" -le "$(section_size app)" ] || fail "btf_bytes is more than the section"
dump app
[ "$(stat_value types stats.json)" = "$(grep -c '^\[' dump)" ] || fail "types is not the number of types"
[ "$(stat_value vars stats.json)" = "$(grep -c '\] VAR' dump)" ] || fail "vars is not the number of variables"
[ "$(stat_value funcs stats.json)" = "$(grep -c '\] FUNC ' dump)" ] || fail "funcs is not the number of functions"
if has python3; then
	python3 - stats.json <<'PY' || fail "stats is not good JSON"
import json, sys
stats = json.load(open(sys.argv[1]))
assert stats["units"] == 1 and stats["peak_rss_kib"] > 100
assert all(isinstance(count, int) for count in stats["skipped"].values()) and "atomic_qualifier" in stats["skipped"]
PY
else
	skip_part "no python3 to parse the JSON with"
fi
# A program with something that BTF has no kind for is counted there.
echo '_Atomic int counter;' >>main.c
compile main.c
btf app main.o -- stats=stats.json
[ "$(stat_value atomic_qualifier stats.json)" -gt 0 ] || fail "_Atomic is not counted"

# verbose: on stderr, so that a map on stdout stays clean.
"$ld" main.o -e main -o app -plugin "$LDBTF_PLUGIN" -plugin-opt verbose >out 2>log || fail "verbose link"
log_has "bytes reserved for .BTF"
log_has "app: "
[ ! -s out ] || fail "verbose writes to stdout"
