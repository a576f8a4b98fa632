# SPDX-License-Identifier: GPL-3.0-or-later
#
# show prints definitions as C, with offsets, sizes, holes and padding, and what is around them.
. "$(dirname "$0")/lib.sh"

cp "$here/shapes.c" .
compile shapes.c
btf app shapes.o

# deeper LINES: the same members inside a struct: a tab more, and the comment in its column.
deeper() { printf '%s\n' "$1" | sed 's/^/\t/; s|        \( */\*  *[0-9]\)|\1|'; }

# prints TEXT ARGUMENT...: exactly.
prints() {
	printf '%s\n' "$1" >wanted
	shift
	ldbtf show app "$@"
	diff wanted out >log || fail "show $*: other text"
}
list='	struct list *next;                              /*     0      8    */
	char c;                                         /*     8      1    */
	int value : 5;                                  /*     9:0   5 bits */
	int wide : 3;                                   /*     9:5   3 bits */
	/* hole of 6 bytes */
	union {
		long int l;                             /*    16      8    */
		struct {
			float f;                        /*    16      4    */
			short int s;                    /*    20      2    */
			/* padding of 2 bytes */
		} in;                                   /*    16      8    */
	};                                              /*    16      8    */'
prints "struct list {
$list
}; /* size: 24, members: 5, holes: 1 (6 bytes) */" list
prints 'typedef struct {
	char a;                                         /*     0      1    */
	/* hole of 7 bytes */
	long int b;                                     /*     8      8    */
	enum { LOW = 0, HIGH = 5 } level;               /*    16      4    */
	/* hole of 4 bytes */
	int (*call)(struct list *, const char *const *, ...); /*    24      8    */
} block; /* size: 32 */' typedef:block
prints 'struct tight {
	char a;                                         /*     0      1    */
	int b;                                          /*     1      4    */
	unsigned int x : 3;                             /*     5:0   3 bits */
	/* hole of 5 bits */
	short int s;                                    /*     6      2    */
}; /* size: 8, members: 4, holes: 1 (5 bits) */' tight
prints 'enum state {
	OFF = 0,
	ON = -7
}; /* size: 4 */' enum:state
prints 'int main(int argc, char **argv);
int walk(struct list *at, ...);' 'func:*'
address=$(nm app | sed -n 's/^0*\([0-9a-f]*\) . the_outer$/\1/p')
prints "struct outer the_outer; /* .bss at 0x$address, size: 128 */" 'var:the_o*'
prints 'typedef block: call takes a pointer
struct list: next points to
struct outer: list contains
func walk: at takes a pointer' --users list
prints "struct outer {
	struct list {
$(deeper "$list")
	} list;                                         /*     0     24    */
	block blocks[3];                                /*    24     96    */
	/* --- cache line 1 (64 bytes) --- */
	char tail;                                      /*   120      1    */
	/* padding of 7 bytes */
}; /* size: 128, members: 3, padding: 7 bytes */" -e --cache-line=64 struct:outer

ldbtf show app
out_has "bytes of BTF, by section .BTF"
out_has "little-endian, pointers of 8 bytes"
grep -qE '^ +5 +[0-9]+  struct$' out || fail "the table of contents does not count structs"
grep -qE '^ +128  struct outer$' out || fail "the largest struct is not listed"
grep -qE '^ +3 +168  0x[0-9a-f]+  \.bss$' out || fail "the variables of .bss are not summed up"
refuses show app nothing
log_has "no type, function or variable is called 'nothing'"
refuses show app --header
log_has "want a NAME"
