# SPDX-License-Identifier: GPL-3.0-or-later
#
# --gc-sections keeps .BTF although nothing refers to it, and the BTF tells of what was kept, not of
# what was thrown away: that is why the output is encoded and not the inputs.
. "$(dirname "$0")/lib.sh"

cat > main.c <<'C'
int kept_variable = 1;
int dropped_variable = 2;
int kept(int number) { return number + kept_variable; }
int dropped(int number) { return number + dropped_variable; }
int main(int argc, char **argv) { (void)argv; return kept(argc); }
C
compile main.c -O0 -ffunction-sections -fdata-sections

btf app main.o -Wl,--gc-sections
describes app FUNC kept
describes app VAR kept_variable
describes_not app FUNC dropped
describes_not app VAR dropped_variable

btf whole main.o
describes whole FUNC dropped
describes whole VAR dropped_variable

# The mark that keeps the section is for ld; the output must not carry it (readelf shows R, or o for
# OS-specific).
readelf -SW app | grep -qE ' \.BTF .* A +0 +0 +4$' || fail "section flags of .BTF are not just A"

# What is dropped was counted all the same. Where that is a tenth of the section or more, the user
# is told what saves it; with that there is nothing to tell. ld drops an object's debug information
# if it drops all of its sections, to which unwind tables would belong.
echo 'struct used { int number; } used; int main(void) { return used.number; }' >one.c
for i in $(seq 150); do
	echo "struct of_other_$i { struct of_other_$i *next; int field_$i[$i]; };"
	echo "int other_$i(struct of_other_$i *one) { return one->field_$i[0]; }"
done >other.c
for unit in one other; do
	compile $unit.c -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables
done
btf app one.o other.o -Wl,--gc-sections -- reserve=65536
btf_warns app one.o other.o -Wl,--gc-sections -- stats=stats.json
used=$(stat_value btf_bytes stats.json) reserved=$(stat_value reserved_bytes stats.json)
[ $((reserved - used)) -gt $((reserved / 2)) ] ||
	fail "$used of $reserved bytes are used: the test tests nothing"
log_has "warning: ldbtf: app: of the $reserved bytes that are reserved for .BTF, $used are used; the rest is padding"
log_has "relink with the option reserve=exact (gcc: -Wl,-plugin-opt,reserve=exact)"
log_has "or with reserve=@FILE"
[ "$(grep -c ldbtf: log)" = 1 ] || fail "more than one message"
describes app STRUCT used
btf app one.o other.o -Wl,--gc-sections -- reserve=$used
[ "$(section_size app)" = $used ] || fail "not exactly $used bytes"
describes app STRUCT used
btf app one.o other.o -Wl,--gc-sections -- reserve=exact
btf app one.o other.o -Wl,--gc-sections -- reserve=@app.size
# Nothing is dropped, or little.
btf app one.o other.o
btf app one.o -Wl,--gc-sections
# A few bytes are not worth a message, be they most of it.
btf app main.o -Wl,--gc-sections
btf app one.o other.o -Wl,--gc-sections -- fill=off
