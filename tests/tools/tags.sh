# SPDX-License-Identifier: GPL-3.0-or-later
#
# tags.sh SUITE: btf_type_tag and btf_decl_tag, as gcc 16 and clang write them into DWARF: each in a
# form of its own, numbers and all (encoding 2.9.1). Both give the same TYPE_TAGs and DECL_TAGs, at
# the same place, where both mean the same, and what gcc's own BTF (-gbtf) says of the unit is what
# ours says.
. "$(dirname "$0")/lib.sh"
use_suite "$1"

cat > tags.c <<'C'
#define type_tag(text) __attribute__((btf_type_tag(text)))
#define decl_tag(text) __attribute__((btf_decl_tag(text)))
struct node {
	int type_tag("user") *once;
	int type_tag("inner") type_tag("outer") *twice decl_tag("on_member");
	int plain decl_tag("first") decl_tag("second");
	int bits : 3 decl_tag("on_bits");
	struct { int inside decl_tag("on_inside"); } at;
	struct node type_tag("rcu") *next;
	int type_tag("level1") *type_tag("level2") *levels;
	const char type_tag("text") *text;
} decl_tag("on_struct");
union either { int a decl_tag("on_union_member"); long b; } decl_tag("on_union");
typedef int number decl_tag("on_typedef");
number sum;
union either either;
__attribute__((section(".data..percpu"))) int each decl_tag("on_percpu") = 1;
struct node root decl_tag("on_variable");
int type_tag("user") *pointer decl_tag("on_pointer");
int type_tag("user") *array[4];
static int counter decl_tag("on_static") = 1;
typedef struct node type_tag("rcu") *node_t;
node_t cursor;
int decl_tag("on_function") look(struct node *node, int type_tag("user") *count decl_tag("on_parameter"));
int look(struct node *node, int type_tag("user") *count decl_tag("on_parameter"))
{
	return *node->once + *count + counter++;
}
int main(void) { return look(&root, pointer); }
C

