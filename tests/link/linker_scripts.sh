# SPDX-License-Identifier: GPL-3.0-or-later
#
# Scripts that know .BTF, scripts that don't, and those that spoil it: the latter get a message that says what
# the script does to the section.
. "$(dirname "$0")/lib.sh"

cat > main.c <<'C'
extern const char __start_BTF[] __attribute__((visibility("hidden")));
struct point { int x; } origin;
const char *where(void) { return __start_BTF; }
C
compile main.c

script() { # BODY: a script with those lines for .BTF
	cat > script.ld <<EOF
ENTRY(where)
SECTIONS {
	. = 0x10000;
	.text : { *(.text*) }
	.rodata : { *(.rodata*) *(.eh_frame) }
	$1
	. = ALIGN(0x1000);
	.data : { *(.data*) }
	.bss : { *(.bss*) *(COMMON) }
}
EOF
}
driver="$ld"
run() { # MODE ARGUMENT...: run_btf with ld itself in place of a compiler driver
	mode=$1
	shift
	link_status=0
	"$ld" -o app -plugin "$LDBTF_PLUGIN" main.o -T script.ld "$@" >log 2>&1 || link_status=$?
	if [ "$mode" = works ]; then
		[ $link_status = 0 ] || fail "the link failed"
		[ ! -s log ] || fail "the link was not silent"
		describes app STRUCT point
	else
		[ $link_status != 0 ] || fail "the link did not fail"
		[ ! -e app ] || fail "the failed link left its output"
	fi
}
symbol() { readelf -sW app | awk -v name="$1" '$8 == name { print $2 }'; }
address() { readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".BTF" { print $3 }'; }

script ""
run works
[ "$(symbol __start_BTF)" = "$(address)" ] || fail "an orphan's __start_BTF is not where the section is"

script ".BTF : { KEEP(*(.BTF)) }"
run works --gc-sections
script ".BTF : { *(.BTF) }"
run works --gc-sections

# As in the kernel's script: the script's own symbols win, and are the same place.
script ".BTF : { __start_BTF = .; KEEP(*(.BTF)) __stop_BTF = .; }"
run works
[ "$(symbol __start_BTF)" = "$(address)" ] || fail "the script's __start_BTF is not where the section is"
script ". = ALIGN(4); .BTF : { PROVIDE(__start_BTF = .); KEEP(*(.BTF)) PROVIDE(__stop_BTF = .); } . = ALIGN(64);"
run works

# Firmware: without a rule of its own it lands in flash; too much is ld's error, with ld's figures.
cat > script.ld <<'LD'
ENTRY(where)
MEMORY { flash (rx) : ORIGIN = 0x80000, LENGTH = 4K  ram (rw!x) : ORIGIN = 0x20000000, LENGTH = 4K }
SECTIONS {
	.text : { *(.text*) } >flash
	.rodata : { *(.rodata*) *(.eh_frame) } >flash
	.data : { *(.data*) } >ram AT>flash
	.bss : { *(.bss*) *(COMMON) } >ram
}
LD
run works
case $(address) in
*0008????) ;;
*) fail ".BTF is not in flash but at $(address)" ;;
esac
run fails -plugin-opt reserve=8192
log_has "region \`flash' overflowed"
log_lacks "ldbtf: app"

# With a program that refers to it, weakly or not, ld's own error comes first, and the plugin has nothing to add.
cp main.c strong.c
for reference in visibility "weak, visibility"; do
	sed "s/visibility/$reference/" strong.c >main.c
	compile main.c
	for handling in place discard; do # of what the script does not name
		script ""
		[ $handling = discard ] || script "/DISCARD/ : { *(.BTF) }"
		run fails --orphan-handling=$handling
		log_has "\`__start_BTF' referenced in section \`.text' of main.o: defined in discarded section \`.BTF' of /proc/self/fd/"
		log_lacks "ldbtf:"
	done
	script ".BTF : { KEEP(*(.BTF)) }"
	run works
done

script "/DISCARD/ : { *(.BTF) }"
sed -i 's/^const char \*where.*/int where(void) { return 0; }/' main.c
compile main.c
run fails
log_has "app: the output has no section .BTF"
log_has "the linker script discards it"
script ".rodata2 : { *(.BTF) }"
run fails
log_has "app: the output has no section .BTF"
script ".BTF (INFO) : { *(.BTF) }"
run fails
log_has "app: the output's section .BTF is not loaded with the image"
script ".BTF (NOLOAD) : { *(.BTF) }"
run fails
log_has "app: the output's section .BTF is not loaded with the image"
script ".BTF : { *(.BTF) . += 64; }"
run fails
log_has "app: the output's section .BTF has"
script ".BTF : { QUAD(0) QUAD(0) QUAD(0) QUAD(0) } /DISCARD/ : { *(.BTF) }"
run fails -plugin-opt reserve=32
log_has "app: the output's section .BTF does not hold what ldbtf reserved it with"

# on-error=warn promises a valid BTF, if an empty one: an image without its place is refused all the same.
for rule in "/DISCARD/ : { *(.BTF) }" ".BTF (INFO) : { *(.BTF) }" ".BTF : { *(.BTF) . += 64; }"; do
	script "$rule"
	run fails -plugin-opt on-error=warn
	log_has "app: the output"
	log_lacks "warning: ldbtf"
done

# Another format than ELF can't carry it.
script ""
run fails --oformat binary
log_has "app: the output is not an ELF file"
log_has "objcopy -O binary"
