# SPDX-License-Identifier: GPL-3.0-or-later
#
# Truncated or damaged DWARF in one of several objects is an error that names the object; with on-error=warn the
# program is linked with an empty BTF. Whatever the damage: no crash, and never a BTF that readers reject.
. "$(dirname "$0")/lib.sh"

cat > good.c <<'C'
struct good { int number; } good;
int get_good(void) { return good.number; }
C
cat > main.c <<'C'
struct point { int x, y; const char *label; } origin;
enum color { RED, GREEN } color;
int get_good(void);
int main(void) { return origin.x + color + get_good(); }
C
compile good.c
compile main.c -fno-asynchronous-unwind-tables

# damage SECTION COMMAND: bad.o is main.o with that section piped through the command. Relocations of the section are
# dropped, since ld itself complains about those that point beyond a shortened section.
damage() {
	objcopy --dump-section "$1=part" main.o /dev/null
	sh -c "$2" <part >part.bad
	objcopy --remove-section=".rela$1" --update-section "$1=part.bad" main.o bad.o 2>log ||
		fail "objcopy can't damage $1"
}

expect_error() { # LABEL
	btf_fails app good.o bad.o
	log_has "bad.o: "
	log_lacks "good.o: "
	log_has "fix: "
	btf_warns app good.o bad.o -- on-error=warn
	log_has "warning: ldbtf: bad.o: "
	is_empty_btf app
	./app || fail "$1: the program does not run"
	# Read from the output alone, the damage is found there.
	btf_fails app good.o bad.o -- reserve=4000
	log_has "error: ldbtf: app: "
}

damage .debug_info 'head -c 60'
expect_error "truncated .debug_info"
damage .debug_info 'head -c 5'
expect_error "truncated unit header"
damage .debug_abbrev 'head -c 20'
expect_error "truncated .debug_abbrev"
damage .debug_info 'printf "\377\377\377\177"; tail -c +5'
expect_error "unit longer than its section"
damage .debug_info 'head -c 4; printf "\143\000"; tail -c +7'
expect_error "unknown DWARF version"

damage .debug_info 'head -c 12; head -c 4000 /dev/zero'
expect_error "a hole behind the unit header"
damage .debug_info 'head -c 12; printf "\001"; tail -c +14'
expect_error "a root DIE that is no unit"

# Names behind the end of their section. (ld would complain too, so there is nothing to see with on-error=warn.)
damage .debug_str 'head -c 4'
btf_fails app good.o bad.o
log_has "bad.o: .debug_info+0x"
log_has ": a string lies outside of its section"
log_has "unit: main.c"
log_has "fix: rebuild that file, or leave its debug information out (compile it without -g)"

# Any byte wrong: no particular outcome, but always one of the two clean ones.
objcopy --dump-section .debug_info=part main.o /dev/null
size=$(size_of part)
offset=12
while [ $offset -lt "$size" ]; do
	for byte in '\000' '\377'; do
		damage .debug_info "head -c $offset; printf '$byte'; tail -c +$((offset + 2))"
		run_btf app good.o bad.o
		if [ $link_status = 0 ]; then
			dump app
		else
			[ ! -e app ] || fail "byte $offset: a failed link left its output"
			grep -q "ldbtf: " log || fail "byte $offset: failed without a message"
		fi
	done
	offset=$((offset + 7))
done
