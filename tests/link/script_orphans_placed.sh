# SPDX-License-Identifier: GPL-3.0-or-later
#
# Orphans that are no error: --orphan-handling=warn and =place are ld's business. With =discard the
# section goes missing, which is an error of ours.
. "$(dirname "$0")/lib.sh"
. "$here/orphans_lib.sh"

script ""
link -T strict.ld --orphan-handling=warn -plugin "$LDBTF_PLUGIN"
grep -qE "orphan section \`\.BTF' from .* being placed in section \`\.BTF'" log ||
	fail "ld does not warn about .BTF"
check "orphan-handling=warn"
link -T strict.ld --orphan-handling=place -plugin "$LDBTF_PLUGIN"
check "orphan-handling=place"
link -T strict.ld --orphan-handling=discard -plugin "$LDBTF_PLUGIN"
[ $link_status != 0 ] || fail "a discarded orphan .BTF was no error"
log_has "app: the output has no section .BTF"
[ ! -e app ] || fail "the failed link left its output"
