# SPDX-License-Identifier: GPL-3.0-or-later
#
# There is no right to read a .dwo file: the warning says so, rather than that the file can't be
# found.
. "$(dirname "$0")/lib.sh"
. "$here/unreadable_lib.sh"

chmod 000 one.dwo
if [ "$(id -u)" != 0 ]; then
	btf_warns app one.o two.o -- stats=stats.json
elif has setpriv; then
	chmod 777 .
	# Who has lost the right to read may have lost it where the plugin was built, too.
	cp "$LDBTF_PLUGIN" plugin.so
	chmod 755 plugin.so
	LDBTF_PLUGIN=$work/plugin.so
	driver="setpriv --reuid=65534 --regid=65534 --clear-groups gcc -B$work/bin"
	btf_warns app one.o two.o -- stats=stats.json
else
	skip "setpriv is needed for root to lose the right to read"
fi
check "Permission denied"
