# SPDX-License-Identifier: GPL-3.0-or-later
#
# reserve=exact where the linker reads its command line or an input from elsewhere: response files
# of gcc and of ld, a script in a pipe, and an object on stdin. The trial has what the linker read
# before it began, and opens anew what the linker reads after.
. "$(dirname "$0")/lib.sh"
. "$here/exact_lib.sh"

btf plain one.o other.o -Wl,--gc-sections -- reserve=exact detached=plain.btf
printf '%s\n' one.o other.o -Wl,--gc-sections "-Wl,-plugin,$LDBTF_PLUGIN" \
	-Wl,-plugin-opt,reserve=exact -Wl,-plugin-opt,stats=stats \
	-Wl,-plugin-opt,detached=response.btf >gcc.args
gcc -B"$work/bin" -o response @gcc.args >log 2>&1 || fail "response file of gcc: the link failed"
[ ! -s log ] || fail "response file of gcc: not silent"
is_exact "response file of gcc" stats
cmp response.btf plain.btf || fail "response file of gcc: another BTF"

# One in another.
ld_btf() { # LABEL ARGUMENT...
	label=$1
	shift
	rm -f app stats app.btf
	"$ld" -o app -e main -plugin "$LDBTF_PLUGIN" -plugin-opt reserve=exact \
		-plugin-opt stats=stats -plugin-opt detached=app.btf "$@" >log 2>&1 ||
		fail "$label: the link failed"
	[ ! -s log ] || fail "$label: not silent"
	is_exact "$label" stats
	describes app STRUCT used
	describes_not app FUNC other_7
}
echo "one.o @inner.args" >outer.args
echo "other.o --gc-sections" >inner.args
ld_btf "response files of ld" @outer.args
cp app.btf by_name.btf

ld_btf "an object on stdin" other.o --gc-sections /dev/stdin <one.o
cmp app.btf by_name.btf || fail "an object on stdin: another BTF"
"$ld" --verbose </dev/null | sed '1,/^=====/d; /^=====/,$d' >script
[ -s script ] || fail "ld prints no script"
cat script | ld_btf "a script in a pipe" one.o other.o --gc-sections -T /dev/stdin
cmp app.btf by_name.btf || fail "a script in a pipe: another BTF"

# ld itself reads no object from a pipe, for it has to seek, and `-` is the name of a file to it.
cat one.o | "$ld" -o without -e main /dev/stdin >log 2>&1 && fail "ld reads pipes now: test them"
gcc -g -O1 -B"$work/bin" -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-plugin-opt,reserve=exact \
	-Wl,-plugin-opt,stats=stats -o source -x c - <one.c >log 2>&1 || fail "a source on stdin"
[ ! -s log ] || fail "a source on stdin: not silent"
is_exact "a source on stdin" stats
describes source STRUCT used
