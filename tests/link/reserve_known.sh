# SPDX-License-Identifier: GPL-3.0-or-later
#
# A size that is known costs little. With reserve=BYTES threads read the inputs while the linker
# works, and the output is filled by what they found. With reserve=@FILE there is no trial of the
# link if the inputs need no more than FILE says.
. "$(dirname "$0")/lib.sh"

awk 'BEGIN {
	for (i = 0; i < 5000; i++)
		print "struct s" i " {int a; struct s" (i ? i - 1 : 0) " *n;} v" i ";"
}' >large.c
echo 'int main(void) { return 0; }' >main.c
echo 'int missing(void); int use(void) { return missing(); }' >fails.c
echo 'int more[3];' >more.c
for source in large main fails more; do compile $source.c; done
reused() { stat_value units_reused stats; }

# reserve=BYTES.
btf app main.o large.o more.o -- stats=stats detached=measured.btf
size=$(stat_value reserved_bytes stats)
btf app main.o large.o more.o -- stats=stats detached=known.btf reserve="$size" jobs=2
[ "$(reused)" = 3 ] || fail "nothing is used of what the threads read"
btf app main.o large.o more.o -- stats=stats detached=read.btf reserve="$size" jobs=1
[ "$(reused)" = 0 ] || fail "with one thread the inputs are read"
cmp measured.btf known.btf >log || fail "the bytes are others than with auto"
cmp measured.btf read.btf >log || fail "the bytes are others than those of the output"
btf app main.o more.o -- stats=stats reserve=4096 jobs=2
[ "$(reused)" = 0 ] || [ -n "$LDBTF_SANITIZE" ] || fail "threads are started for two small inputs"

# A link that fails does not wait for the threads, and says what it says with one.
btf_fails app main.o large.o fails.o -- reserve="$size" jobs=2
log_has "undefined reference to"

# What threads find wrong is found in the output, and told once.
head -c "$(($(size_of large.o) / 2))" large.o >cut.o
for jobs in 1 2; do
	btf_fails app main.o cut.o more.o -- reserve="$size" jobs=$jobs
	mv log log.$jobs
done
cmp log.1 log.2 || fail "another message with two threads"

# reserve=@FILE.
has strace || skip "no strace on this machine"
strace -o trace true 2>log || skip "no process can be traced here"
under="strace -f -e trace=clone,fork -o $work/trace"
export under
# Compilers use vfork, and threads clone3.
has_trial() { grep -qE 'fork\(|clone\(.*SIGCHLD' trace; }
btf app main.o large.o -- reserve=@size
has_trial || fail "the first link has no trial"
cp size before
btf app main.o large.o more.o -- reserve=@size
has_trial && fail "there is a trial though the size fits"
cmp size before >log || fail "a link that fits changes FILE"
btf app main.o -- reserve=@size
has_trial || fail "nothing says that FILE's size is far too large"
btf app main.o large.o -- reserve=@size
has_trial || fail "nothing says that FILE's size is too small"
