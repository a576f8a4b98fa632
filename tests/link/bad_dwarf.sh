# SPDX-License-Identifier: GPL-3.0-or-later
#
# Truncated or damaged DWARF in one of several objects is an error that names the object. With
# on-error=warn the program is linked with an empty BTF.
. "$(dirname "$0")/lib.sh"
. "$here/bad_dwarf_lib.sh"

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

# Names behind the end of their section. (ld would complain too, so there is nothing to see with
# on-error=warn.)
damage .debug_str 'head -c 4'
btf_fails app good.o bad.o
log_has "bad.o: .debug_info+0x"
log_has ": a string lies outside of its section"
log_has "unit: main.c"
log_has "fix: rebuild that file, or leave its debug information out (compile it without -g)"
