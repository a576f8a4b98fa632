# SPDX-License-Identifier: GPL-3.0-or-later
#
# 50 links at once, as in a build of many programs, by make and ninja: each makes what it makes
# alone, and leaves no temporary file.
. "$(dirname "$0")/lib.sh"
. "$here/same_bytes_lib.sh"

has make || skip "no make on this machine"

cat > Makefile <<'MAKE'
NUMBERS := 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 \
	26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 \
	41 42 43 44 45 46 47 48 49 50
all: $(NUMBERS:%=many/%/app)
many/%/app:
	@mkdir -p many/$*
	@cd here && $(LINK) -o ../$@ -Wl,-Map=../many/$*/map main.o unit?.o >../many/$*/said 2>&1
MAKE
mkdir tmp
check_many() { # WHAT
	for n in 1 2 3 4 5 6 7 8 9 10 20 30 40 50; do
		for file in app said; do
			cmp -s many/$n/$file here/$file || fail "$1: link $n gives another $file"
		done
		# The map names the output.
		sed "s,../many/$n/app,app," many/$n/map >map
		cmp -s map here/map ||
			fail "$1: link $n gives another map: $(diff map here/map | head -n 5)"
	done
	[ "$(cat many/*/app | wc -c)" = $((50 * $(size_of here/app))) ] || fail "$1: not 50 outputs"
	[ -z "$(ls -A tmp)" ] || fail "$1: $(ls tmp) is left in TMPDIR"
	rm -rf many
}
TMPDIR=$work/tmp make -j 16 LINK="gcc -B$work/bin -Wl,-plugin,$LDBTF_PLUGIN" >log 2>&1 ||
	fail "make -j 16"
check_many "make -j 16"
if has ninja; then
	{
		echo "rule link"
		echo "  command = mkdir -p many/\$n && cd here && gcc -B$work/bin -Wl,-plugin,$LDBTF_PLUGIN -o ../many/\$n/app -Wl,-Map=../many/\$n/map main.o unit?.o >../many/\$n/said 2>&1"
		n=0
		while [ $n -lt 50 ]; do
			n=$((n + 1))
			printf 'build many/%d/app: link\n  n = %d\n' $n $n
		done
	} >build.ninja
	TMPDIR=$work/tmp ninja -j 16 >log 2>&1 || fail "ninja -j 16"
	check_many "ninja -j 16"
else
	skip_part "no ninja on this machine"
fi
