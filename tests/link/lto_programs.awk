# SPDX-License-Identifier: GPL-3.0-or-later
#
# awk -v seed=N -f lto_programs.awk: writes types.h, unit0.c to unit2.c and main.c, a program of
# pieces that make LTO's own units say something: arrays of variable size, static variables,
# functions that are inlined, cloned and nested.
function pick(n) { return int(rand() * n) }
function put(text) { print text > file }
function any_struct() { return pick(2) ? "struct s" pick(structs) : "t" pick(structs) }
function any_type() { return pick(3) ? plain[1 + pick(plains)] : any_struct() }

function write_types(    i, j, type, count) {
	file = "types.h"
	put("#include <stddef.h>\n#include <stdint.h>\n#include <sys/types.h>\nint use(void *at, size_t size);")
	plains = split("int size_t uint8_t int16_t ssize_t double wchar_t intptr_t _Bool", plain,
		" ")
	for (i = 0; i < 4; i++) {
		put("struct s" i " {\n\tstruct s" i " *next;")
		for (j = 0; j < 1 + pick(4); j++) {
			type = structs ? any_type() : plain[1 + pick(plains)]
			count = pick(3) ? "" : "[" 1 + pick(4) "]"
			put("\t" type " m" j count ";")
		}
		if (!pick(2))
			put("\tunsigned b0 : " 1 + pick(9) ", b1 : " 1 + pick(9) ";")
		put("};\ntypedef struct s" i " t" i ";")
		structs++
	}
}

function write_body(type,    kind) {
	kind = pick(8)
	if (kind == 0)
		put("\t" type " v[n];\n\treturn use(v, sizeof v);")
	else if (kind == 1)
		put("\t" type " (*p)[n] = a;\n\treturn use(*p, sizeof *p);")
	else if (kind == 2)
		put("\tstatic " type " kept[3];\n\treturn use(kept, n) + use(&kept[n & 1], 1);")
	else if (kind == 3)
		put("\ttypedef " type " row[n];\n\trow r[2];\n\treturn use(r, sizeof r);")
	else if (kind == 4)
		put("\tint inner(int m) { " type \
			" v[n + m]; return use(v, sizeof v); }\n\treturn inner(n) + use(a, 1);")
	else if (kind == 5)
		put("\tint by_size(int m, " type \
			" (*v)[m]) { return use(v, sizeof *v); }\n\treturn by_size(n, a);")
	else if (kind == 6)
		put("\tstatic __thread " type " own;\n\tstatic const " type \
			" table[2];\n\treturn use(&own, n) + (a == &table[n & 1]);")
	else
		put("\tstruct local { " type \
			" m; int count; } v[n];\n\tv[0].count = n;\n\treturn use(v, sizeof v);")
}

function write_unit(unit,    i, calls) {
	file = "unit" unit ".c"
	put("#include \"types.h\"")
	put((pick(2) ? "static " : "") any_struct() " global" unit ";")
	for (i = 0; i < 2 + pick(5); i++) {
		put((pick(2) ? "static " : "") (pick(2) ? "__attribute__((noinline)) " : "") \
			"int f" unit "_" i "(int n, void *a)\n{")
		write_body(any_type())
		put("}")
		calls = calls " + f" unit "_" i "(n, a)"
	}
	put("int unit" unit "(int n, void *a) { return use(&global" unit ", n)" calls "; }")
}

BEGIN {
	srand(seed)
	write_types()
	for (unit = 0; unit < 3; unit++)
		write_unit(unit)
	file = "main.c"
	put("#include \"types.h\"\nint unit0(int, void *), unit1(int, void *), unit2(int, void *);")
	put("static char bytes[4096];")
	put("__attribute__((noipa)) int use(void *at, size_t size) { return at && !size; }")
	put("int main(int argc, char **argv)\n{")
	put("\t(void)argv;\n\treturn unit0(argc, bytes) + unit1(argc, bytes) + unit2(argc, bytes);\n}")
}
