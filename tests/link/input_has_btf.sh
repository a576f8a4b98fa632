# SPDX-License-Identifier: GPL-3.0-or-later
#
# An input with a .BTF of its own (gcc -gbtf makes them) would give the output a second section of that name, and
# every reader would take the wrong one. It is named, and so is the cure.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
echo 'int other;' >other.c
compile main.c
compile other.c
printf 'BTF' >some.btf
objcopy --add-section .BTF=some.btf main.o with_btf.o

for options in "" "reserve=1000"; do
	btf_fails app with_btf.o other.o -- $options
	log_has "with_btf.o: has a .BTF section already"
	log_has "compile it with -g instead of -gbtf"
	log_has "objcopy --remove-section=.BTF"
	log_lacks "other.o"
done

# The named cure works.
objcopy --remove-section=.BTF --remove-section=.BTF.ext with_btf.o cured.o
btf app cured.o other.o
describes app STRUCT point

# The real thing, where this compiler can make it.
if gcc -gbtf -c main.c -o gbtf.o 2>/dev/null && readelf -SW gbtf.o | grep -q ' \.BTF '; then
	btf_fails app gbtf.o
	log_has "gbtf.o: has a .BTF section already"
else
	skip_part "this gcc has no -gbtf"
fi

# What ld -r and ldbtf made has it too; the final link is the one that should.
btf part.o -r main.o
btf_fails app part.o other.o
log_has "part.o: has a .BTF section already"
log_has "if ld -r made it, leave ldbtf out of that link"

# A shared library with BTF is not merged into the output: no reason to complain.
btf libother.so -shared other.o 2>/dev/null
btf app main.o ./libother.so
describes app STRUCT point
