# SPDX-License-Identifier: GPL-3.0-or-later
#
# The .rpm that cpack makes: what is in it, what it requires, and that what is unpacked from it
# links a program.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has cpack && has rpmbuild && has rpm2cpio && has cpio ||
	skip "no cpack, rpm or cpio on this machine"
[ ! "$LDBTF_PRELOAD" ] || skip "nobody packs a plugin with a sanitizer in it"

run cpack --config "$LDBTF_BUILD/CPackConfig.cmake" -G RPM -B "$work/packages"
file=$(find packages -maxdepth 1 -name 'ldbtf-*.rpm')
[ "$file" ] || fail "cpack made no .rpm"
rpm --dbpath "$work/rpmdb" -qlp "$file" >list 2>log || fail "rpm -qlp"
for name in ldbtf.so ldbtf-specs ldbtf.specs ldbtf.pc ldbtf-runtime.pc ldbtf-config.cmake \
	bin/ldbtf man7/ldbtf.7 man1/ldbtf.1 libldbtf-runtime.a btf.h btf_module.h; do
	grep -qE "/$name(\.gz)?\$" list || fail "the package lacks $name"
done
# Folders of other packages would be in conflict with these.
! grep -xE '/usr(/(bin|lib|include|share|share/man|share/man/man[17]|lib/cmake|lib/pkgconfig))?' \
	list >log ||
	fail "the package owns folders of others: $(cat log)"
rpm --dbpath "$work/rpmdb" -qRp "$file" >requires 2>log || fail "rpm -qRp"
for library in libdw.so.1 libelf.so.1; do
	grep -qF "$library" requires ||
		fail "the package does not require $library: $(cat requires)"
done

mkdir root
rpm2cpio "$file" >package.cpio 2>log || fail "rpm2cpio"
(cd root && cpio -idm --quiet <../package.cpio) >log 2>&1 || fail "cpio"
write_runtime_program main.c
PKG_CONFIG_PATH=$(dirname "$(find root -name ldbtf.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046 # words
run gcc -g main.c \
	$(pkg-config --define-variable=prefix="$PWD/root/usr" --cflags --libs ldbtf-runtime ldbtf) \
	-o app
./app || fail "a program by what the .rpm has does not find its struct"
