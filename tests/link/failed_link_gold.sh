# SPDX-License-Identifier: GPL-3.0-or-later
#
# gold calls the plugin before it removes what a failed link wrote. The plugin then writes nothing.
. "$(dirname "$0")/lib.sh"
. "$here/gold_lib.sh"

echo 'int missing(void); int main(void) { return missing(); }' >undefined.c
echo 'int main(void) { return 0; }' >main.c
compile undefined.c
compile main.c

btf app main.o -- detached=app.btf
cp app.btf before.btf
run_btf app undefined.o main.o -Wl,--allow-multiple-definition -- detached=app.btf stats=stats.json
[ $link_status != 0 ] && [ ! -e app ] || fail "gold: the link works"
log_lacks "ldbtf: "
cmp -s app.btf before.btf || fail "gold: a failed link replaced a file"
[ ! -e stats.json ] || fail "gold: a failed link wrote a file"
rm app.btf
