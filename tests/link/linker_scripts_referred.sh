# SPDX-License-Identifier: GPL-3.0-or-later
#
# A script, or an option of ld, drops the .BTF that a program refers to.
. "$(dirname "$0")/lib.sh"
. "$here/linker_scripts_lib.sh"

# With a program that refers to it, weakly or not, ld's own error comes first, and the plugin has
# nothing to add.
cp main.c strong.c
for reference in visibility "weak, visibility"; do
	sed "s/visibility/$reference/" strong.c >main.c
	compile main.c
	for handling in place discard; do # of what the script does not name
		script ""
		[ $handling = discard ] || script "/DISCARD/ : { *(.BTF) }"
		run fails --orphan-handling=$handling
		log_has "\`__start_BTF' referenced in section \`.text' of main.o: defined in discarded section \`.BTF' of /proc/self/fd/"
		log_lacks "ldbtf:"
	done
	script ".BTF : { KEEP(*(.BTF)) }"
	run works
done
