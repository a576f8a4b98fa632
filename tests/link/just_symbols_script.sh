# SPDX-License-Identifier: GPL-3.0-or-later
#
# A linker script that sets __start_BTF or __stop_BTF has its way. If the value is wrong, a warning
# says so.
. "$(dirname "$0")/lib.sh"
. "$here/just_symbols_lib.sh"

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
