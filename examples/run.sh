#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs what is missing, builds the plugin, then builds and runs examples/plugins and
# examples/hosted with it. LDBTF_PLUGIN=FILE: takes that plugin, and installs and builds none.
set -eu
cd "$(dirname -- "$0")/.."
if [ -z "${LDBTF_PLUGIN:-}" ]; then
	sh tests/setup.sh build
	# The tests need more than is installed here. Where somebody builds them already, they stay
	# as they are.
	testing=-DBUILD_TESTING=OFF
	[ ! -f build/release/CMakeCache.txt ] || testing=
	cmake --preset release ${testing:+"$testing"} >/dev/null
	cmake --build --preset release --target ldbtf
	LDBTF_PLUGIN=$PWD/build/release/plugin/ldbtf.so
fi
# Not in its own folder, so that the tree stays clean.
cmake -S examples/hosted -B build/hosted -DLDBTF_PLUGIN="$LDBTF_PLUGIN" >/dev/null
cmake --build build/hosted >/dev/null
rm -rf build/plugins
cp -r examples/plugins build/plugins
# make takes no paths with spaces, and the one to here may have some.
ln -s "$LDBTF_PLUGIN" build/plugins/ldbtf.so
make -s -C build/plugins LDBTF_RUNTIME=../../runtime LDBTF_PLUGIN=./ldbtf.so
(cd build/plugins && ./server ./counter.so ./limiter.so)
echo
exec build/hosted/hosted
