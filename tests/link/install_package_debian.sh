# SPDX-License-Identifier: GPL-3.0-or-later
#
# `dpkg-buildpackage -b -us -uc` takes debian/: the package has the parts of an installation, knows
# what it depends on, and links a program from a private root, and one by debhelper.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has dpkg-buildpackage && has dh && has pkg-config ||
	skip "no dpkg-buildpackage, debhelper or pkg-config on this machine"

# As it would be unpacked: what is in the repository, without what was built.
mkdir source
(cd "$LDBTF_SOURCE" && tar -cf - --exclude=./build --exclude=./.git .) | tar -xf - -C source
# The compiler's warnings and LTO of a whole build are for the other tests.
(cd source && DEB_BUILD_OPTIONS="nocheck parallel=2 noautodbgsym" dpkg-buildpackage \
	-b -us -uc) >log 2>&1 ||
	fail "dpkg-buildpackage"
package=$(ls ldbtf_*.deb)
dpkg-deb -f "$package" Depends >depends
for library in libdw1 libelf1 libc6; do
	grep -q "$library" depends || fail "the package does not depend on $library: $(cat depends)"
done
run dpkg-deb -x "$package" root
for name in ldbtf.so ldbtf-specs ldbtf.specs ldbtf.pc ldbtf-runtime.pc ldbtf-config.cmake \
	libldbtf-runtime.a ldbtf.7.gz ldbtf.1.gz copyright ldbtf_runtime.c btf-check.ld; do
	[ "$(find root -name $name)" ] || fail "the package lacks $name"
done
[ -x root/usr/bin/ldbtf ] || fail "the package lacks the program ldbtf"
grep -qF -- '-plugin /usr/lib' "$(find root -name ldbtf.specs)" ||
	fail "the specs file names another place than the package's"
find root -path '*bfd-plugins*' >found
[ ! -s found ] || fail "every nm and ar would load the plugin: $(cat found)"

write_runtime_program main.c
PKG_CONFIG_PATH=$(dirname "$(find root -name ldbtf.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046 # words
run gcc -g main.c \
	$(pkg-config --define-variable=prefix="$PWD/root/usr" --cflags --libs ldbtf-runtime ldbtf) \
	-o app
./app || fail "a program by what the .deb has does not find its struct"
