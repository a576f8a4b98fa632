#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# lighttpd.sh PLUGIN FOLDER: how many bytes of BTF the plugins of Debian's lighttpd have, each with
# all of its types, and on top of the program's (base=). Builds lighttpd in FOLDER, which is made,
# and fetches its source.
set -eu
plugin=$(realpath -- "${1:?usage: lighttpd.sh PLUGIN FOLDER}")
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source=$(sh "$here/../system/fetch_source.sh" lighttpd)
mkdir -p "${2:?usage: lighttpd.sh PLUGIN FOLDER}"
cd "$2"
sed "s,@ldbtf_linkscripts_from_bin@,$here/../../linkscripts," \
	"$here/../../cmake/ldbtf-specs.in" >ldbtf-specs
sh ./ldbtf-specs --plugin "$plugin" >whole.specs
sh ./ldbtf-specs --plugin "$plugin" "base=$PWD/src/lighttpd" >split.specs
[ -f Makefile ] || "$source/configure" --without-pcre2 --without-zlib CFLAGS="-g -O2" >configure.log

# measure HOW: links the plugins again, and adds up their sections .BTF.
measure() {
	rm -f src/*.la src/.libs/*.so
	make LDFLAGS="-specs=$PWD/$1.specs" >make.log
	count=0 bytes=0
	for each in src/.libs/mod_*.so; do
		size=$(readelf -SW "$each" | sed 's/^ *\[ *[0-9]*\] *//' |
			awk '$1 == ".BTF" { print $5 }')
		count=$((count + 1)) bytes=$((bytes + 0x$size))
	done
	echo "$1: $count plugins, $bytes bytes of BTF"
}
rm -f src/lighttpd
measure whole
measure split
