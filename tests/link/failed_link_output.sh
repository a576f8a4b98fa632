# SPDX-License-Identifier: GPL-3.0-or-later
#
# A link that fails for its own reasons leaves what an earlier run left as it does without the
# plugin: the output goes, and extra files of that run stay untouched. An output that ld can't
# create is ld's to report.
. "$(dirname "$0")/lib.sh"

echo 'int missing(void); int main(void) { return missing(); }' >undefined.c
echo 'int main(void) { return 0; }' >main.c
compile undefined.c
compile main.c

echo stale >stats.json
btf app main.o
run_btf app undefined.o -- stats=stats.json
[ $link_status != 0 ] || fail "undefined symbol: the link works"
[ ! -e app ] || fail "the output of the earlier link is still there"
[ "$(cat stats.json)" = stale ] || fail "stats of a failed link were written"

mkdir folder
same_failure() { # OUT
	"$ld" -o "$1" main.o -e main >log.plain 2>&1 && fail "$1: the plain link works"
	"$ld" -o "$1" -plugin "$LDBTF_PLUGIN" main.o -e main >log 2>&1 && fail "$1: the link works"
	cmp -s log log.plain || fail "$1: other messages than without the plugin"
}
same_failure folder
same_failure nowhere/app
[ -d folder ] || fail "the folder is gone"
