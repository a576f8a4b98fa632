#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# same_bytes.sh BEFORE.so AFTER.so [CTEST ARGUMENT...]: do two plugins make the same bytes of all
# that the tests link?
#
# The tests run twice, with either plugin, and each .BTF* section and each file of detached= is kept
# (recording_plugin.c). Then the two are compared byte by byte. Without arguments these tests run:
# the link tests, the cross targets, Lua, SQLite and Redis, the examples, and Linux with its
# modules. With arguments, what ctest selects by them:
#
#	same_bytes.sh BEFORE.so AFTER.so -R 'link|lua'
#
# Prints a row for each test, and the first difference. Exit status: 0 all is the same; 1 something
# differs; 2 nothing could be compared. What differs is kept in the folder that is named at the end.
#
# Takes about 5 minutes for each plugin on two cores, once the programs are in the cache
# (CONTRIBUTING.md). CTEST_PARALLEL_LEVEL says how many tests run at a time. The tests are those of
# this source tree: a test that fails with one of the plugins is told, and is no difference by
# itself. Links that fail at a place which is counted are left out (memory_fails, mapping_fails):
# how many allocations there are is not what is promised.
set -eu
[ $# -ge 2 ] || { sed -n 's/^# \{0,1\}//; 3,16p' "$0" >&2; exit 2; }
before=$(realpath -- "$1") after=$(realpath -- "$2")
shift 2
[ $# -gt 0 ] || set -- -L 'quick|cross|real|qemu|kernel' -LE install -E '^unit\.|_fails$'
cd "$(dirname -- "$0")/../.."
here=$PWD/tests/bench
build=$PWD/build/release

for plugin in "$before" "$after"; do
	[ -f "$plugin" ] || { echo "$0: there is no plugin at $plugin" >&2; exit 2; }
done
cmake --preset release -DBUILD_TESTING=ON >/dev/null && cmake --build --preset release >&2 ||
	{ echo "$0: the tests can't be built" >&2; exit 2; }
kept=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-same_bytes.XXXXXX")
trap 'exit 2' HUP INT TERM

# record NAME PLUGIN [CTEST ARGUMENT...]: runs the tests with it, and keeps what it makes in
# $kept/NAME.
record() {
	recorder=$kept/$1.tests/ldbtf.so
	mkdir "$kept/$1" "$kept/$1.tests"
	chmod 777 "$kept" "$kept/$1" # for links that a test makes as another user
	# The folder is in its bytes: kernel.linux, which links again for a new plugin only, sees a
	# new one.
	gcc -O2 -shared -fPIC -DRECORDED_PLUGIN="\"$2\"" -DRECORD_FOLDER="\"$kept/$1\"" \
		-o "$recorder" \
		"$here/recording_plugin.c" -lelf
	# The same tests as in the build folder, with another plugin.
	(cd "$build" && find . -name CTestTestfile.cmake) | while IFS= read -r list; do
		mkdir -p "$kept/$1.tests/$(dirname "$list")"
		sed "s,$build/plugin/ldbtf.so,$recorder,g" "$build/$list" >"$kept/$1.tests/$list"
	done
	record_log=$kept/$1.log
	echo "== $1: $2"
	cd "$kept/$1.tests"
	shift 2
	ctest --no-tests=error -j "${CTEST_PARALLEL_LEVEL:-$(nproc)}" "$@" >"$record_log" 2>&1 </dev/null || :
	sed -n '/% tests passed/,$p' "$record_log"
}
record before "$before" "$@"
record after "$after" "$@"

# A line for each file on either side: its path, `same` or `differs`, its size. Then a row for each
# test.
cd "$kept"
for side in before after; do
	# sha256sum's lines are 64 digits, two spaces, and `./` with the path.
	(cd $side && find . -type f -printf '%P\t%s\n') | LC_ALL=C sort >$side.sizes
	(cd $side && find . -type f -exec sha256sum {} +) | LC_ALL=C sort -k 2 | cut -c -64 |
		paste $side.sizes - >$side.sums
done
awk -F '\t' '
	function result(before, after) { return before == after ? "same" : "differs" }
	{ size[$1] = $2; sum[FILENAME, $1] = $3 }
	END {
		for (path in size)
			print path "\t" result(sum["before.sums", path], sum["after.sums", path]) "\t" size[path]
	}' before.sums after.sums | LC_ALL=C sort >compared
awk -F '\t' '
	{ test = substr($1, 1, index($1, "/") - 1) }
	!(test in files) { order[++tests] = test }
	{ files[test]++; bytes[test] += $3; all_files++; all_bytes += $3 }
	$2 == "differs" { bad[test]++; all_bad++ }
	END {
		printf "%-40s %8s %12s %8s\n", "test", "files", "bytes", "differ"
		for (i = 1; i <= tests; i++)
			printf "%-40s %8d %12d %8d\n", order[i], files[order[i]], bytes[order[i]], bad[order[i]]
		printf "%-40s %8d %12d %8d\n", "all", all_files, all_bytes, all_bad
	}' compared
[ -s compared ] || { echo "$0: no test that ran makes BTF: see $kept" >&2; exit 2; }

first=$(awk -F '\t' '$2 == "differs" { print $1; exit }' compared)
if [ -z "$first" ]; then
	cd / && rm -rf "$kept"
	exit 0
fi
echo "first difference: $first"
cmp "before/$first" "after/$first" || :
echo "all of it: $kept"
exit 1
