# SPDX-License-Identifier: GPL-3.0-or-later
#
# read gdb:…: position-independent programs of other targets and their libraries, by qemu-user's
# stub: both byte orders, 32 and 64 bits, and MIPS, whose dynamic section has no DT_DEBUG.
. "$(dirname "$0")/lib.sh"
has perl || skip "no perl on this machine"

cat >config.c <<'C'
struct config { int a, b; const char *name; } the_config = {1, 2, "none"};
int get_config(void) { return the_config.a; }
C
cat >use.c <<'C'
#include <stdlib.h>
struct config { int a, b; const char *name; };
extern struct config the_config;
int get_config(void);
int the_count = 3;
int main(void) { the_config = (struct config){42, 43, "bob"}; the_count += get_config(); abort(); }
C
# QEMU waits for a debugger before the first instruction, and takes one connection only.
# stopped.pl STUB SOCKET: lets the program run until it aborts, and hands the connection on.
cat >stopped.pl <<'PERL'
use IO::Socket::UNIX;
use IO::Select;
$SIG{PIPE} = 'IGNORE';
my ($stub, $name) = @ARGV;
my $qemu = IO::Socket::UNIX->new(Peer => $stub) or die "no stub";
sub packet {
	my $text = '';
	while ($text !~ /\$[^#]*#..$/) { $qemu->sysread(my $byte, 1) or die "QEMU is gone"; $text .= $byte }
	$qemu->syswrite('+');
	return $text;
}
my $reply = '';
while ($reply !~ /\$[TS]06/) { $qemu->syswrite('$c#63'); $reply = packet() }
my $server = IO::Socket::UNIX->new(Local => "$name.new", Listen => 1) or die "no socket";
rename("$name.new", $name);
my $peer = $server->accept();
my $both = IO::Select->new($qemu, $peer);
while (1) {
	for my $from ($both->can_read) {
		$from->sysread(my $bytes, 4096) or exit;
		($from == $qemu ? $peer : $qemu)->syswrite($bytes);
	}
}
PERL
processes=
cleanup_more() {
	for one in $processes; do
		kill -9 "$one" 2>/dev/null || :
	done
	processes=
}
# stand QEMU PREFIX: the program stands before its first instruction.
stand() {
	cleanup_more
	rm -f start.socket stop.socket
	"$1" -g start.socket -L "/usr/$2" ./use >printed 2>&1 &
	processes=$!
	wait_for "QEMU's stub" test -S start.socket
}
# stop QEMU PREFIX: it stands in its call of abort().
stop() {
	stand "$@"
	perl stopped.pl ./start.socket ./stop.socket >log 2>&1 &
	processes="$processes $!"
	wait_for "the program's end" test -S stop.socket
}
# target PREFIX QEMU: skips what is not installed.
target() {
	for tool in "$1-gcc" "$2"; do
		has "$tool" || { skip_part "no $tool on this machine"; return 0; }
	done
	"$1-gcc" -g -O1 -fPIC -shared config.c -o libconfig.so -Wl,-plugin,"$LDBTF_PLUGIN" \
		>log 2>&1 || fail "$1: no library"
	"$1-gcc" -g -O1 -fPIE -pie use.c -L. -lconfig -Wl,-rpath,. -o use \
		-Wl,-plugin,"$LDBTF_PLUGIN" >log 2>&1 || fail "$1: no program"
	"$1-strip" libconfig.so use
	stand "$2" "$1"
	ldbtf read use gdb:./start.socket the_count
	out_has "the_count = 3"
	stop "$2" "$1"
	ldbtf read use gdb:./stop.socket the_count
	out_has "the_count = 45"
	stop "$2" "$1"
	ldbtf read libconfig.so gdb:./stop.socket the_config.a the_config.name
	out_has "the_config.a = 42"
	out_has '"bob"'
}
target s390x-linux-gnu qemu-s390x
target mips-linux-gnu qemu-mips
target powerpc-linux-gnu qemu-ppc
target aarch64-linux-gnu qemu-aarch64
