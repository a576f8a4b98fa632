# SPDX-License-Identifier: GPL-3.0-or-later
#
# Autotools with libtool, by the recipe of docs/build-systems.md: a library and a program, with LTO
# and without; nothing of ldbtf is left in what the project installs; without ldbtf nothing is
# built.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
recipe_prefix=prefix
. "$here/pkgconfig_lib.sh"
. "$here/autotools_lib.sh"

write_autotools project </dev/null
cd project
echo 'libshape_la_LDFLAGS = -version-info 1:0:1' >>Makefile.am
run autoreconf -i

recipe Autotools sh >../build.sh
recipe Autotools sh 2 >../look.sh
if without_ldbtf sh ../build.sh >log 2>&1; then fail "builds without ldbtf"; fi
[ ! -e Makefile ] || fail "is configured without ldbtf"
for linker in lld mold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	refused "configure, $linker" "cannot create executables" \
		env CC="gcc -fuse-ld=$linker" sh ../build.sh
	grep -qF "lld and mold ignore linker plugins" config.log || fail "$linker: config.log is silent"
done
# A new plugin does not link again what is there, but behind `make clean` it does.
relinks_by_clean() {
	stat -c %y .libs/app >before
	touches "$plugin"
	run make
	stat -c %y .libs/app >after
	cmp before after >log || fail "a new plugin links again: the guide says that it does not"
	run make clean
	run make
	describes .libs/app STRUCT point
}
for lto in "" " -flto"; do
	sed "s/-g -O2/-g -O2$lto/" ../build.sh >../build-lto.sh
	run sh ../build-lto.sh
	run sh ../look.sh
	log_lacks "without ldbtf"
	describes .libs/app STRUCT point # `app` is a script of libtool
	describes .libs/libshape.so STRUCT shape
	describes .libs/libshape.so FUNC sides
	installs there
	[ ! "$lto" ] || continue
	relinks_by_clean
	run make distclean
done

# libtool before 2.4.7, which drops -specs= where it links libraries.
make_libtool_old
run make clean
run make
run sh ../look.sh
log_has ".libs/libshape.so was linked without ldbtf"
log_lacks ".libs/app was"
# What the guide says for it.
tr -s '\n ' ' ' <"$guide" | grep -qF '&& make LDFLAGS="-Wc,-specs=$specs"`' || fail "the guide has another cure"
specs=$(pkg-config --variable=specs ldbtf)
run make clean
run make LDFLAGS="-Wc,-specs=$specs"
run sh ../look.sh
log_lacks "without ldbtf"
