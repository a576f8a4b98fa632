#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch_tools.sh SUITE [--cached]: prints the folder that has the linkers, compilers and libraries
# of another Debian suite.
#
# Nothing of the system changes: packages are downloaded with all that they depend on, and unpacked
# into a folder of the cache, each suite into its own:
#
#	root/       the packages' files
#	bin/        ld, as and cc1 for `gcc -B`, PREFIX-ld for cross links, gcc-N,
#	            aarch64-linux-gnu-gcc-N, clang, cmake and ninja. Each runs a program of root/ by
#	            root's own dynamic loader, with root's libraries and none of the system's
#	packages    the list that it was made from
#	versions    a line for each program, as PROGRAM VERSION
#
# So a plugin in that ld runs with that suite's libc, libelf and libdw, too. What is there is used
# again, as long as the list is the same; remove the folder to have sid's packages of today. Exit
# status 3: it can't be had here (and with --cached: it isn't there).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/../system/private_apt.sh"
suite=${1:?usage: fetch_tools.sh trixie|sid [--cached]}
case $suite in
trixie) compilers="gcc-13 gcc-14" builders= ;;
sid) compilers="gcc-15 gcc-16 clang" builders="cmake ninja-build" ;;
*) echo "fetch_tools.sh: no list of packages for $suite" >&2; exit 2 ;;
esac
linkers="binutils binutils-arm-none-eabi binutils-riscv64-unknown-elf"
libraries="libdw1t64 libelf1t64"
# gcc for AArch64, of each version.
for compiler in $compilers; do
	case $compiler in gcc-*) compilers="$compilers aarch64-linux-gnu-$compiler" ;; esac
done
packages="$linkers $libraries $builders"
for compiler in $compilers; do
	case $compiler in
	aarch64-*) compiler=${compiler#aarch64-linux-gnu-}-aarch64-linux-gnu ;;
	esac
	packages="$packages $compiler"
done

cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
folder=$cache/tools-$suite
is_there() { [ -f "$folder/versions" ] && [ "$(cat "$folder/packages" 2>/dev/null)" = "$packages" ]; }
if [ "${2:-}" = --cached ] && ! is_there; then
	exit 3
fi
for tool in apt-get dpkg flock; do
	command -v $tool >/dev/null || { echo "no $tool on this machine" >&2; exit 3; }
done
case $(uname -m) in
x86_64) triplet=x86_64-linux-gnu ;;
*) echo "the list of packages is for x86-64 machines" >&2; exit 3 ;;
esac
mkdir -p "$cache"
cache=$(CDPATH='' cd -- "$cache" && pwd)
folder=$cache/tools-$suite

exec 9>"$cache/.tools-$suite.lock"
flock 9
if is_there; then
	printf '%s\n' "$folder"
	exit 0
fi

# wrap NAME PROGRAM [ARGUMENT...]: bin/NAME runs root/PROGRAM, with those arguments before its own.
wrap() {
	wrap_name=$1 wrap_program=$2
	shift 2
	[ -f "$work/root/$wrap_program" ] || { echo "$suite has no $wrap_program"; return 1; }
	{
		echo '#!/bin/sh'
		# Where it is going to be, not where it is made.
		printf 'exec "%s/root/%s" --library-path "%s" "%s/root/%s" %s "$@"\n' \
			"$folder" "$loader" "$library_path" "$folder" "$wrap_program" "$*"
	} >"$work/bin/$wrap_name" && chmod +x "$work/bin/$wrap_name"
}

# find_file PATTERN: the first such file of root/, by its path in it.
find_file() { (cd "$work/root" && find . -path "$1" | sed 's,^\./,,' | sort | head -n 1 | grep .); }

