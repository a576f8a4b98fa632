# SPDX-License-Identifier: GPL-3.0-or-later
#
# The FILE of base= is an input of the link: one that a target makes, one with a path, one of a
# configuration, and one in the folder where the link runs.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"

mkdir split
echo 'struct point { int x, y; } origin; struct line { struct point *from, *to; } line; int main(void) { return origin.x; }' >split/base.c
echo 'struct point { int x, y; } *at; struct own { struct point *at; } own;' >split/module.c
run gcc -g split/base.c -Wl,-plugin,"$LDBTF_PLUGIN" -o "split/a file"
cat > split/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(split C)
find_package(ldbtf REQUIRED)
# After what is linked with it, in words and in the alphabet.
add_library(of-target MODULE module.c)
ldbtf_enable(of-target OPTIONS base=/nonexistent base=$<TARGET_FILE:the-base>)
add_executable(the-base base.c)
ldbtf_enable(the-base)
add_library(of-path MODULE module.c)
ldbtf_enable(of-path OPTIONS "base=${CMAKE_SOURCE_DIR}/a file" vars=none)
add_library(of-configuration MODULE module.c)
ldbtf_enable(of-configuration OPTIONS "$<$<CONFIG:Debug>:base=${CMAKE_SOURCE_DIR}/a file>"
	$<$<CONFIG:Release>:base=/nonexistent>)
add_subdirectory(inner)
CMAKE
mkdir split/inner
printf '%s\n' 'add_library(of-folder MODULE ../module.c)' \
	'ldbtf_enable(of-folder OPTIONS base=there)' >split/inner/CMakeLists.txt
for generator in "Unix Makefiles" Ninja; do
	there=parts/inner/there
	if [ "$generator" = Ninja ]; then
		has ninja || { skip_part "no ninja on this machine"; continue; }
		there=parts/there
	fi
	rm -rf parts
	run cmake -G "$generator" -S split -B parts -DCMAKE_BUILD_TYPE=Debug \
		"-DCMAKE_PREFIX_PATH=$prefix"
	cp "split/a file" $there
	run cmake --build parts --target of-target
	run cmake --build parts
	for name in libof-target libof-path libof-configuration inner/libof-folder; do
		bpftool btf dump -B parts/the-base file parts/$name.so >dump 2>log ||
			fail "$generator: $name has no split BTF"
		! grep -q "STRUCT 'point'" dump || fail "$generator: $name has what its base has"
	done
	builds parts keeps "$generator: nothing" parts/libof-target.so parts/libof-path.so \
		parts/libof-configuration.so parts/inner/libof-folder.so
	touches split/base.c
	builds parts links "$generator: another base" parts/libof-target.so
	touches "split/a file"
	stat -c %y parts/libof-target.so >target.before
	builds parts links "$generator: another file for base=" parts/libof-path.so \
		parts/libof-configuration.so
	[ "$(stat -c %y parts/libof-target.so)" = "$(cat target.before)" ] ||
		fail "$generator: another file links what does not have it"
	touches $there
	builds parts links "$generator: another file in the folder" parts/inner/libof-folder.so
done
