# SPDX-License-Identifier: GPL-3.0-or-later
#
# Short enums, the default of bare-metal Arm, beside bitfields: kernels count such a member as 32
# bits, and refuse the whole blob if those end outside of the struct. It becomes a bitfield of its 8
# bits there, and stays a plain member where there is room.
. "$(dirname "$0")/lib.sh"

cat >main.c <<'END'
enum state { OFF, ON } __attribute__((packed));
struct tight { unsigned a:3, b:13; char c; enum state state; } tight;
struct roomy { unsigned a:3; enum state state; int more; } roomy;
int main(void) { return tight.a + roomy.more; }
END
compile main.c
btf app main.o
dump app
grep -q "'state' type_id=[0-9]* bits_offset=24 bitfield_size=8" dump ||
	fail "the last member: $(grep "'state'" dump)"
grep -q "'state' type_id=[0-9]* bits_offset=8\$" dump ||
	fail "a member with room behind it: $(grep "'state'" dump)"
