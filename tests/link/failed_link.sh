# SPDX-License-Identifier: GPL-3.0-or-later
#
# A link that fails for its own reasons fails exactly as it does without the plugin: the same
# messages, no output, and nothing of ours written. ld calls the plugin at the end of such a link
# too.
. "$(dirname "$0")/lib.sh"

echo 'int missing(void); int main(void) { return missing(); }' >undefined.c
echo 'int main(void) { return 0; }' >main.c
echo 'int main(void) { return 1; }' >again.c
for name in undefined main again; do
	compile $name.c
done
cat > tiny.ld <<'LD'
MEMORY { tiny : ORIGIN = 0, LENGTH = 4  big : ORIGIN = 0x1000, LENGTH = 1M }
SECTIONS { .text : { *(.text) } >tiny  .BTF : { *(.BTF) } >big  .rest : { *(.eh_frame) } >big }
LD
printf 'SECTIONS { this is no script' >broken.ld
printf 'no object' >text.o
head -c 300 main.o >short.o

same() { # LABEL ARGUMENT... (of ld)
	label=$1
	shift
	rm -f app stats.json app.btf
	"$ld" -o app "$@" >log.plain 2>&1 && fail "$label: the plain link works"
	[ ! -e app ] || fail "$label: ld leaves an output, so this test shows nothing"
	"$ld" -o app -plugin "$LDBTF_PLUGIN" -plugin-opt stats=stats.json \
		-plugin-opt detached=app.btf "$@" \
		>log 2>&1 && fail "$label: the link works"
	cmp -s log log.plain || {
		diff log.plain log >log.diff || :
		cp log.diff log
		fail "$label: other messages than without the plugin"
	}
	for file in app stats.json app.btf; do
		[ ! -e $file ] || fail "$label: $file was left"
	done
}

same "undefined symbol" undefined.o -e main
same "undefined symbol, -r" undefined.o -r --no-undefined --require-defined=nowhere
same "defined twice" main.o again.o -e main
same "no such input" main.o nowhere.o
same "no such library" main.o -lnowhere
same "broken script" main.o -T broken.ld
same "not an object" main.o text.o
same "truncated object" main.o short.o
same "no inputs"
same "region overflow" main.o -T tiny.ld -e main

# What an earlier run left goes as it goes without the plugin, and extra files of that run stay
# untouched.
echo stale >stats.json
btf app main.o
run_btf app undefined.o -- stats=stats.json
[ $link_status != 0 ] || fail "undefined symbol: the link works"
[ ! -e app ] || fail "the output of the earlier link is still there"
[ "$(cat stats.json)" = stale ] || fail "stats of a failed link were written"

# An output that ld can't create is ld's to report.
mkdir folder
same_failure() { # OUT
	"$ld" -o "$1" main.o -e main >log.plain 2>&1 && fail "$1: the plain link works"
	"$ld" -o "$1" -plugin "$LDBTF_PLUGIN" main.o -e main >log 2>&1 && fail "$1: the link works"
	cmp -s log log.plain || fail "$1: other messages than without the plugin"
}
same_failure folder
same_failure nowhere/app
[ -d folder ] || fail "the folder is gone"
