# SPDX-License-Identifier: GPL-3.0-or-later
#
# Variables in many sections of the program's own: ld keeps the names of sections that no script
# gathers, and each becomes a DATASEC of that name. The reservation must have room for all.
. "$(dirname "$0")/lib.sh"

i=0
while [ $i -lt 60 ]; do
	echo "int v$i __attribute__((section(\"init.call.level$i.entry_of_some_length\"))) = $i;"
	i=$((i + 1))
done >sections.c
echo 'int main(void) { return v0; }' >>sections.c
compile sections.c
btf app sections.o
describes app DATASEC init.call.level59.entry_of_some_length

# Sections that the script does gather cost nothing: one DATASEC for all.
i=0
while [ $i -lt 60 ]; do
	echo "int variable_with_a_long_name_$i = $((i + 1));"
	i=$((i + 1))
done >gathered.c
echo 'int main(void) { return variable_with_a_long_name_0; }' >>gathered.c
compile gathered.c -fdata-sections
btf app gathered.o -- stats=stats
[ "$(stat_value reserved_bytes stats)" -le $(($(stat_value btf_bytes stats) + 400)) ] ||
	fail "$(stat_value reserved_bytes stats) bytes reserved for $(stat_value btf_bytes stats)"

# Scripts name sections as they like, and no linker tells us. Each variable of a small program may
# get a section of its own, with a name of 31 characters, and one a name of 63.
for count in 1 2 3 4 5; do
	echo 'SECTIONS {' >names.ld
	: >named.c
	i=1
	while [ $i -le $count ]; do
		name=section_with_name_of_31_chars_$i
		[ $i != 1 ] || name=section_whose_name_is_63_chars_section_whose_name_is_63_chars_$i
		echo "$name : { *(.data.v$i) }" >>names.ld
		echo "int v$i = $i;" >>named.c
		i=$((i + 1))
	done
	echo '} INSERT AFTER .data;' >>names.ld
	echo 'int main(void) { return v1; }' >>named.c
	compile named.c -fdata-sections
	btf app named.o -Wl,-T,names.ld
	describes app DATASEC section_whose_name_is_63_chars_section_whose_name_is_63_chars_1
	[ "$(grep -c "DATASEC 'section_w" dump)" = $count ] || fail "not $count sections"
done
# But no more than for so many: of the smallest programs it would be half.
printf '%s\n' 'int zero;' 'int one = 1;' 'const int two = 2;' 'int main(void) { return one; }' >three.c
echo 'int zero; int main(void) { return zero; }' >one.c
for program in one:80 three:150; do
	compile ${program%:*}.c
	btf app ${program%:*}.o -- stats=stats
	over=$(($(stat_value reserved_bytes stats) - $(stat_value btf_bytes stats)))
	[ $over -le ${program#*:} ] || fail "${program%:*}.c: $over bytes too many"
done
