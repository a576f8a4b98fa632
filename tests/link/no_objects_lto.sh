# SPDX-License-Identifier: GPL-3.0-or-later
#
# A link in which no object was seen, with gcc's plugin for LTO before ldbtf: that plugin may have
# taken all objects that there were. gcc loads it without -flto, too. Behind ldbtf it takes none
# that ldbtf has not seen the result of.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
echo data >blob.bin
btf_fails blob.o -r -nostdlib -Wl,-b,binary blob.bin
log_has "no object file was seen among the inputs"
log_has "lto_plugin.so took them"
log_has "gcc -specs=ldbtf.specs"
log_has "gcc -fno-lto"
btf_fails blob.o -r -nostdlib -Wl,-b,binary blob.bin -- on-error=warn
btf_warns blob.o -r -nostdlib -fno-lto -Wl,-b,binary blob.bin
log_has "no input is an object file"
specs
run_lto blob.o -r -nostdlib -Wl,-b,binary blob.bin
[ $link_status = 0 ] || fail "with a specs file the link failed"
log_has "no input is an object file"
