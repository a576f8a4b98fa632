#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Installs what is missing, builds the plugin, then builds and runs examples/hosted with it.
set -eu
cd "$(dirname -- "$0")/.."
sh tests/setup.sh build
# The tests need more than is installed here. Where somebody builds them already, they stay as they are.
testing=-DBUILD_TESTING=OFF
[ ! -f build/release/CMakeCache.txt ] || testing=
cmake --preset release ${testing:+"$testing"} >/dev/null
cmake --build --preset release --target ldbtf
make -s -C examples/hosted PLUGIN="$PWD/build/release/plugin/ldbtf.so" run
