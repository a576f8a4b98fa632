# SPDX-License-Identifier: GPL-3.0-or-later
#
# A project that contains this one as a folder (add_subdirectory) builds the plugin first, then
# links with it; it gets none of our tests and installs nothing of ours. What changes in the
# plugin or its options links again.
. "$(dirname "$0")/lib.sh"
subdirectory_copy=project/third_party/ldbtf
. "$here/subdirectory_lib.sh"

write_lists "" "$(recipe "As a part of your project" cmake)"
run cmake -G "Unix Makefiles" -S project -B "a build" -DCMAKE_BUILD_TYPE=Debug
check "a build" "a build"
builds "a build" keeps nothing "a build/app" "a build/app-lto" "a build/app-plain"
# A source of the plugin is edited: it is built again, and then its users. Not so by one that
# changes nothing in it.
echo 'const char ldbtf_another_plugin[] = "another";' >>"$copy/plugin/linker/hooks.c"
stat -c %y "a build/app-plain" >plain.before
builds "a build" links "another plugin" "a build/app" "a build/app-lto"
run cmake "a build" -Dapp_vars=all
stat -c %y "a build/app-lto" >lto.before
builds "a build" links "another option" "a build/app-vars"
describes "a build/app-vars" VAR origin
[ "$(stat -c %y "a build/app-plain")" = "$(cat plain.before)" ] ||
	fail "another plugin links what does not use it"
[ "$(stat -c %y "a build/app-lto")" = "$(cat lto.before)" ] ||
	fail "another option links what does not have it"

# The plugin would be built for the wrong machine.
refused "cross build" "can't be a part of a cross build" \
	cmake -S project -B cross -DCMAKE_SYSTEM_NAME=Generic -DCMAKE_C_COMPILER_WORKS=1