wrap_all() {
	mkdir -p "$work/bin"
	loader=$(find_file '*/ld-linux-x86-64.so.2') &&
	libdw=$(find_file '*/libdw.so.1') && libc=$(find_file '*/libc.so.6') || return 1
	library_path=$folder/root/$(dirname "$libdw"):$folder/root/$(dirname "$libc")
	for llvm in "$work"/root/usr/lib/llvm-*/lib; do
		[ ! -d "$llvm" ] || library_path=$library_path:$folder/root/${llvm#"$work/root/"}
	done
	wrap ld usr/bin/$triplet-ld.bfd && wrap as usr/bin/$triplet-as &&
	wrap arm-none-eabi-ld usr/bin/arm-none-eabi-ld.bfd &&
	wrap riscv64-unknown-elf-ld usr/bin/riscv64-unknown-elf-ld.bfd &&
	wrap aarch64-linux-gnu-ld usr/bin/aarch64-linux-gnu-ld.bfd &&
	wrap aarch64-linux-gnu-as usr/bin/aarch64-linux-gnu-as || return 1
	for compiler in $compilers; do
		case $compiler in
		aarch64-linux-gnu-gcc-*)
			number=${compiler##*-}
			mkdir -p "$work/bin/for-$compiler"
			wrap "for-$compiler/cc1" \
				"usr/libexec/gcc-cross/aarch64-linux-gnu/$number/cc1" &&
			ln -s ../aarch64-linux-gnu-as "$work/bin/for-$compiler/as" &&
			wrap "$compiler" "usr/bin/$compiler" "-B\"$folder/bin/for-$compiler/\"" ||
			return 1
			;;
		gcc-*)
			# The driver starts cc1 and as by execve, which would take the system's
			# loader: it gets wrappers.
			number=${compiler#gcc-}
			mkdir -p "$work/bin/for-$compiler"
			wrap "for-$compiler/cc1" "usr/libexec/gcc/$triplet/$number/cc1" &&
			ln -s ../as "$work/bin/for-$compiler/as" &&
			wrap "$compiler" "usr/bin/$triplet-$compiler" \
			"-B\"$folder/bin/for-$compiler/\"" || return 1
			;;
		clang)
			clang=$(find_file '*/usr/lib/llvm-*/bin/clang') &&
			resources=$(find_file '*/usr/lib/llvm-*/lib/clang/*/include/stddef.h') ||
			return 1
			# It looks for its headers beside the program of /proc/self/exe, which is
			# the loader.
			wrap clang "$clang" \
				"-resource-dir=\"$folder/root/${resources%/include/stddef.h}\"" ||
				return 1
			;;
		esac
	done
	[ -n "$builders" ] || return 0
	# CMake starts itself, and looks for its modules, by the name that it was started with.
	wrap ninja usr/bin/ninja && wrap cmake usr/bin/cmake &&
	sed -i "s,--library-path,--argv0 \"$folder/bin/cmake\" &," "$work/bin/cmake" &&
	ln -s root/usr/share "$work/share"
}

# Called as a condition, hence the explicit && chain.
fetch() {
	work=$cache/.tools-$suite.work
	rm -rf "$work" "$folder"
	mkdir -p "$work/root" &&
	private_apt_init "$cache/apt-tools-$suite" "$suite" &&
	private_apt update && private_apt clean || return 1
	# shellcheck disable=SC2086 # several words
	private_apt -y --no-install-recommends --download-only install $packages || return 1
	for deb in "$private_apt_folder"/cache/archives/*.deb; do
		dpkg -x "$deb" "$work/root" || return 1
	done
	private_apt clean
	# The bulk of it, which no test needs.
	find "$work/root/usr/share" -mindepth 1 -maxdepth 1 ! -name 'cmake-*' -exec rm -rf {} +
	rm -rf "$work"/root/usr/lib/gcc*/*/*/*san*.a "$work"/root/usr/libexec/gcc*/*/*/lto1
	printf '%s\n' "$packages" >"$work/packages"
	wrap_all && mv "$work" "$folder" && write_versions >"$folder/versions.new" &&
		cat "$folder/versions.new"
}

# Each of them has to run.
write_versions() {
	for program in ld arm-none-eabi-ld riscv64-unknown-elf-ld aarch64-linux-gnu-ld $compilers \
		${builders:+cmake ninja}; do
		version=$("$folder/bin/$program" --version) || return 1
		number=$(printf ' %s\n' "$version" |
			sed -n '1s/^.*[ )]\([0-9][0-9]*\.[0-9][0-9.]*\).*$/\1/p' | grep .) ||
			return 1
		echo "$program $number"
	done
	libdw=$(find "$folder/root" -name 'libdw-*.so' | sed 's/.*libdw-\(.*\)\.so/\1/' | grep .) ||
		return 1
	echo "libdw $libdw"
}

echo "fetching the tools of $suite" >&2
if fetch >"$cache/tools-$suite.log" 2>&1; then
	mv "$folder/versions.new" "$folder/versions"
	printf '%s\n' "$folder"
	exit 0
fi
tail -n 5 "$cache/tools-$suite.log" >&2
echo "the tools of $suite can't be had here: $cache/tools-$suite.log" >&2
exit 3
