# SPDX-License-Identifier: GPL-3.0-or-later
#
# Meson refuses a linker that runs no plugins when it sets up, by the check in the recipe of
# docs/build-systems.md. Without the check the link fails. gold is taken, and nothing is set up
# where ldbtf is not.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/meson_lib.sh"

refused "meson without ldbtf" 'Dependency "ldbtf" not found' without_ldbtf meson setup refused \
	project
rm -rf refused

sed '/^if /,/^endif/d' project/meson.build >unchecked.build
for linker in lld mold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	refused "meson, $linker" "this linker does not run plugins: link with GNU ld" env \
		CC_LD=$linker meson setup refused project
	rm -rf refused unchecked
	mkdir unchecked
	cp project/*.c project/*.cc unchecked
	cp unchecked.build unchecked/meson.build
	run env CC_LD=$linker meson setup refused unchecked
	said="lld and mold ignore linker plugins, so link with GNU ld"
	[ $linker = mold ] || said="unknown plugin option" # lld has some of its own
	refused "meson without a check, $linker" "$said" ninja -C refused app
	rm -rf refused
done
if has ld.gold; then
	run env CC_LD=gold meson setup gold project
	run ninja -C gold
	describes gold/app STRUCT point
else
	skip_part "no gold on this machine"
fi
