# SPDX-License-Identifier: GPL-3.0-or-later
#
# An extra file that the user asked for and that can't be written fails the link.
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
