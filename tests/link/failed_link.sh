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
