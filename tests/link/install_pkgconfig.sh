# SPDX-License-Identifier: GPL-3.0-or-later
#
# pkg-config, as makefiles and shells use it, from a prefix with a space in it.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has pkg-config && has make || skip "no pkg-config or make on this machine"

PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
run pkg-config --exists --print-errors ldbtf
# The path goes back and forth; it must lead to the plugin nevertheless.
eval "set -- $(pkg-config --libs ldbtf)"
[ $# = 1 ] || fail "--libs prints $# words: $*"
[ "${1#-Wl,-plugin,}" -ef "$plugin" ] || fail "--libs: $1"
[ "$(eval "printf %s $(pkg-config --variable=plugin ldbtf)")" -ef "$plugin" ] ||
	[ "$(pkg-config --variable=plugin ldbtf)" -ef "$plugin" ] || fail "--variable=plugin: $(pkg-config --variable=plugin ldbtf)"

write_program .
cat > Makefile <<'MAKE'
CFLAGS += -g
LDFLAGS += $(shell pkg-config --libs ldbtf) -Wl,-plugin-opt,vars=none
app: main.o
	$(CC) $(LDFLAGS) -o $@ $^
MAKE
run make app
describes app STRUCT point
describes_not app VAR origin
