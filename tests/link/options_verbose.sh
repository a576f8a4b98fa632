# SPDX-License-Identifier: GPL-3.0-or-later
#
# verbose: the figures in words, on stderr, so that a map on stdout stays clean.
. "$(dirname "$0")/lib.sh"
. "$here/options_lib.sh"

btf app main.o -- stats=stats.json
"$ld" main.o -e main -o app -plugin "$LDBTF_PLUGIN" -plugin-opt verbose >out 2>log ||
	fail "verbose link"
log_has "bytes reserved for .BTF"
log_has "app: "
log_has "bytes by kind: "
log_has "bytes by unit: main.c "
log_has "bytes by root: variables "
log_has "strings $(stat_value string_bytes stats.json)"
[ ! -s out ] || fail "verbose writes to stdout"
