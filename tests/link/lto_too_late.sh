# SPDX-License-Identifier: GPL-3.0-or-later
#
# A link with LTO that loads ldbtf behind the compiler's plugin fails. The message has what is
# needed to go on, in both ways.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
write_program
compile one.c -O2 -flto
compile two.c -O2 -flto

driver="gcc -flto=1 -O2 -B $work/bin"
btf_fails app one.o two.o
log_has "the compiler's plugin took"
log_has "-specs=ldbtf.specs"
sed '/ -specs=/,$d' log >before
! grep "reserve=" before || fail "the number comes before the specs file"
need=$(sed -n 's/.*-plugin-opt,reserve=\([0-9]*\).*/\1/p' log)
[ "$need" ] || fail "no number to reserve"
btf app one.o two.o -- reserve="$need"
describes app FUNC elsewhere
describes app VAR counter
[ "$(section_size app)" = "$need" ] || fail ".BTF is not as large as asked for"
btf_fails app one.o two.o -- reserve=$((need - 4))
btf_warns app one.o two.o -- on-error=warn
is_empty_btf app
# Not even the startup files are left to look at.
btf_fails app one.o two.o -nostdlib -Wl,-e,main
log_has "-specs=ldbtf.specs"
