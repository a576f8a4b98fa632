# SPDX-License-Identifier: GPL-3.0-or-later
#
# FetchContent, from an archive; from git it is the same but for how the files come. With one
# output folder for all, where the plugin must not get lost, and where there is ninja, in several
# configurations at once, each with a plugin of its own.
. "$(dirname "$0")/lib.sh"
. "$here/subdirectory_lib.sh"

(cd "$copy" && tar czf "$work/ldbtf.tar.gz" .)
rm -rf "$copy"
fetches=$(recipe "As a part of your project" cmake 2 |
	sed "s,/path/or/address/of/ldbtf.tar.gz,\"$work/ldbtf.tar.gz\",")
write_lists 'set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/all)' "$fetches"
if has ninja; then
	programs="a fetched build/Debug"
	run cmake -G "Ninja Multi-Config" -S project -B "a fetched build" \
		"-DCMAKE_CONFIGURATION_TYPES=Debug;Release"
else
	skip_part "no ninja on this machine"
	programs="a fetched build"
	run cmake -S project -B "a fetched build" -DCMAKE_BUILD_TYPE=Debug
fi
check "a fetched build" "$programs"
builds "a fetched build" keeps nothing "$programs/app" "$programs/app-lto"
echo 'const char ldbtf_another_plugin[] = "another";' >>"a fetched build/_deps/ldbtf-src/plugin/linker/hooks.c"
builds "a fetched build" links "another plugin, fetched," "$programs/app" "$programs/app-lto"
if has ninja; then
	for configuration in Debug Release; do
		cat "a fetched build/CMakeFiles/ldbtf-app-$configuration.specs" >log
		log_has "plugin/$configuration/ldbtf.so"
	done
fi
