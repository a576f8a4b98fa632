# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of -R (--just-symbols) share: a program that calls functions of a ROM by their
# addresses, and its links. Sourced by a test after lib.sh.

{
	for i in $(seq 40); do
		echo "struct of_rom_$i { int field_$i[$i]; struct of_rom_$i *next; } of_rom_$i;"
		echo "int rom_function_$i(struct of_rom_$i *one) { return one->field_$i[0]; }"
	done
	echo 'int rom_start(void) { return rom_function_1(&of_rom_1); }'
} >rom.c
cat > main.c <<'C'
extern const char __start_BTF[], __stop_BTF[];
struct of_program { char c; } of_program;
int rom_function_1(void *one);
long start(void) { return rom_function_1(&of_program) + (__stop_BTF - __start_BTF); }
C
compile rom.c -ffreestanding -fno-pic
compile main.c -ffreestanding -fpie
"$ld" -o rom.elf -e rom_start -Ttext=0x800000 rom.o -plugin "$LDBTF_PLUGIN"
describes rom.elf STRUCT of_rom_1
"$ld" -o plain_rom.elf -e rom_start -Ttext=0x800000 rom.o

symbol() { readelf -sW app | awk -v name="$1" '$8 == name { print "0x" $2 }'; }
link() { # ARGUMENT...
	rm -f app
	"$ld" -o app -e start main.o -plugin "$LDBTF_PLUGIN" -plugin-opt stats=stats.json \
		"$@" >log 2>&1 || fail "link with $*"
	cp log said
	describes app STRUCT of_program
	describes_not app STRUCT of_rom_1
	cp said log
}
framed() {
	[ $(($(symbol __stop_BTF) - $(symbol __start_BTF))) = "$(section_size app)" ] ||
		fail "$1: the symbols do not frame .BTF"
}
