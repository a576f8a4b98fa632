# SPDX-License-Identifier: GPL-3.0-or-later
#
# --orphan-handling=error: a script that must name every section says so about .BTF in ld's own
# words, and the fragment, by INCLUDE or by -T, is the cure.
. "$(dirname "$0")/lib.sh"
. "$here/orphans_lib.sh"

script ""
link -T strict.ld --orphan-handling=error
[ $link_status = 0 ] || fail "the script is too strict without the plugin too"
link -T strict.ld --orphan-handling=error -plugin "$LDBTF_PLUGIN"
[ $link_status != 0 ] || fail "an orphan .BTF was no error"
grep -qE "unplaced orphan section \`\.BTF' from" log || fail "ld does not name .BTF"
log_lacks "ldbtf: app"
[ ! -e app ] || fail "the failed link left its output"

script "INCLUDE btf.ld"
link -T strict.ld --orphan-handling=error -plugin "$LDBTF_PLUGIN"
[ ! -s log ] || fail "not silent"
check INCLUDE

# The script as it was, and the fragment beside it. INSERT fragments go first.
script ""
link -T "$scripts/btf-insert.ld" -T strict.ld --orphan-handling=error -plugin "$LDBTF_PLUGIN"
[ ! -s log ] || fail "not silent"
check "INSERT"
