# SPDX-License-Identifier: GPL-3.0-or-later
#
# read gdb:…: ends of the line that are no stub, or lie, and replies in each form of the protocol.
. "$(dirname "$0")/lib.sh"
has perl || skip "no perl on this machine"

echo 'struct server { unsigned short port; } the_server = {6379}; int main(void) { return 0; }' >server.c
compile server.c
no_notes="-Wl,--build-id=none" # they would be asked for
btf server $no_notes -nostdlib -static -e main server.o
btf pie $no_notes -nostdlib -static-pie -e main server.o

# What is there answers the packets in turn with the arguments. -: it hangs up. ^HEX: 'l' and bytes.
cat >stub.pl <<'PERL'
use IO::Socket::UNIX;
$SIG{PIPE} = 'IGNORE';
my $server = IO::Socket::UNIX->new(Local => "./socket", Listen => 1) or die;
rename("./socket", "./stub.socket");
my $peer = $server->accept();
for my $reply (@ARGV) {
	if ($reply eq '-') {
		# What is left unread when a socket is closed may take the last reply with it.
		shutdown($peer, 1);
		1 while $peer->sysread(my $rest, 100);
		exit;
	}
	my $packet = '';
	while ($packet !~ /\$[^#]*#..$/) { $peer->sysread(my $byte, 1) or exit; $packet .= $byte; }
	my $sum = 0;
	(my $data = $reply) =~ s/^=(\d+)$/'0' x $1/e;
	$data =~ s/^\^(\w+)$/'l' . pack('H*', $1)/e;
	$data =~ tr/_/ /;
	$sum += ord($_) for split //, $data;
	$peer->syswrite($data =~ /#/ ? $data : sprintf("+\$%s#%02x", $data, $sum % 256));
}
$peer->sysread(my $rest, 100);
PERL
# answers TEXT REPLY...: with these replies, the port is not read, and the message has TEXT.
answers() {
	message=$1
	shift
	rm -f stub.socket
	perl stub.pl "$@" &
	wait_for "the stub" test -S stub.socket
	refuses read server gdb:./stub.socket the_server.port
	log_has "$message"
	wait $! || :
}
no_stub="does not speak gdb's remote protocol"
answers "no connection: the other side has hung up" -
answers "$no_stub" 'HTTP/1.0 400 #no' -
answers "$no_stub" '$S05#00'
answers "$no_stub" =9000
answers "$no_stub" '*!'
answers "the memory has no bytes" S05 '' E01 OK
answers "the memory has no bytes" S05 '' 1 OK
answers "the memory has no bytes" S05 '' 1gzz OK
answers "the memory has no bytes" S05 lshort eb '' OK
answers "because the stub does not answer: the other side has hung up" S05 '' -
# A process whose entry is elsewhere, and whose program headers (AT_PHDR) can't be read.
answers "stub.socket: the stub does not answer: the other side has hung up" S05 \
	^0900000000000000001000000000000003000000000000000010000000000000\
05000000000000000100000000000000 -
answers "runs another program" S05 ^09000000000000000010000000000000 E01 OK

# A part at a time, a run of a digit, what the target prints before the reply, and the notifications
# by which OpenOCD keeps a slow connection alive.
while read -r value replies; do
	rm -f stub.socket
	# shellcheck disable=SC2086 # several replies
	perl stub.pl T05 E01 $replies OK &
	wait_for "the stub" test -S stub.socket
	ldbtf read server gdb:./stub.socket the_server.port
	[ "$(cat out)" = "the_server.port = $value" ] || fail "$replies: another value"
done <<'TEXT'
6379 eb18
6379 eb 18
0 0*_
6379 +$O6869#2c$eb18#30
6379 +%oocd_keepalive:00#11%oocd_keepalive:01#12$eb18#30
TEXT
# Nothing tells where a position-independent program is.
rm -f stub.socket
perl stub.pl T05 E01 eb18 OK &
wait_for "the stub" test -S stub.socket
ldbtf_any read pie gdb:./stub.socket the_server.port
out_has "the_server.port = 6379"
log_has "warning: gdb:./stub.socket: the stub does not tell where the file was loaded"

# What OpenOCD says of a target that runs, and of memory that it can't read.
answers "the memory has no bytes" S00 '' E0E OK

refuses read server gdb:127.0.0.1:1 the_server.port
log_has "no connection: Connection refused"
for address in gdb: gdb:host gdb:host: gdb:./nothing.here gdb:127.0.0.1:1; do
	refuses read server $address the_server.port
	log_has "$address: "
done
