# SPDX-License-Identifier: GPL-3.0-or-later
#
# An extra file that may be written, in a folder where none may be made.
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] && has setpriv || skip "root and setpriv are needed to lose the right to write"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c

cp "$LDBTF_PLUGIN" plugin.so
chmod 755 . plugin.so
mkdir closed
echo old >closed/file
chmod 666 closed/file
mkdir out
chmod 777 out
LDBTF_PLUGIN=$work/plugin.so
driver="setpriv --reuid=65534 --regid=65534 --clear-groups gcc -B$work/bin"
btf out/app main.o -- stats=closed/file
! grep -q old closed/file || fail "a file in a folder without write permission was not written"
btf_fails out/app main.o -- stats=closed/new
log_has "can't create closed/new: Permission denied"
chmod 444 closed/file
btf_fails out/app main.o -- stats=closed/file
log_has "can't create closed/file: Permission denied"
# Nor is a file replaced that may not be written.
cp -p closed/file out/file
btf_fails out/app main.o -- stats=out/file
log_has "can't create out/file: Permission denied"
