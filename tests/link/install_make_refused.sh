# SPDX-License-Identifier: GPL-3.0-or-later
#
# What stops the makefile of docs/build-systems.md: a bad option, no ldbtf, and a linker that runs
# no plugins.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has pkg-config && has make || skip "no pkg-config or make on this machine"
. "$here/pkgconfig_lib.sh"

recipe Make make >Makefile
write_program .

# A specs file that can't be written stops make each time.
cp Makefile whole.mk
sed -i 's/vars=none/-vars=none/' Makefile
for time in first second; do
	refused "a bad option, the $time make" "begin with no dash: -vars=none" make app
done
[ ! -e app ] || fail "a bad option: app was linked"
mv whole.mk Makefile

refused "make without ldbtf" "pkg-config does not find ldbtf: install it, or set PKG_CONFIG_PATH" \
	without_ldbtf make app
for linker in lld mold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	refused "make, $linker" \
		"this linker does not run plugins: link with GNU ld, such as by LDFLAGS=-fuse-ld=bfd" \
		make app CC="gcc -fuse-ld=$linker"
	refused "make, $linker from the environment" "this linker does not run plugins" \
		env LDFLAGS=-fuse-ld=$linker make app
done
[ ! -e app ] || fail "a refused link left its output"
