# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug over a real vmlinux, and encode over what that wrote: the same definitions. The kernel is
# that of kernel.linux, with all variables. Those of Debian's trees are tested, too, once
# kernel.unpatched_* has built them.
. "$(dirname "$0")/../tool/lib.sh"

cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
[ -f "$cache/linux/builtin/vmlinux" ] || skip "no vmlinux: kernel.linux builds it"

# returns NAME VMLINUX [ALLOWED]: NAME is for people.
returns() {
	strip -g "$2" -o vmlinux
	ldbtf debug vmlinux -o vmlinux.debug
	ldbtf_any encode vmlinux.debug -o again.btf --funcs=all
	[ $status = 0 ] || fail "$1: encode ends with $status"
	! grep -v 'kfuncs get no tags' log || fail "$1: encode is not silent"
	"$LDBTF_TOOLS/btf_compare" ${3:+--allow "$3"} vmlinux again.btf >log 2>&1 ||
		fail "$1: other definitions"
	grep -qE '^left: .* [0-9]{5,} definitions' log || fail "$1: too few definitions"
	echo "$1: $(sed -n 's/^left: .*, //p' log), $(wc -c <vmlinux.debug) bytes of debug information"
}
returns "Linux 6.1" "$cache/linux/builtin/vmlinux"
for vmlinux in "$cache"/kernel-*/*.unpatched/vmlinux; do
	[ -f "$vmlinux" ] || continue
	compiler=${vmlinux%.unpatched/vmlinux}
	compiler=${compiler##*/}
	suite=${vmlinux%/*/*}
	suite=${suite##*/kernel-}
	allowed=$here/allowed/round-trip.$suite-$compiler
	[ -f "$allowed" ] || allowed=
	returns "Linux of Debian $suite by $compiler" "$vmlinux" "$allowed"
done
