# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug: what can't be read or written is one message and exit status 2, and leaves OUT as it was.
. "$(dirname "$0")/debug_lib.sh"
server
objcopy -O binary --only-section=.BTF server raw.btf

# refused TEXT ARGUMENT...: and OUT stays.
refused() {
	message=$1
	shift
	echo old >OUT
	refuses debug "$@"
	log_has "$message"
	[ "$(cat OUT)" = old ] || fail "$*: OUT is another file"
}
refused "usage: ldbtf debug FILE -o OUT" server
refused "usage: ldbtf debug FILE -o OUT" -o OUT
refused "one FILE at a time" server stripped -o OUT
refused "unknown option '--html'" server --html -o OUT
refused "can't read it" nowhere -o OUT
refused "fix: name the program" raw.btf -o OUT
refused "fix: name the linked program" server.o -o OUT
refused "there is no BTF in it" server.c -o OUT
refused "its .BTF has no bytes" server.debug -o OUT
cp stripped kept
refused "is also 'stripped', which it would replace" stripped -o ./stripped
cmp kept stripped || fail "FILE was replaced"
refused "can't create" stripped -o no/folder/OUT
if [ -c /dev/full ]; then
	refused "can't write" stripped -o /dev/full
fi

# To stdout, the same bytes; and the same bytes each time.
"$LDBTF_PROGRAM" debug stripped -o - >piped 2>log </dev/null
cmp server.debug piped || fail "other bytes on stdout"

# Of a core file: the program that it names.
if core_of stripped; then
	ldbtf debug core -o of_core
	readelf --debug-dump=info of_core 2>log | grep -q DW_TAG_structure_type ||
		fail "no types of the core file's program"
fi

# Any byte of the file may be damaged.
cat >damage.pl <<'PERL'
my ($from, $to, $seed) = @ARGV;
srand($seed);
open(my $in, '<:raw', $from) or die; local $/; my $bytes = <$in>;
my $at = index($bytes, "\x9f\xeb\x01\x00");
substr($bytes, int(rand(length $bytes)), 1) = chr(int(rand(256)));
substr($bytes, $at + int(rand(1200)), 1) = chr(int(rand(256))) for 1 .. 2;
open(my $out, '>:raw', $to) or die; print $out $bytes;
PERL
has perl || skip "no perl on this machine"
round=0
while [ $round -lt 60 ]; do
	perl damage.pl server damaged $round
	rm -f OUT
	ldbtf_any debug damaged -o OUT
	if [ $status = 0 ]; then
		[ -s OUT ] || fail "round $round: no file"
		readelf --debug-dump=info OUT >said 2>&1 || fail "round $round: readelf can't read it"
	else
		[ $status = 2 ] && [ -s log ] && [ ! -e OUT ] || fail "round $round: ends with $status"
	fi
	round=$((round + 1))
done
