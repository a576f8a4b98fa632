# SPDX-License-Identifier: GPL-3.0-or-later
#
# Functions in a set of .BTF_ids that is marked as one of kfuncs have the tags that kernels and bpftool look for, and
# their flags show in their prototypes (encoding 3.7, 6.6.2).
. "$(dirname "$0")/lib.sh"

cp "$here/../support/btf_ids.h" ids.h
cat >kfuncs.c <<'END'
#include "ids.h"
struct bpf_prog_aux { int n; } aux;
struct other { int n; } other;
typedef char *text;
#define F __attribute__((noipa))
F int plain(int a) { return a + 1; }
F int fast(int a) { return a + 2; }
F void *arena_alloc(void *map, void *addr, int pages) { return (char *)addr + pages + (map != 0); }
F void arena_free(void *map, const char *ptr) { aux.n += *ptr + (map != 0); }
F int arena_odd(int a, text b) { return a + *b; }
F int hides(int a, const struct bpf_prog_aux *const p, int behind) { return a + p->n + behind; }
F int hides_nothing(int a, struct other *p) { return a + p->n; }
F int hides_arena(char *p, struct bpf_prog_aux *q) { return *p + q->n; }
F int legacy(int a, struct bpf_prog_aux *p) { return a + p->n; }
F int legacy_impl(int a, struct bpf_prog_aux *p) { return a + p->n; }
F int no_kfunc(int a) { return a + 4; }
F int traced(int a) { return a + 5; }
int main(int argc, char **argv)
{
	arena_free(argv, argv[0]);
	return plain(1) + fast(2) + !!arena_alloc(argv, argv, argc) + arena_odd(argc, argv[0]) + hides(1, &aux, 2) +
	       hides_nothing(3, &other) + hides_arena(argv[0], &aux) + legacy(1, &aux) + legacy_impl(1, &aux) + no_kfunc(3) + traced(3);
}
SET8(kfuncs, 1)
ID_FLAGS(func, plain, 1, 0)
ID_FLAGS(func, fast, 2, 1 << 12)
ID_FLAGS(func, arena_alloc, 3, 1 << 13 | 1 << 15)
ID_FLAGS(func, arena_free, 4, 1 << 15)
ID_FLAGS(func, arena_odd, 5, 7 << 13)
ID_FLAGS(func, hides, 6, 1 << 16 | 1 << 12)
ID_FLAGS(func, hides_nothing, 7, 1 << 16)
ID_FLAGS(func, hides_arena, 8, 1 << 16 | 1 << 14)
ID_FLAGS(func, legacy, 9, 1 << 16)
ID_FLAGS(func, gone, 10, 1 << 16)
END(set8__kfuncs)
SET8(hooks, 0) ID_FLAGS(func, traced, 11, 0x1f000) END(set8__hooks)
SET8(more, 1) ID_FLAGS(func, plain, 12, 1 << 12) ID_FLAGS(struct, other, 13, 0) END(set8__more)
SET8(again, 1) ID_FLAGS(func, plain, 15, 0) END(set8__again)
SET(calls) ID(func, no_kfunc, 14) END(set__calls)
END
compile kfuncs.c

# tags FILE: "TAG FUNCTION", sorted.
tags() {
	dump "$1"
	awk -F"'" '
		{ id = $1; gsub(/[^0-9]/, "", id) }
		/ FUNC / { function_name[id] = $2 }
		/ DECL_TAG / { split($3, words, /[= ]/); tag[$2 " " words[3]] = words[5] }
		END { for (key in tag) { split(key, part, " "); print part[1], function_name[part[2]], tag[key] } }' dump | sort
}

# prototypes FILE: of its functions, as "NAME TYPE(TYPE, …)", types written out.
prototypes() {
	dump "$1"
	awk -F"'" '
		function text(id) {
			if (id == 0) return "void"
			if (kind[id] == "PTR") return text(target[id]) "*"
			if (kind[id] == "CONST") return "const " text(target[id])
			if (kind[id] == "TYPE_TAG") return "tag<" name[id] "> " text(target[id])
			return name[id]
		}
		function of_proto(id,   i, all) {
			for (i = 0; i < count[id]; i++)
				all = all (i ? ", " : "") text(parameter[id, i])
			return text(target[id]) "(" all ")"
		}
		/^\[/ { split($1, words, /[][ ]+/); id = words[2]; kind[id] = words[3]; name[id] = $2
			target[id] = $3; sub(/.*type_id=/, "", target[id]); sub(/ .*/, "", target[id]) }
		/^	/ && kind[id] == "FUNC_PROTO" { value = $3; sub(/.*type_id=/, "", value); parameter[id, count[id]++] = value }
		END { for (id in kind) if (kind[id] == "FUNC") print name[id], of_proto(target[id]) }' dump | sort
}

btf_warns app kfuncs.o
log_has "the BTF has no func gone"
tags app >tags
cat >wanted <<'END'
bpf_fastcall fast -1
bpf_fastcall hides -1
bpf_fastcall hides_impl -1
bpf_fastcall plain -1
bpf_kfunc arena_alloc -1
bpf_kfunc arena_free -1
bpf_kfunc arena_odd -1
bpf_kfunc fast -1
bpf_kfunc hides -1
bpf_kfunc hides_arena -1
bpf_kfunc hides_nothing -1
bpf_kfunc legacy -1
bpf_kfunc plain -1
END
diff wanted tags >log || fail "other tags"

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

# What the source says itself is not said twice, and there is one prototype for all functions of one.
[ "$(grep -c "'bpf_kfunc' type_id=$(sed -n "s/^\[\([0-9]*\)\] FUNC 'plain' .*/\1/p" dump) " dump)" = 1 ] || fail "a tag twice"
[ "$(sed -n "s/.* FUNC '\(fast\|hides\|legacy\|plain\|traced\|no_kfunc\)' type_id=\([0-9]*\) .*/\2/p" dump | sort -u | wc -l)" = 1 ] ||
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

# The same in relocatable output, when another tool resolves the words, and when the sets are in another object.
btf_warns part.o -r kfuncs.o
tags part.o | cmp -s - tags || fail "-r: other tags"
run_btf app kfuncs.o -- btf-ids=off
tags app | cmp -s - tags || fail "btf-ids=off: other tags"
sed '/^SET8(kfuncs/,$d' kfuncs.c >code.c
{ echo '#include "ids.h"'; sed -n '/^SET8(kfuncs/,$p' kfuncs.c; } >sets.c
compile code.c
compile sets.c
btf_warns app sets.o code.o
tags app | cmp -s - tags || fail "sets in another object: other tags"
prototypes app | cmp -s - prototypes || fail "sets in another object: other prototypes"

# No functions, no tags; a section that is wrong has none, if it is to be left alone.
run_btf app kfuncs.o -- funcs=none
[ -z "$(tags app)" ] || fail "funcs=none: tags"
printf '#include "kfuncs.c"\nID(enum, x, 99)\n' >bad.c
compile bad.c
btf app bad.o -- btf-ids=off
[ -z "$(tags app)" ] || fail "a bad section: tags"

# Big-endian flags.
if has s390x-linux-gnu-gcc && has s390x-linux-gnu-ld; then
	s390x-linux-gnu-gcc -g -O1 -c kfuncs.c -o big.o
	LD_PRELOAD="$LDBTF_PRELOAD" s390x-linux-gnu-ld -r -o big -plugin "$LDBTF_PLUGIN" big.o >log 2>&1 || fail "s390x: link"
	tags big | cmp -s - tags || fail "s390x: other tags"
else
	skip_part "the other byte order is not tested: no s390x-linux-gnu-gcc on this machine"
fi
