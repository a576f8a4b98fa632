# SPDX-License-Identifier: GPL-3.0-or-later
#
# reserve=@FILE: the first link makes FILE, small changes leave it and the size, larger ones change
# both, and a link that fails changes nothing.
. "$(dirname "$0")/lib.sh"
. "$here/exact_lib.sh"
gc=-Wl,--gc-sections
size_in() { sed -n 's/^reserve //p' "$1"; }

btf app one.o other.o $gc -- reserve=@app.size stats=stats
used=$(stat_value btf_bytes stats) kept=$(size_in app.size)
[ "$kept" -ge "$used" ] && [ "$kept" -le $((used + used / 32 + 80)) ] ||
	fail "$kept bytes for $used"
[ "$(section_size app)" = "$kept" ] || fail "another size than FILE says"
cp app first && cp app.size size.first && touch -d @1 app.size
btf app one.o other.o $gc -- reserve=@app.size
cmp app first >log || fail "FILE and the inputs are the same, and the image is not"
[ "$(stat -c %Y app.size)" = 1 ] || fail "FILE was written again"
# A small change.
echo 'struct used { int number, more; } used; int main(void) { return used.number; }' >one.c
compile one.c -fPIC -ffunction-sections
btf app one.o other.o $gc -- reserve=@app.size
cmp app.size size.first >log || fail "a small change changes FILE"
[ "$(section_size app)" = "$kept" ] || fail "a small change changes the size"
# A link that fails. (A large change would have changed FILE.)
echo 'int missing(void); int main(void) { return missing(); }' >bad.c
compile bad.c
btf_fails app bad.o other.o -- reserve=@app.size
cmp app.size size.first >log || fail "a failed link changes FILE"
# A large one, and back.
btf app one.o other.o -- reserve=@app.size stats=stats
[ "$(size_in app.size)" -ge "$(stat_value btf_bytes stats)" ] || fail "FILE did not grow"
# The inputs say that the size fits. The image says that it is far too much, so the next link tries.
btf_warns app one.o other.o $gc -- reserve=@app.size
log_has 'the rest is padding'
log_has 'app.size has that size from an earlier link'
grep -qx trial app.size || fail "FILE does not ask for a trial"
btf app one.o other.o $gc -- reserve=@app.size stats=stats
used=$(stat_value btf_bytes stats)
grep -qx trial app.size && fail "FILE still asks for a trial"
[ "$(size_in app.size)" -le $((used + used / 32 + 80)) ] || fail "FILE did not shrink"