# As NAME: tag+tag target, from bpftool's text: ids are resolved, so order does not matter.
cat > tags.awk <<'AWK'
/^\[/ {
	id = substr($1, 2, length($1) - 2); kind[id] = $2; name[id] = $3; gsub(/['(),]/, "", name[id])
	target[id] = 0
	for (i = 4; i <= NF; i++) {
		if ($i ~ /^type_id=/) { sub(/type_id=/, "", $i); sub(/,/, "", $i); target[id] = $i }
		if ($i ~ /^component_idx=/) { sub(/component_idx=/, "", $i); component[id] = $i }
	}
	if ($2 == "ARRAY") array = id
	order[++count] = id
	owner = id
	next
}
/^\t'/ { # a member or a parameter: kept under its owner, by number
	n = ++members[owner]
	member_name[owner, n] = $1; gsub(/'/, "", member_name[owner, n])
	sub(/type_id=/, "", $2); member_type[owner, n] = $2
}
function type_text(id) {
	if (id == 0) return "void"
	if (kind[id] == "PTR") return "pointer to " type_text(target[id])
	if (kind[id] == "CONST") return "const " type_text(target[id])
	if (kind[id] == "TYPE_TAG") return "tagged " name[id] " " type_text(target[id])
	if (kind[id] == "ARRAY") return "array of " type_text(target[id])
	return kind[id] " " name[id]
}
END {
	for (i = 1; i <= count; i++) {
		id = order[i]
		if (kind[id] == "STRUCT" && name[id] == "node")
			for (n = 1; n <= members[id]; n++)
				if (type_text(member_type[id, n]) ~ /tagged/)
					print member_name[id, n] ": " type_text(member_type[id, n])
		if ((kind[id] == "VAR" || kind[id] == "TYPEDEF") && type_text(target[id]) ~ /tagged/)
			print name[id] ": " type_text(target[id])
		if (kind[id] == "DECL_TAG")
			print name[id] " on " kind[target[id]] " " name[target[id]] " component " component[id]
		if (kind[id] == "FUNC" && name[id] == "look")
			for (n = 1; n <= members[target[id]]; n++)
				print "parameter " member_name[target[id], n] ": " type_text(member_type[target[id], n])
	}
}
AWK
cat > wanted <<'TEXT'
array: array of pointer to tagged user INT int
first on STRUCT node component 2
levels: pointer to tagged level2 pointer to tagged level1 INT int
next: pointer to tagged rcu STRUCT node
node_t: pointer to tagged rcu STRUCT node
on_bits on STRUCT node component 3
on_function on FUNC look component -1
on_inside on STRUCT anon component 0
on_member on STRUCT node component 1
on_parameter on FUNC look component 1
on_percpu on VAR each component -1
on_pointer on VAR pointer component -1
on_static on VAR counter component -1
on_struct on STRUCT node component -1
on_typedef on TYPEDEF number component -1
on_union on UNION either component -1
on_union_member on UNION either component 0
on_variable on VAR root component -1
once: pointer to tagged user INT int
parameter count: pointer to tagged user INT int
parameter node: pointer to STRUCT node
pointer: pointer to tagged user INT int
second on STRUCT node component 2
text: pointer to tagged text const INT char
twice: pointer to tagged outer tagged inner INT int
TEXT

# gcc gives a tag before a declarator to the whole type that is declared: of a pointer to a pointer
# to the outer one, and of an array of pointers to the array, where BTF has no place for it. And it
# gives no btf_decl_tag to a type, with a warning.
sed -e /^array:/d -e '/^on_struct /d; /^on_union /d; /^on_typedef /d' \
	-e 's/^levels: .*/levels: pointer to tagged level1 pointer to tagged level2 INT int/' \
	wanted >wanted.gcc-16
mv wanted wanted.clang
"$tools/bin/gcc-16" -gbtf -O1 -fno-inline -c tags.c -o own.o >log 2>&1 ||
	fail "gcc 16 does not make BTF itself"
dump own.o
awk -f tags.awk dump | sort >own
diff wanted.gcc-16 own >log || fail "gcc 16 itself says something else"

pahole=$(sh "$here/../system/fetch_pahole.sh") || pahole=
[ "$pahole" ] || skip_part "no pahole of 1.30 or newer to compare with"
for compiler in gcc-16 clang; do
	"$tools/bin/$compiler" -g -O1 -fno-inline -c tags.c -o tags.o >log 2>&1 ||
		fail "$compiler does not compile tags.c"
	case $compiler in
	gcc-16)
		# The numbers, as the compiler writes them: DW_TAG_GNU_annotation and
		# DW_AT_GNU_annotation.
		readelf --debug-dump=abbrev tags.o >abbrev 2>/dev/null
		grep -qE '0x6001|DW_TAG_GNU_annotation' abbrev ||
			fail "gcc 16 does not use tag 0x6001"
		grep -qE 'value: (0x)?2139|DW_AT_GNU_annotation' abbrev ||
			fail "gcc 16 does not use attribute 0x2139"
		;;
	esac
	for linker in "$work/bin" "$tools/bin"; do
		gcc -B"$linker" -o tags -Wl,-plugin,"$plugin" tags.o >log 2>&1 ||
			fail "$compiler: link"
		[ ! -s log ] || fail "$compiler: the link is not silent"
		dump tags
		awk -f tags.awk dump | sort >seen
		diff wanted.$compiler seen >log || fail "$compiler: other tags"
		if [ $compiler = clang ] && [ "$pahole" ]; then
			"$pahole" -J --btf_features=default,global_var \
				--btf_encode_detached=peer.btf tags >log 2>&1 &&
				"$LDBTF_TOOLS/btf_compare" tags peer.btf >log 2>&1 ||
				fail "clang: not as pahole has it"
		fi
		kernel_takes tags "the tags of $compiler"
	done
done
