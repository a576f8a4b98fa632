# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of other people's projects share: a program to link, and what CMake has to do or to
# refuse. Sourced after lib.sh; projects are made by the test itself.
has cmake || skip "no cmake on this machine"

# The program that all of them link.
write_program() { # FOLDER
	mkdir -p "$1"
	cat > "$1/main.c" <<-'C'
	struct point { int x, y; } origin;
	int main(void) { return origin.x; }
	C
}

# One that finds its own type by the runtime.
write_runtime_program() { # FILE
	cat > "$1" <<-'C'
	#include <ldbtf/btf.h>
	struct point { int x, y; } origin;
	int main(void)
	{
		struct ldbtf btf;
		struct ldbtf_view type;
		return ldbtf_open_image(&btf) != LDBTF_OK ||
		       ldbtf_find_type(&btf, "point", LDBTF_KIND_STRUCT, &type) != LDBTF_OK || type.byte_size != 8;
	}
	C
}

# run COMMAND...: it must work; what it says goes into the file log.
run() { "$@" >log 2>&1 || fail "$*"; }

# refused WHAT TEXT COMMAND...: it fails, and says TEXT, wherever CMake breaks the lines.
refused() {
	refused_what=$1 refused_text=$2
	shift 2
	! "$@" >log 2>&1 || fail "$refused_what: did not fail"
	tr '\n' ' ' <log | tr -s ' ' | grep -qF -- "$refused_text" ||
		fail "$refused_what: the message lacks: $refused_text"
}

# builds FOLDER links|keeps WHY FILE...: builds once more, which links all of these files again, or
# none of them.
builds() {
	builds_folder=$1 builds_how=$2 builds_why=$3
	shift 3
	stat -c '%n %y' "$@" >builds.before
	run cmake --build "$builds_folder"
	stat -c '%n %y' "$@" >builds.after
	builds_same=$(grep -cxFf builds.before builds.after || :)
	if [ "$builds_how" = links ]; then
		[ "$builds_same" = 0 ] || fail "$builds_why does not link again: $*"
	else
		[ "$builds_same" = $# ] || fail "$builds_why links again: $*"
	fi
}

# touches FILE: newer than all that was built, even where a clock ticks slowly.
touches() { sleep 0.1; touch "$1"; }

# fake_ld FOLDER VERSION HELP: a program for `gcc -BFOLDER` that calls itself so.
fake_ld() {
	mkdir -p "$1"
	cat > "$1/ld" <<-SH
	#!/bin/sh
	for argument; do
		case \$argument in
		--version) echo "$2"; exit ;;
		--help) echo "$3"; exit ;;
		esac
	done
	exit 1
	SH
	chmod +x "$1/ld"
}
