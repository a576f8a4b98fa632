# SPDX-License-Identifier: GPL-3.0-or-later
#
# section=NAME where the bytes can't be found again, or would not be loaded: an error with the cure.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"

cat > main.c <<'C'
struct point { int x, y; } origin = {1, 2};
const char motto[] = "read-only";
int start(void) { return origin.x + motto[origin.y]; }
C
compile_bare main
text='.text : { *(.text*) } > flash'
data='.data : { *(.data*) } > ram AT> flash'
refuses() { # LABEL TEXT BODY [ARGUMENT...]
	refuses_label=$1 refuses_text=$2
	shift 2
	link "$@" -plugin-opt section=.rodata.BTF
	[ $link_status != 0 ] || fail "$refuses_label: the link did not fail"
	[ ! -e app ] || fail "$refuses_label: there is an output"
	log_has "$refuses_text"
}
rodata='.rodata : { *(.rodata*) } > flash'
refuses "discarded" "the output lacks the symbols" \
	"/DISCARD/ : { *(.rodata.BTF) } $text $rodata $data"
refuses "stripped" "fix:   link without -s" "$text $rodata $data" -s
refuses "not loaded" "is not loaded with the image" "$text $data .notes 0 (INFO) : { *(.rodata*) }"
refuses "symbols of the script" "do not frame the" \
	"$text .rodata : { __start_BTF = .; *(.rodata*) __stop_BTF = .; } > flash $data"
refuses "relocatable" "option section can't be given for a relocatable output (-r)" "" -r
# A misspelled name is a section of its own, where nobody has looked for it.
link "$text .rodata : { *(.rodata) } > flash $data" -plugin-opt section=.rodata.BTF
says "orphan" "no rule of the linker script takes the input section .rodata.BTF" \
	"section=.rodata.BTF"
# A name that is meant to be an output section.
quiet "own" "$text $rodata .types : { KEEP(*(.types)) } > flash $data" -plugin-opt section=.types
extract_by_symbols app found
objcopy --dump-section .types=types app /dev/null
cmp -s found types || fail "section=.types is not the section .types"
quiet "default" "$text $rodata $data" -plugin-opt section=.BTF
describes app STRUCT point
