# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of kfuncs share: functions in sets of .BTF_ids with the flags that Linux gives
# them, and what an output says of them. Sourced by a test after lib.sh.

cp "$here/../support/btf_ids.h" ids.h
cat >kfuncs.c <<'END'
#include "ids.h"
struct bpf_prog_aux { int n; } aux;
struct btf_struct_meta { int n; } meta;
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
F int hides_meta(int a, struct btf_struct_meta *p) { return a + p->n; }
F int legacy(int a, struct bpf_prog_aux *p) { return a + p->n; }
F int legacy_impl(int a, struct bpf_prog_aux *p) { return a + p->n; }
F int no_kfunc(int a) { return a + 4; }
F int traced(int a) { return a + 5; }
int main(int argc, char **argv)
{
	arena_free(argv, argv[0]);
	return plain(1) + fast(2) + !!arena_alloc(argv, argv, argc) + arena_odd(argc, argv[0]) + hides(1, &aux, 2) +
	       hides_nothing(3, &other) + hides_arena(argv[0], &aux) + hides_meta(1, &meta) + legacy(1, &aux) +
	       legacy_impl(1, &aux) + no_kfunc(3) + traced(3);
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
ID_FLAGS(func, hides_meta, 16, 1 << 16)
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
		END { for (key in tag) { split(key, part, " ")
			print part[1], function_name[part[2]], tag[key] } }' dump | sort
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
		/^	/ && kind[id] == "FUNC_PROTO" { value = $3; sub(/.*type_id=/, "", value)
			parameter[id, count[id]++] = value }
		END { for (id in kind) if (kind[id] == "FUNC") print name[id], of_proto(target[id]) }' dump | sort
}
