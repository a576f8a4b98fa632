# SPDX-License-Identifier: GPL-3.0-or-later
#
# Files that can't be written: an extra file that the user asked for fails the link, an output that is no file is
# left alone.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
mkdir folder

for option in stats detached vars-split; do
	btf_fails app main.o -- $option=nowhere/file
	log_has "can't create nowhere/file: No such file or directory"
	btf_fails app main.o -- $option=folder
	log_has "can't create folder: Is a directory"
	btf_fails app main.o -- $option=/dev/full
	log_has "can't write /dev/full: No space left on device"
	[ -c /dev/full ] || fail "/dev/full is gone"
	# on-error=warn is about BTF, not about files.
	btf_fails app main.o -- $option=nowhere/file on-error=warn
done

# A file that would replace another one of the link, by whichever name: nothing is lost.
cp main.o other.o
ln -s other.o link.o
ar rc libmain.a main.o
mkdir -p sub
for option in stats detached vars-split; do
	for name in app ./app sub/../app "$work/app"; do
		btf_fails app main.o -- $option=$name
		log_has "option $option: '$name' is also the output of the link"
		btf_fails app main.o -- $option=$name on-error=warn
	done
	for name in other.o ./other.o link.o; do
		btf_fails app other.o -- $option=$name
		log_has "option $option: '$name' is also an input of the link"
		cmp -s other.o main.o || fail "$option=$name destroyed the input"
	done
	cp libmain.a before.a
	btf_fails app -u main libmain.a -- $option=libmain.a reserve=2000
	log_has "option $option: 'libmain.a' is also an input of the link"
	cmp -s libmain.a before.a || fail "$option destroyed the archive"
done
btf_fails app main.o -- stats=both detached=./both
log_has "option stats: 'both' is also the file of option detached"
btf_fails app main.o -- vars-split=both detached=./both
log_has "option vars-split: 'both' is also the file of option detached"
btf_fails app main.o -- vars-split=both stats=./both
log_has "option stats: './both' is also the file of option vars-split"
[ ! -e both ] || fail "one of two files of the same name was written"
echo old >both
ln both another
btf_fails app main.o -- stats=both detached=another
log_has "option stats: 'both' is also the file of option detached"
[ "$(cat both)" = old ] || fail "a file with two names was written"
# Devices are for all, and a file that only has the name of an input's folder or of the output elsewhere is no clash.
btf app main.o -- stats=/dev/null detached=/dev/null vars-split=/dev/null
btf app main.o -- stats=sub/app detached=sub/main.o

# An output that ld could write, but nobody may open for writing afterwards.
if [ "$(id -u)" = 0 ] && has setpriv; then
	chmod 777 .
	# Who has lost the right to write may have lost that to read where the plugin was built, too.
	cp "$LDBTF_PLUGIN" plugin.so
	chmod 755 plugin.so
	built_plugin=$LDBTF_PLUGIN
	LDBTF_PLUGIN=$work/plugin.so
	driver="setpriv --reuid=65534 --regid=65534 --clear-groups gcc -B$work/bin"
	if (umask 0222 && $driver main.o -o probe 2>log && [ -e probe ]); then
		old_umask=$(umask)
		umask 0222
		run_btf app main.o
		umask "$old_umask"
		[ $link_status != 0 ] || fail "the output can't have been filled, but the link works"
		log_has "app: can't write to the output: Permission denied"
		[ ! -e app ] || fail "an empty output was left"
	else
		skip_part "this ld can't write an output without write permission"
	fi
	driver=
	LDBTF_PLUGIN=$built_plugin
else
	skip_part "root and setpriv are needed to lose the right to write"
fi

# Nothing is kept in /dev/null, so nothing is filled, and the device survives.
btf /dev/null main.o
[ -c /dev/null ] || fail "/dev/null is gone"
# Who asks for a file is told that there is none.
btf_warns /dev/null main.o -- detached=app.btf
log_has "the output is no file that is kept"
[ ! -e app.btf ] || fail "a file of an output that is not kept"
