# SPDX-License-Identifier: GPL-3.0-or-later
#
# Two images with one FILE of reserve=@FILE: a warning says that the size is another one than the
# image before had. Once it is enough for both, only the smaller one's padding is worth a word.
. "$(dirname "$0")/lib.sh"
. "$here/exact_lib.sh"
gc=-Wl,--gc-sections

btf small one.o other.o $gc -- reserve=@app.size
kept=$(sed -n 's,^reserve ,,p' app.size)
btf_warns large one.o other.o -- reserve=@app.size
log_has "warning: ldbtf: large: "
log_has "where the link of small had $kept; addresses that were taken from that are wrong now"
# Now it is enough for both.
btf_warns small one.o other.o $gc -- reserve=@app.size
log_has 'the rest is padding'
btf large one.o other.o -- reserve=@app.size
