#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# ld_suite.sh PLUGIN [TOOL.exp...]: GNU ld's own test suite, without the plugin and with it in each
# link; prints what comes out otherwise. docs/history/ld-suite.md has each difference with its
# reason. By hand, because it takes half an hour on two idle cores. Needs dejagnu.
#
# The suite is that of Debian's binutils. It runs over the ld that is installed, which must be of
# the same version. Tests that load plugins of their own are left alone. In the others the plugin is
# the first one, as LTO wants it (docs/lto.md). $KEEP is a folder for the logs. What it has of a run
# without the plugin is taken from there.
set -eu
plugin=$(realpath "${1:?usage: ld_suite.sh PLUGIN [TOOL.exp...]}")
shift
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
command -v runtest >/dev/null || { echo "$0: no runtest: apt-get install dejagnu" >&2; exit 1; }
source=$(sh "$here/../system/fetch_source.sh" binutils)
case $(ld --version | sed 1q) in
*" $(basename "$source" | sed 's/^binutils-//; s/-.*//')") ;;
*) echo "$0: the ld here is not of the version of $source" >&2; exit 1 ;;
esac
work=${KEEP:-$(mktemp -d)}
[ "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT

# write_ld FOLDER [PLUGIN]: the ld that the suite calls.
write_ld() {
	mkdir -p "$1"
	{
		echo '#!/bin/sh'
		[ ! "${2:-}" ] || cat <<-END
			for word; do
				case \$word in *ldtestplug*) exec $(command -v ld) "\$@" ;; esac
			done
			set -- -plugin '$2' "\$@"
		END
		echo "exec $(command -v ld) \"\$@\""
	} >"$1/ld"
	chmod +x "$1/ld"
	ln -sf ld "$1/collect-ld"
	ln -sf "$(command -v as)" "$1/as"
}

# write_site FOLDER: what the suite's makefile would tell it. Tests ask for x86_64-*-linux*, and
# what Debian's gcc says has three parts.
write_site() {
	triplet=$(gcc -dumpmachine | sed 's/^\([^-]*\)-linux-/\1-pc-linux-/')
	for kind in host build target; do
		echo "set ${kind}_triplet $triplet"
	done
	echo "set objdir $1"
	echo "set ld $1/bin/ld"
	echo "set ld_testsuite_bindir $1/bin"
	for tool in as nm objdump objcopy ar strip size; do
		echo "set $tool $(command -v $tool)"
	done
	echo "set READELF $(command -v readelf)"
	printf '%s\n' 'set development false' 'set experimental false' 'set enable_libctf yes' \
		'set LFLAGS ""'
}

# run NAME [PLUGIN]: its ld.sum and ld.log are in that folder.
run() {
	name=$1
	mkdir -p "$work/$name"
	write_ld "$work/$name/bin" "${2:-}"
	write_site "$work/$name" >"$work/$name/site.exp"
	(
		cd "$work/$name"
		# shellcheck disable=SC2086 # words
		LC_ALL=C runtest --tool ld --srcdir "$source/ld/testsuite" CC=gcc CXX=g++ \
			CC_FOR_TARGET=gcc CXX_FOR_TARGET=g++ CFLAGS_FOR_TARGET="-g -O2" \
			CXXFLAGS_FOR_TARGET="-g -O2" $tools >runtest.log 2>&1 || :
	)
	grep -E '^[A-Z]+: ' "$work/$name/ld.sum" | sed "s,$work/$name,WORK,g" >"$work/$name.results"
	echo "$name: $(grep -c '^PASS' "$work/$name.results") pass"
}
tools=$*
[ -s "$work/plain.results" ] || run plain
run with "$plugin"
diff "$work/plain.results" "$work/with.results" | grep '^[<>]' || echo "no difference"
