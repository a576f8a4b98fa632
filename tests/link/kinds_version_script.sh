# SPDX-License-Identifier: GPL-3.0-or-later
#
# -shared with version scripts: functions and variables are in the BTF, whether hidden or not. The
# two symbols around it are hidden always.
. "$(dirname "$0")/lib.sh"
. "$here/kinds_lib.sh"

cat > library.map <<'M'
LIB_1 { global: visible; local: *; };
LIB_2 { global: versioned; } LIB_1;
M

btf library.so -shared library.o -Wl,--version-script=library.map
readelf --dyn-syms -W library.so | grep -q 'versioned@@LIB_2' ||
	fail "the version script did nothing"
! readelf --dyn-syms -W library.so | grep -E ' internal|_BTF' ||
	fail "the version script hides nothing"
for name in visible versioned internal; do
	describes library.so FUNC $name
done
describes library.so VAR account
truth library.so
# That `local: *` hides the two symbols proves nothing: each image has its own where nothing else
# hides them, and where the script exports all.
echo '{ global: *; };' >all.map
for script in "" -Wl,--version-script=all.map; do
	# shellcheck disable=SC2086 # none or one
	btf exporting.so -shared library.o $script
	readelf --dyn-syms -W exporting.so | grep -q ' internal' ||
		fail "$script: internal is not exported"
	! readelf --dyn-syms -W exporting.so | grep '_BTF' ||
		fail "$script: __start_BTF or __stop_BTF is exported"
	truth exporting.so
done
