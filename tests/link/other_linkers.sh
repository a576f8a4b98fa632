# SPDX-License-Identifier: GPL-3.0-or-later
#
# gold runs the same plugins. Tools that load plugins but don't link (nm, ar) are left alone.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c

nm main.o >nm.plain
LD_PRELOAD=$LDBTF_PRELOAD nm --plugin "$LDBTF_PLUGIN" main.o >nm.plugin 2>log ||
	fail "nm with the plugin"
cmp -s nm.plain nm.plugin && [ ! -s log ] || fail "nm says something else with the plugin"
LD_PRELOAD=$LDBTF_PRELOAD ar --plugin "$LDBTF_PLUGIN" rc lib.a main.o >log 2>&1 ||
	fail "ar with the plugin"
[ ! -s log ] || fail "ar is not silent"

if ! has ld.gold; then
	skip_part "no gold on this machine"
	exit 0
fi
cat > bin/ld.gold <<EOF
#!/bin/sh
exec env LD_PRELOAD="$LDBTF_PRELOAD" $(command -v ld.gold) "\$@"
EOF
chmod +x bin/ld.gold
driver="gcc -B$work/bin -fuse-ld=gold"
btf app main.o
describes app STRUCT point
./app
btf_fails app main.o -- unknown
btf_fails app main.o -- reserve=40
log_has ".BTF needs"
