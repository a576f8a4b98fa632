# SPDX-License-Identifier: GPL-3.0-or-later
#
# An output that ld could write, but nobody may open for writing afterwards.
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] && has setpriv || skip "root and setpriv are needed to lose the right to write"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c

chmod 777 .
# Who has lost the right to write may have lost that to read where the plugin was built, too.
cp "$LDBTF_PLUGIN" plugin.so
chmod 755 plugin.so
LDBTF_PLUGIN=$work/plugin.so
driver="setpriv --reuid=65534 --regid=65534 --clear-groups gcc -B$work/bin"
(umask 0222 && $driver main.o -o probe 2>log && [ -e probe ]) ||
	skip "this ld can't write an output without write permission"
old_umask=$(umask)
umask 0222
run_btf app main.o
umask "$old_umask"
[ $link_status != 0 ] || fail "the output can't have been filled, but the link works"
log_has "app: can't write to the output: Permission denied"
[ ! -e app ] || fail "an empty output was left"
