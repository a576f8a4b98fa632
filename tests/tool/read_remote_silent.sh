# SPDX-License-Identifier: GPL-3.0-or-later
#
# read gdb:…: ends of the line that do not answer, or do not accept. Each takes the ten seconds that
# are waited, both at the same time.
. "$(dirname "$0")/lib.sh"
has perl || skip "no perl on this machine"

echo 'struct server { unsigned short port; } the_server = {6379}; int main(void) { return 0; }' >server.c
compile server.c
btf server server.o

# stub.pl NAME FILL: a socket that accepts nobody. FILL connections are in its queue before.
cat >stub.pl <<'PERL'
use IO::Socket::UNIX;
my ($name, $fill) = @ARGV;
my $server = IO::Socket::UNIX->new(Local => "./$name.new", Listen => 1) or die;
my @peers = map { IO::Socket::UNIX->new(Peer => "./$name.new") or die } 1 .. $fill;
rename("./$name.new", "./$name");
sleep 60;
PERL
stubs=
cleanup_more() {
	for one in $stubs; do
		kill "$one" 2>/dev/null || :
	done
}
for fill in 0 2; do
	perl stub.pl socket$fill $fill &
	stubs="$stubs $!"
	wait_for "the socket" test -S socket$fill
done
"$LDBTF_PROGRAM" read server gdb:./socket2 the_server.port >full.out 2>full.log &
reader=$!
refuses read server gdb:./socket0 the_server.port
log_has "no connection: no answer within ten seconds"
status=0
wait $reader || status=$?
[ $status = 2 ] || fail "a full queue: status $status"
grep -q "no connection: no answer within ten seconds" full.log || fail "a full queue: $(cat full.log)"
