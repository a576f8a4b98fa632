# SPDX-License-Identifier: GPL-3.0-or-later
#
# --gc-sections keeps .BTF although nothing refers to it, and the BTF tells of what was kept, not of what was
# thrown away: that is why the output is encoded and not the inputs.
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

# The mark that keeps the section is for ld; the output must not carry it (readelf shows R, or o for OS-specific).
readelf -SW app | grep -qE ' \.BTF .* A +0 +0 +4$' || fail "section flags of .BTF are not just A"
