# SPDX-License-Identifier: GPL-3.0-or-later
#
# examples/plugins by make: the server prints the state of its plugins, whose BTF is split; another
# server is told of plugins that were not linked again.
. "$(dirname "$0")/lib.sh"
has make || skip "no make on this machine"

source=$(cd "$here/../.." && pwd)
ln -s "$source/runtime" runtime
ln -s "$LDBTF_PLUGIN" ldbtf.so
cp -r "$source/examples/plugins" by_make
make -C by_make clean >log 2>&1
build() { make -C by_make CC="gcc -B$work/bin" LDBTF_RUNTIME=../runtime LDBTF_PLUGIN=../ldbtf.so \
	"$@" >log 2>&1; }
build || fail "make"
! grep -iE 'warning|ldbtf:' log || fail "make warns"
serve() { (cd by_make && ./server ./counter.so ./limiter.so) >said 2>log; }
serve || fail "the server fails"
tr -d '\n\t' <said >line
for text in 'counter: {.by_method = {1, 1, 0},.bytes = 4196,.last = PUT}' \
	'.largest = {.next = 0x0,.method = PUT,.path = "/upload",.bytes = 4096}' \
	'{.last = REFUSED,.refused = 1}'; do
	grep -qF "$text" line || fail "the server does not say $text: $(cat said)"
done

# Whole, each plugin has more than twice as much.
for plugin in counter limiter; do
	btf whole.so -g -O2 -shared -fPIC by_make/$plugin.c
	[ $((2 * $(section_size by_make/$plugin.so))) -lt "$(section_size whole.so)" ] ||
		fail "$plugin.so is not much smaller"
done

# A server with one type more, and the plugins of before.
cp by_make/counter.so by_make/limiter.so .
sed -i 's/^struct server the_server/struct added { int x; } added;\n&/' by_make/server.c
build server || fail "make server"
if serve; then fail "the server takes plugins of another one"; fi
[ "$(grep -c 'was linked with another server: link it again' said)" = 2 ] ||
	fail "the server says: $(cat said)"
build || fail "make again"
serve || fail "make does not link the plugins again"

build -s clean && build LDBTF_PLUGIN= || fail "make without the plugin"
serve || fail "the server fails without types"
grep -q 'does not know its own types' said || fail "the server does not say that it has no types"
