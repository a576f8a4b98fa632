# SPDX-License-Identifier: GPL-3.0-or-later
#
# A table between __start_X and __stop_X, with LTO: the plugin behind ours adds what it has
# compiled, and ld drops the table. The link says so, and how to keep the table.
. "$(dirname "$0")/lib.sh"
. "$here/start_stop_lib.sh"
. "$here/lto_lib.sh"

script inside '' "$start *(cmds) $stop" ''
script cure '' "$start KEEP(*(cmds)) $stop" ''
specs
bare="-ffreestanding -fno-stack-protector -fno-pie -no-pie -static -nostdlib -Wl,--gc-sections,--no-warn-rwx-segments"
# shellcheck disable=SC2086 # several words
run_lto app -Wl,-T,inside.ld $bare main.c
[ $link_status = 0 ] || fail "the link with LTO"
log_has "nothing is left between the symbols __start_cmds and __stop_cmds"
log_has "KEEP(*(cmds))"
# shellcheck disable=SC2086
lto app -Wl,-T,cure.ld $bare main.c
# The plugin alone takes nothing and adds nothing: that is no LTO.
# shellcheck disable=SC2086
lto app -Wl,-T,inside.ld $bare main.o
returned=0
./app || returned=$?
[ $returned = 42 ] || fail "with an idle plugin behind ours the program returns $returned"
