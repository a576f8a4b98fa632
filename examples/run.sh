#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs what is missing, builds the plugin, then builds and runs examples/plugins and
# examples/hosted with it.
set -eu
cd "$(dirname -- "$0")/.."
sh tests/setup.sh build
# The tests need more than is installed here. Where somebody builds them already, they stay as they are.
testing=-DBUILD_TESTING=OFF
[ ! -f build/release/CMakeCache.txt ] || testing=
cmake --preset release ${testing:+"$testing"} >/dev/null
cmake --build --preset release --target ldbtf
# Not in its own folder, so that the tree stays clean.
cmake -S examples/hosted -B build/hosted -DLDBTF_PLUGIN="$PWD/build/release/plugin/ldbtf.so" >/dev/null
cmake --build build/hosted >/dev/null
rm -rf build/plugins
cp -r examples/plugins build/plugins
# make takes no paths with spaces, and the one to here may have some.
make -s -C build/plugins LDBTF_RUNTIME=../../runtime LDBTF_PLUGIN=../release/plugin/ldbtf.so
(cd build/plugins && ./server ./counter.so ./limiter.so)
echo
exec build/hosted/hosted
