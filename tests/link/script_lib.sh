# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of firmware's linker scripts share: regions, a link by a script, and what an output
# has where. Sourced by a test after lib.sh.

scripts=$(cd "$here/../../linkscripts" && pwd)

# compile_bare UNIT...: without the sections that a compiler adds for hosted programs.
compile_bare() {
	for unit; do
		compile "$unit.c" \
			-ffreestanding -fno-pic -fno-asynchronous-unwind-tables -fcf-protection=none
	done
}

# compile_array: array.o, with a table of constructors.
compile_array() {
	cat > array.c <<-'C'
	void first(void) {}
	void (*const init)(void) __attribute__((section(".init_array"), used)) = first;
	C
	compile_bare array
}

# The attributes of the regions, and all of them; the sections behind those of a test.
flash='(rx)' ram='(rw!x)'
memory() {
	cat <<-LD
	MEMORY
	{
		flash $flash : ORIGIN = 0x08000000, LENGTH = 64K
		ram $ram : ORIGIN = 0x20000000, LENGTH = 16K
	}
	LD
}
bss='.bss : { *(.bss*) *(COMMON) } > ram'

# link BODY [ARGUMENT...]: main.o by a script with that body. ld's status is in $link_status, what
# it says in the file log, but for what it says of RAM that has code in it.
link() {
	cat > firmware.ld <<LD
ENTRY(start)
$(memory)
SECTIONS
{
	$1
	$bss
	/DISCARD/ : { *(.note*) *(.comment) }
}
LD
	shift
	rm -f app
	link_status=0
	"$ld" -o app -L "$scripts" -plugin "$LDBTF_PLUGIN" "$@" -T firmware.ld main.o >said 2>&1 ||
		link_status=$?
	grep -v "has a LOAD segment with RWX permissions" said >log || [ $? = 1 ]
	cp log said
}

# symbol NAME, address SECTION: of the output, in hexadecimal.
symbol() { readelf -sW app | awk -v name="$1" '$8 == name { print "0x" $2 }'; }
address() { readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' |
	awk -v name="$1" '$1 == name { print "0x" $3 }'; }

# quiet LABEL BODY [ARGUMENT...]: a link that works without a word.
quiet() {
	quiet_label=$1
	shift
	link "$@"
	[ $link_status = 0 ] || fail "$quiet_label: the link failed"
	[ ! -s log ] || fail "$quiet_label: not silent"
}
# says LABEL TEXT...: the last link worked, and has said that in one message.
says() {
	says_label=$1
	shift
	[ $link_status = 0 ] || fail "$says_label: the link failed"
	cp said log
	for says_text; do
		log_has "$says_text"
	done
	[ "$(grep -c ldbtf log)" = 1 ] || fail "$says_label: more than one message"
}
