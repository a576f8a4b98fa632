# SPDX-License-Identifier: GPL-3.0-or-later
#
# reserve=@FILE where FILE is another file, which the link would replace: the link fails, and FILE
# stays.
. "$(dirname "$0")/lib.sh"
. "$here/exact_lib.sh"

btf app one.o other.o -- reserve=@app.size
# Not a file of ours, or one that a merge has damaged: nothing is replaced.
for text in 'int main;' "$(cat app.size; echo '<<<<<<< HEAD')" \
	"$(sed 's/reserve .*/reserve 7/' app.size)"; do
	echo "$text" >other.size
	cp other.size other.before
	btf_fails app one.o -- reserve=@other.size
	log_has "is not a file that reserve=@FILE has made, and the link would replace it"
	cmp other.size other.before >log || fail "the file was replaced"
done
btf_fails app one.o -- reserve=@one.o
log_has "option reserve: 'one.o' is also an input of the link"
btf_fails app one.o -- reserve=@missing/app.size
log_has "missing/app.size"
