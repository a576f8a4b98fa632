# SPDX-License-Identifier: GPL-3.0-or-later
#
# What `ldbtf encode --help` lists, the version, and a command that there is not.
. "$(dirname "$0")/lib.sh"

"$LDBTF_PROGRAM" encode --help >out || fail "--help fails"
out_has "Usage: ldbtf encode IMAGE -o FILE"
out_has "vars=all|percpu|none"
out_lacks "reserve="
ldbtf --version
out_has "ldbtf "
refuses frobnicate
log_has "unknown command 'frobnicate'"
