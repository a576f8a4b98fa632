# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of pahole-ldbtf share: functions that are kfuncs, and what scripts of kernels ask
# for.
. "$(dirname "$0")/lib.sh"
. "$here/../link/kfuncs_lib.sh"
pahole=${LDBTF_PROGRAM%/*}/pahole-ldbtf
features=--btf_features=encode_force,var,float,enum64,decl_tag,type_tag,optimized_func,consistent_func

# encodes ARGUMENT...: silently.
encodes() {
	"$pahole" "$@" >out 2>log || fail "pahole-ldbtf $* failed"
	[ ! -s log ] && [ ! -s out ] || fail "pahole-ldbtf $* was not silent"
}
# rejects TEXT ARGUMENT...: the message has TEXT.
rejects() {
	reject_text=$1
	shift
	! "$pahole" "$@" >out 2>log || fail "pahole-ldbtf $* worked"
	log_has "$reject_text"
}
