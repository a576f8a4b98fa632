#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# table.sh: prints the two tables of projects in docs/in-your-firmware.md, from what `ctest -L
# projects` has measured last on this machine.
set -eu
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
echo '| image | lines added | bytes before | bytes after | BTF | padding | BTF with `keep=` | boots in QEMU |'
echo '|---|---|---|---|---|---|---|---|'
cat "$cache"/projects/rows/*
echo
echo '| image | default: padding, image | all types: BTF, image | `types=used` | `keep` of two structs | and `pointers=declared` |'
echo '|---|---|---|---|---|---|'
cat "$cache"/projects/asked/*
