# SPDX-License-Identifier: GPL-3.0-or-later
#
# An extra file that would replace another file of the link, by whichever name, fails the link, and
# nothing is lost.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
cp main.o other.o
ln -s other.o link.o
ar rc libmain.a main.o
mkdir -p sub
for option in stats detached vars-split; do
	for name in app ./app sub/../app "$work/app"; do
		btf_fails app main.o -- $option=$name
		log_has "option $option: '$name' is also the output of the link"
		btf_fails app main.o -- $option=$name on-error=warn
	done
	for name in other.o ./other.o link.o; do
		btf_fails app other.o -- $option=$name
		log_has "option $option: '$name' is also an input of the link"
		cmp -s other.o main.o || fail "$option=$name destroyed the input"
	done
	cp libmain.a before.a
	btf_fails app -u main libmain.a -- $option=libmain.a reserve=2000
	log_has "option $option: 'libmain.a' is also an input of the link"
	cmp -s libmain.a before.a || fail "$option destroyed the archive"
done
btf_fails app main.o -- stats=both detached=./both
log_has "option stats: 'both' is also the file of option detached"
btf_fails app main.o -- vars-split=both detached=./both
log_has "option vars-split: 'both' is also the file of option detached"
btf_fails app main.o -- vars-split=both stats=./both
log_has "option stats: './both' is also the file of option vars-split"
[ ! -e both ] || fail "one of two files of the same name was written"
echo old >both
ln both another
btf_fails app main.o -- stats=both detached=another
log_has "option stats: 'both' is also the file of option detached"
[ "$(cat both)" = old ] || fail "a file with two names was written"
# Devices are for all, and a file that only has the name of an input's folder or of the output
# elsewhere is no clash.
btf app main.o -- stats=/dev/null detached=/dev/null vars-split=/dev/null
btf app main.o -- stats=sub/app detached=sub/main.o
