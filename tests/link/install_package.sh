# SPDX-License-Identifier: GPL-3.0-or-later
#
# The .deb and the archive that cpack makes: what is needed is named, and what is in them links a
# program by pkg-config, by the specs file and by CMake from the folder that they are unpacked to.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has cpack && has dpkg-deb && has dpkg-shlibdeps ||
	skip "no cpack, dpkg-deb or dpkg-shlibdeps on this machine"
[ ! "$LDBTF_PRELOAD" ] || skip "nobody packs a plugin with a sanitizer in it"

run cpack --config "$LDBTF_BUILD/CPackConfig.cmake" -G "DEB;TGZ" -B "$work/packages"
run dpkg-deb -x packages/ldbtf_*.deb from-deb
dpkg-deb -f packages/ldbtf_*.deb Depends >depends
for library in libdw1 libelf1 libc6; do
	grep -q "$library" depends || fail "the package does not depend on $library: $(cat depends)"
done
mkdir from-archive
run tar -xzf packages/ldbtf-*.tar.gz -C from-archive --strip-components=1

write_program project
write_runtime_program project/main.c
cat >project/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.20)
project(outside C)
find_package(ldbtf REQUIRED COMPONENTS runtime)
add_executable(app main.c)
target_link_libraries(app PRIVATE ldbtf::runtime)
ldbtf_enable(app)
CMAKE
checked=
for root in from-deb/usr from-archive from-archive/usr; do
	[ -d "$root/share/ldbtf" ] || continue
	PKG_CONFIG_PATH=$(dirname "$(find "$root" -name ldbtf.pc)")
	export PKG_CONFIG_PATH
	libs=$(pkg-config --define-variable=prefix="$PWD/$root" --libs ldbtf)
	runtime=$(pkg-config --define-variable=prefix="$PWD/$root" --cflags --libs ldbtf-runtime)
	rm -rf app build
	# shellcheck disable=SC2086 # words
	run gcc -g project/main.c $runtime $libs -o app
	./app || fail "$root: a program by pkg-config does not find its struct"
	"$root/bin/ldbtf-specs" vars=none >app.specs || fail "$root: ldbtf-specs"
	# shellcheck disable=SC2086
	run gcc -g -flto=1 -specs=app.specs project/main.c $runtime -o app
	./app || fail "$root: a program by the specs file does not find its struct"
	run cmake -S project -B build -DCMAKE_BUILD_TYPE=Debug \
		"-Dldbtf_DIR=$PWD/$(dirname "$(find "$root" -name ldbtf-config.cmake)")"
	run cmake --build build
	build/app || fail "$root: a program by CMake does not find its struct"
	for name in bin/ldbtf share/man/man1/ldbtf.1 share/man/man7/ldbtf.7; do
		[ -s "$root/$name" ] || fail "$root lacks $name"
	done
	"$root/bin/ldbtf" show app >log 2>&1 || fail "$root: its program does not read app"
	checked="$checked $root"
done
[ "$(echo "$checked" | wc -w)" = 2 ] || fail "only these were tried:$checked"
# What the package's specs file names is where it will be.
grep -qF -- '-plugin /usr/lib' "$(find from-deb -name ldbtf.specs)" ||
	fail "the specs file of the package names another place"
