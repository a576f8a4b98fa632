# SPDX-License-Identifier: GPL-3.0-or-later
#
# -R (--just-symbols): a program that calls functions of a ROM by their addresses. Types of the ROM are not the program's, nor are
# they counted; and if the ROM has BTF of its own, its __start_BTF must not be taken for the program's without a word.
. "$(dirname "$0")/lib.sh"

scripts=$(cd "$here/../../linkscripts" && pwd)
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
	"$ld" -o app -e start main.o -plugin "$LDBTF_PLUGIN" -plugin-opt stats=stats.json "$@" >log 2>&1 || fail "link with $*"
	cp log said
	describes app STRUCT of_program
	describes_not app STRUCT of_rom_1
	cp said log
}
framed() {
	[ $(($(symbol __stop_BTF) - $(symbol __start_BTF))) = "$(section_size app)" ] || fail "$1: the symbols do not frame .BTF"
}
link --defsym=rom_function_1=0x800000
alone=$(stat_value reserved_bytes stats.json)

# An executable is no input of the reservation.
link -R plain_rom.elf
[ ! -s log ] || fail "-R of an executable: not silent"
framed "-R of an executable"
[ "$(stat_value reserved_bytes stats.json)" = "$alone" ] || fail "the ROM's types were counted"
# An object is, since the linker shows it like any other: too much is reserved, and a few bytes too much are all that happens.
link -R rom.o
framed "-R of an object"
[ "$(stat_value reserved_bytes stats.json)" -gt "$alone" ] || fail "objects given by -R are not counted: say so in the guide"
[ "$(stat_value btf_bytes stats.json)" -lt "$alone" ] || fail "the ROM's types are in the BTF"

# The ROM's symbols come first.
cp "$scripts/btf-insert.ld" .
for option in "-R rom.elf" "--just-symbols=rom.elf" "-R rom.elf -T btf-insert.ld" "-R rom.elf -pie"; do
	# shellcheck disable=SC2086 # words
	link $option
	log_has "warning: ldbtf: app: the symbol __start_BTF has another value than .BTF's address"
	log_has "objcopy -N __start_BTF -N __stop_BTF"
	[ "$(grep -c ldbtf: log)" = 1 ] || fail "more than one message"
	[ "$(stat_value reserved_bytes stats.json)" = "$alone" ] || fail "the ROM's types were counted"
done
objcopy -N __start_BTF -N __stop_BTF rom.elf lent.elf
link -R lent.elf
[ ! -s log ] || fail "without the symbols: not silent"
framed "without the symbols"

# An import library has the ROM's symbols, too, for ld writes them into it. Only some ld, such as Arm's, have libraries.
if [ "$LDBTF_PRELOAD" ]; then
	skip_part "Arm's ld can't load a plugin with a sanitizer in it"
elif has arm-none-eabi-gcc; then
	arm-none-eabi-gcc -g -Os -ffreestanding -c rom.c -o rom.arm.o
	echo 'struct of_program { char c; } of_program; int rom_function_1(void *one);
		int start(void) { return rom_function_1(&of_program); }' >arm.c
	arm-none-eabi-gcc -g -Os -ffreestanding -c arm.c -o main.arm.o
	arm-none-eabi-ld -o rom.arm -e rom_start -Ttext=0x800000 rom.arm.o --out-implib=lib.o -plugin "$LDBTF_PLUGIN" >log 2>&1 ||
		fail "--out-implib"
	arm-none-eabi-ld -o app -e start main.arm.o lib.o -plugin "$LDBTF_PLUGIN" >log 2>&1 && fail "two definitions link"
	log_has "warning: ldbtf: lib.o: defines __start_BTF or __stop_BTF with addresses of another image"
	log_has "objcopy -N __start_BTF -N __stop_BTF"
	arm-none-eabi-objcopy -N __start_BTF -N __stop_BTF rom.arm lent.arm
	arm-none-eabi-ld -o app -e start main.arm.o -R lent.arm -plugin "$LDBTF_PLUGIN" >log 2>&1 && [ ! -s log ] || fail "the cure"
	describes app STRUCT of_program
	describes_not app STRUCT of_rom_1
fi

# The script's values win; if they are wrong, that is told, too.
cat > wrong.ld <<'LD'
SECTIONS { __start_BTF = 0x1000; .BTF : { KEEP(*(.BTF)) __stop_BTF = .; } } INSERT BEFORE .text;
LD
link -T wrong.ld --defsym=rom_function_1=0x800000
log_has "warning: ldbtf: app: the symbol __start_BTF has another value than .BTF's address"
cat > wrong.ld <<'LD'
SECTIONS { .BTF : { __start_BTF = .; KEEP(*(.BTF)) } __stop_BTF = . + 16; } INSERT BEFORE .text;
LD
link -T wrong.ld --defsym=rom_function_1=0x800000
log_has "warning: ldbtf: app: the symbol __stop_BTF has another value than .BTF's end"
