# SPDX-License-Identifier: GPL-3.0-or-later
#
# The flags of kfuncs show in their prototypes, as BPF programs see them (encoding 6.6.2).
. "$(dirname "$0")/lib.sh"
. "$here/kfuncs_lib.sh"

btf_warns app kfuncs.o
# What is no pointer stays as it is. `legacy` has its implementation in the source.
prototypes app >prototypes
cat >wanted <<'END'
arena_alloc tag<address_space(1)> void*(void*, tag<address_space(1)> void*, int)
arena_free void(void*, tag<address_space(1)> const char*)
arena_odd int(int, text)
fast int(int)
hides int(int)
hides_arena int(tag<address_space(1)> char*)
hides_arena_impl int(char*, bpf_prog_aux*)
hides_impl int(int, const const bpf_prog_aux*, int)
hides_meta int(int)
hides_meta_impl int(int, btf_struct_meta*)
hides_nothing int(int, other*)
hides_nothing_impl int(int, other*)
legacy int(int)
legacy_impl int(int, bpf_prog_aux*)
main int(int, char**)
no_kfunc int(int)
plain int(int)
traced int(int)
END
diff wanted prototypes >log || fail "other prototypes"

# There is one prototype for all functions of one.
[ "$(sed -n "s/.* FUNC '\(fast\|hides\|hides_meta\|legacy\|plain\|traced\|no_kfunc\)' type_id=\([0-9]*\) .*/\2/p" dump |
	sort -u | wc -l)" = 1 ] ||
	fail "int(int) is there twice"

# The arena's tags are attributes, which are marked as such. Kernels take that since 6.15.
objcopy --dump-section .BTF=app.btf app /dev/null
od -An -v -tx4 -w4 app.btf >words
grep -q '^ 92000000' words || fail "no TYPE_TAG has its kind_flag"
if [ "$(printf '%s\n' 6.15 "$(uname -r)" | sort -V | head -n 1)" = 6.15 ]; then
	load_status=0
	"$LDBTF_TOOLS/btf_load" app.btf >log 2>&1 || load_status=$?
	case $load_status in
	0) ;;
	77) skip_part "the kernel is not asked: $(tail -n 1 log)" ;;
	*) fail "the kernel refuses the BTF" ;;
	esac
else
	skip_part "the kernel is not asked: it is too old for attributes in BTF"
fi
