#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh [CTEST ARGUMENT...]: installs what is missing, builds, and runs the whole suite.
#
# For example `sh tests/run.sh -L quick`. The last thing printed is ctest's summary, after what was
# skipped. The real programs are kept in ~/.cache/ldbtf (LDBTF_CACHE): the first run downloads and
# compiles them.
set -eu
cd "$(dirname -- "$0")/.."
sh tests/setup.sh tests
cmake --preset release -DBUILD_TESTING=ON -DLDBTF_WERROR=ON >/dev/null
cmake --build --preset release
exec sh tests/run_ctest.sh release "$@"
