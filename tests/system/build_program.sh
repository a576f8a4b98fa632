#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# build_program.sh PROGRAM VARIANT: compiles lua, sqlite or redis, ready to be linked many times.
#
# VARIANT is COMPILER[-FLAVOUR]: gcc, clang, gcc-dwarf4; gcc-lto and gcc-ltofat: link time
# optimization, from objects without and with code of their own; and for redis also gcc-sync: built
# on the __sync functions instead of C11's _Atomic, since the peer encoder gives up on that
# qualifier.
#
# Prints a folder of the cache that holds the objects and `link.sh OUTPUT [GCC ARGUMENT...]`, which
# links the program from them. What takes a minute, the compiling, is so done once for a given
# source, variant and compiler; a test then pays for its links only. Safe to run twice at the same
# time.
set -eu
program=${1:?usage: build_program.sh PROGRAM VARIANT}
variant=${2:?usage: build_program.sh PROGRAM VARIANT}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

case $variant in
gcc | gcc-*) compiler=gcc ;;
clang | clang-*) compiler=clang ;;
*) echo "$0: unknown variant $variant" >&2; exit 2 ;;
esac
flags="-g -O2 -fno-lto"
link_flags=-g
case $variant in
*-dwarf4) flags="$flags -gdwarf-4" ;;
*-lto) flags="-g -O2 -flto -fno-fat-lto-objects" link_flags="-g -O2 -flto=auto" ;;
*-ltofat) flags="-g -O2 -flto -ffat-lto-objects" link_flags="-g -O2 -flto=auto" ;;
*-sync) flags="$flags -D__ATOMIC_VAR_FORCE_SYNC_MACROS" ;;
esac

case $program in
lua) source=$(sh "$here/fetch_source.sh" lua5.4) ;;
sqlite) source=$(sh "$here/fetch_source.sh" sqlite3) ;;
redis) source=$(sh "$here/fetch_source.sh" redis) ;;
*) echo "$0: unknown program $program" >&2; exit 2 ;;
esac

cache=$(dirname -- "$(dirname -- "$source")")
key=$({ cat "$0"; $compiler --version; } | cksum | cut -d ' ' -f 1)
built=$cache/build/$(basename -- "$source")@$variant@$key
mkdir -p "$cache/build"
exec 9>"$built.lock"
flock 9
if [ -f "$built/link.sh" ]; then
	printf '%s\n' "$built"
	exit 0
fi

echo "compiling $(basename -- "$source") with $compiler $flags" >&2
# Not in the cache: SQLite's configure can't cope with a space in the path. ld does not mind when
# the objects move afterwards.
work=$(mktemp -d /tmp/ldbtf-compile.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cp -a "$source/." "$work"
cd "$work"
jobs=$(nproc)

# Each leaves objects, and `link.args`: what the link needs, one gcc argument a line, relative to
# here.
build_lua() {
	cd src
	rm -f luac.c
	# What Debian's own rules generate.
	echo '#define DEB_HOST_MULTIARCH "any"' >lua5.4-deb-multiarch.h
	for unit in *.c; do printf '%s\n' "$unit"; done |
		xargs -P "$jobs" -n 1 $compiler $flags -DLUA_USE_LINUX -DLUA_COMPAT_5_3 -c
	cd ..
	printf '%s\n' src/*.o -Wl,-E -lm -ldl >link.args
}

# Not the amalgamation: 90 units that share headers are what deduplication is about. The library is
# an archive, from which ld takes the members that it needs.
build_sqlite() {
	# The archive's index needs a tool that can read objects for link time optimization.
	case $flags in *-flto*) export AR=gcc-ar NM=gcc-nm RANLIB=gcc-ranlib ;; esac
	CC=$compiler CFLAGS=$flags ./configure --disable-shared --disable-tcl --disable-readline \
		--disable-amalgamation
	make -j "$jobs" libsqlite3.la shell.c sqlite3.h
	$compiler $flags -I. -DSQLITE_THREADSAFE=1 -DHAVE_READLINE=0 -c shell.c -o shell.o
	printf '%s\n' shell.o .libs/libsqlite3.a -lpthread -ldl -lm -lz >link.args
}

# The allocator is libc's: jemalloc alone takes longer to build than the rest. It builds redis-cli
# as well.
build_redis() {
	make -C src -j "$jobs" MALLOC=libc USE_SYSTEMD=no BUILD_TLS=no CC="$compiler" \
		OPTIMIZATION=-O2 \
		OPT="$flags" CFLAGS="$flags" redis-server redis-cli
	sed -n 's/^REDIS_SERVER_OBJ=//p' src/Makefile | tr ' ' '\n' |
		sed '/^$/d; s,^,src/,' >link.args
	printf '%s\n' deps/hiredis/libhiredis.a deps/lua/src/liblua.a \
		deps/hdr_histogram/libhdrhistogram.a \
		-rdynamic -lm -ldl -lpthread >>link.args
}

# In the background, since `set -e` means nothing left of a `||`.
"build_$program" >build.log 2>&1 9>&- &
wait $! || { tail -n 40 build.log >&2; echo "$0: $program does not build" >&2; exit 1; }

cat >link.sh.new <<END
#!/bin/sh
# link.sh OUTPUT [GCC ARGUMENT...]: links the program that was compiled here.
set -eu
output=\$1
shift
case \$output in /*) ;; *) output=\$PWD/\$output ;; esac
cd "\$(dirname -- "\$0")"
exec $compiler $link_flags -o "\$output" "\$@" @link.args
END
mv link.sh.new link.sh
sh ./link.sh "$work/plain" 9>&- || { echo "$0: $program does not link" >&2; exit 1; }
# Also what older compilers or older versions of this script left.
rm -rf "$cache/build/$(basename -- "$source")@$variant@"*[0-9w]
mv "$work" "$built.new"
mv "$built.new" "$built"
printf '%s\n' "$built"
