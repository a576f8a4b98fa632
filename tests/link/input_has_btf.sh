# SPDX-License-Identifier: GPL-3.0-or-later
#
# An input with a .BTF of its own (gcc -gbtf makes them) would give the output a second section of
# that name, and every reader would take the wrong one. It is named, and so is the cure.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
echo 'int other;' >other.c
compile main.c
compile other.c
printf 'BTF' >some.btf
objcopy --add-section .BTF=some.btf main.o apart.o
objcopy --add-section .BTF=some.btf --set-section-flags .BTF=alloc,readonly main.o merged.o

# Not with on-error=warn either: the link would put other bytes beside those of the valid empty BTF.
for input in apart.o merged.o; do
	for options in "" "reserve=1000" "on-error=warn" "reserve=1000 on-error=warn" \
		"fill=off on-error=warn"; do
		btf_fails app $input other.o -- $options
		log_has "$input: has a .BTF section already"
		log_has "compile it with -g instead of -gbtf"
		log_has "objcopy --remove-section=.BTF"
		log_lacks "other.o"
	done
done

# The named cure works.
objcopy --remove-section=.BTF --remove-section=.BTF.ext merged.o cured.o
btf app cured.o other.o
describes app STRUCT point

# The real thing, where this compiler can make it.
if gcc -gbtf -c main.c -o gbtf.o 2>/dev/null && readelf -SW gbtf.o | grep -q ' \.BTF '; then
	for options in "" "on-error=warn"; do
		btf_fails app gbtf.o -- $options
		log_has "gbtf.o: has a .BTF section already"
	done
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

# Two copies of the plugin, as from the build folder and an installation.
cp "$LDBTF_PLUGIN" copy.so
btf_fails app main.o -Wl,-plugin,"$work/copy.so"
log_has "is what another copy of ldbtf reserves .BTF with: two of it are loaded"
log_lacks "-gbtf"
