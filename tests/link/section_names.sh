# SPDX-License-Identifier: GPL-3.0-or-later
#
# Variables in many sections of the program's own: ld keeps the names of sections that no script gathers, and
# each becomes a DATASEC of that name. The reservation must have room for all.
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
