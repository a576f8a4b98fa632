# SPDX-License-Identifier: GPL-3.0-or-later
#
# What makes builds differ by accident, and must not: host and user name, environment, time, umask, process ids, open
# descriptors, folder (under -ffile-prefix-map), ccache, and 50 links at once. Output, map file and messages are the same.
. "$(dirname "$0")/lib.sh"
has make || skip "no make on this machine"

cat > main.c <<'C'
#include "shared.h"
struct shared root;
int main(void) { return root.count; }
C
echo 'struct shared { struct shared *next; int count; };' >shared.h
for n in 1 2 3 4; do
	echo "#include \"shared.h\"
struct own$n { char bytes[$n]; struct shared *back; } own$n;
int unit$n(struct shared *shared) { return shared->count + own$n.bytes[0]; }" >unit$n.c
done

# One build in a folder of its own, as a recipe would do it: $compiler may be ccache.
compiler=gcc
build() { # FOLDER
	mkdir -p "$1"
	cp main.c shared.h unit?.c "$1"
	(
		cd "$1"
		for unit in main unit1 unit2 unit3 unit4; do
			$compiler -g -O1 -ffile-prefix-map="$PWD"=. -c $unit.c -o $unit.o
		done
		$compiler -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-Map=map main.o unit?.o >said 2>&1
	) >log 2>&1 || fail "$1: $(cat "$1/said")"
}
same() { # FOLDER WHAT
	for file in app map said; do
		cmp -s "$1/$file" here/$file || fail "$2 changes $file: $(diff "$1/$file" here/$file | head -n 5)"
	done
}
build here
[ ! -s here/said ] || fail "the link is not silent"
describes here/app STRUCT own4
build here/deeper/and/deeper
same here/deeper/and/deeper "another folder"
sleep 1
build again
same again "another time"

if unshare -u true 2>/dev/null; then
	(cd again && unshare -u sh -c 'hostname ldbtf-elsewhere && exec "$@"' sh \
		gcc -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-Map=map main.o unit?.o) >again/said 2>&1 || fail "another host"
	same again "another host name"
else
	skip_part "can't change the host name (needs root)"
fi
(cd again && env -i PATH="$PATH" ASAN_OPTIONS="${ASAN_OPTIONS:-}" USER=somebody LOGNAME=somebody HOME=/nonexistent TZ=Asia/Tokyo LANG=de_DE.UTF-8 LC_ALL=C.UTF-8 \
	SOURCE_DATE_EPOCH=1 DEBUGINFOD_URLS=http://127.0.0.1:1 \
	gcc -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-Map=map main.o unit?.o) >again/said 2>&1 || fail "another environment"
same again "another environment"

# Descriptors that make, a shell or a job server have open.
(cd again && exec gcc -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-Map=map main.o unit?.o 3</dev/null 4</dev/null 7</dev/null 9</dev/null) \
	>again/said 2>&1 || fail "open descriptors"
same again "open descriptors"

# The file's mode is what it is without the plugin, too.
for mask in 022 077 027; do
	(umask $mask && cd again && rm -f app plain && gcc -B"$work/bin" -o plain main.o unit?.o &&
		gcc -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" main.o unit?.o) >log 2>&1 || fail "umask $mask"
	[ "$(stat -c %a again/plain)" = "$(stat -c %a again/app)" ] || fail "umask $mask: mode $(stat -c %a again/app), not $(stat -c %a again/plain)"
done

if has ccache; then
	export CCACHE_DIR="$work/ccache" CCACHE_NOHASHDIR=1 CCACHE_BASEDIR="$work"
	compiler="ccache gcc"
	build cached
	same cached "ccache"
	build cached/hit
	same cached/hit "a hit of ccache"
	ccache -s -v 2>/dev/null | grep -qiE 'hits: +[1-9]|cache hit.* [1-9]' || fail "ccache was not hit: $(ccache -s)"
	compiler=gcc
else
	skip_part "no ccache on this machine"
fi

# Many at once, as in a build of many programs, by make and ninja: each as if it were alone.
cat > Makefile <<'MAKE'
NUMBERS := 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 \
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
		cmp -s map here/map || fail "$1: link $n gives another map: $(diff map here/map | head -n 5)"
	done
	[ "$(cat many/*/app | wc -c)" = $((50 * $(size_of here/app))) ] || fail "$1: not 50 outputs"
	[ -z "$(ls -A tmp)" ] || fail "$1: $(ls tmp) is left in TMPDIR"
	rm -rf many
}
TMPDIR=$work/tmp make -j 16 LINK="gcc -B$work/bin -Wl,-plugin,$LDBTF_PLUGIN" >log 2>&1 || fail "make -j 16"
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
