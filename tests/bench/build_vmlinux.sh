#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# build_vmlinux.sh: compiles the kernel whose link the benchmark measures, once.
#
# Debian's linux-source-6.1, x86-64 defconfig with DWARF 5 and BPF, without DRM, sound, wireless and
# USB. Prints a folder of the cache, outside of the repository; from that folder,
#
#	ld -o OUTPUT @link.args
#
# is the kernel's own last link, as scripts/link-vmlinux.sh does it, except for the linker script.
# The kernel is built without CONFIG_DEBUG_INFO_BTF, which would run pahole in the middle; but the
# script is preprocessed once more with that option set (btf.lds), because without its rule for .BTF
# the section would be an orphan of this script: outside of the load segments' order and without the
# kernel's symbols around it. units.list there names every object of that link that has debug
# information.
#
# Takes 10 to 20 minutes on two idle cores and 4 GB while it runs, of which 1 GB stays. Safe to run
# twice at the same time.
#
# The cache is ${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}/bench; LDBTF_JOBS says how many
# compilers run at a time (all cores).
set -eu
tarball=/usr/src/linux-source-6.1.tar.xz
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}/bench
jobs=${LDBTF_JOBS:-$(nproc)}
mkdir -p "$cache"
cache=$(CDPATH='' cd -- "$cache" && pwd)

if [ ! -f "$tarball" ]; then
	if [ "$(id -u)" != 0 ]; then
		echo "$0: no $tarball: apt-get install linux-source-6.1" >&2
		exit 1
	fi
	apt-get install -y --no-install-recommends linux-source-6.1 flex bison bc libssl-dev \
		libelf-dev kmod cpio \
		python3 xz-utils make gcc libc6-dev >&2
fi

key=$({ cat "$0"; gcc --version; stat -c %s "$tarball"; } | cksum | cut -d ' ' -f 1)
built=$cache/vmlinux-6.1@$key
exec 9>"$cache/.vmlinux.lock"
flock 9
if [ -f "$built/link.args" ]; then
	printf '%s\n' "$built"
	exit 0
fi

# One that an earlier run left behind, when it was interrupted, is used again. It can't be moved:
# make would compile everything again.
work=$cache/work-6.1@$key
echo "compiling Linux 6.1 in $work" >&2
if [ ! -f "$work/.config.done" ]; then
	rm -rf "$work"
	mkdir "$work"
	tar -C "$work" --strip-components=1 -xf "$tarball"
fi
cd "$work"
log=$work/build.log

# The same bytes wherever and whenever it is built, but for the folder's name.
export KBUILD_BUILD_TIMESTAMP=2024-01-01 KBUILD_BUILD_USER=ldbtf KBUILD_BUILD_HOST=ldbtf \
	KBUILD_BUILD_VERSION=1

configure() {
	make -s x86_64_defconfig
	# X86_KERNEL_IBT: objtool would want all objects in one, and that one would be linked
	# instead of vmlinux.a.
	./scripts/config -d DEBUG_INFO_NONE -d DEBUG_INFO_DWARF_TOOLCHAIN_DEFAULT \
		-e DEBUG_INFO_DWARF5 \
		-d DEBUG_INFO_REDUCED -d DEBUG_INFO_SPLIT -d DEBUG_INFO_BTF -e BPF -e BPF_SYSCALL \
		-d X86_KERNEL_IBT \
		-d DRM -d AGP -d SOUND -d WIRELESS -d WLAN -d USB_SUPPORT -d RFKILL \
		--set-str SYSTEM_TRUSTED_KEYS '' --set-str SYSTEM_REVOCATION_KEYS '' -d MODULE_SIG
	make -s olddefconfig
	touch .config.done
}

# With V=1 the kernel prints the commands of its last link: which therefore happens now.
{ [ -f .config.done ] || configure; rm -f vmlinux; nice make -j "$jobs" V=1 vmlinux;
	} >"$log" 2>&1 9>&- &
wait $! || { tail -n 40 "$log" >&2; echo "$0: the kernel does not build" >&2; exit 1; }

# The command that made arch/x86/kernel/vmlinux.lds is kept beside it.
sed -n 's/^\(saved\)\{0,1\}cmd_[^ ]* := //p' arch/x86/kernel/.vmlinux.lds.cmd |
	sed 's,-o arch/x86/kernel/vmlinux.lds,-DCONFIG_DEBUG_INFO_BTF -o btf.lds,' >btf.lds.sh
sh ./btf.lds.sh
grep -q __start_BTF btf.lds || { echo "$0: no rule for .BTF in the kernel's linker script" >&2;
	exit 1; }

# `+ ld FLAGS -o vmlinux OBJECTS`, one word a line. Compilers and linkers say ld or
# x86_64-linux-gnu-ld.
sed -n 's/^+* *[^ ]*ld \(.*\) -o vmlinux \(.*\)$/\1 \2/p' "$log" | tail -n 1 | tr -s ' ' '\n' |
	sed 's,^--script=.*,--script=btf.lds,' >link.args.new
grep -q '^vmlinux\.a$' link.args.new || { echo "$0: the kernel's last link is not in $log" >&2;
	exit 1; }

# Only what the link reads stays: its archives are thin, so their members too.
grep '\.a$' link.args.new | while read -r archive; do ar t "$archive"; done | sort -u >members.list
while read -r object; do
	! readelf -WS "$object" | grep -q ' \.debug_info ' || printf '%s\n' "$object"
done <members.list >units.list
rm -rf "$built.new"
mkdir "$built.new"
{ cat members.list; grep '\.[ao]$' link.args.new; printf '%s\n' btf.lds units.list .config; } |
	cpio -pdm --quiet "$built.new"
( cd "$built.new" && cp "$work/link.args.new" link.args && ld -o "$work/vmlinux.again" @link.args )
mv "$built.new" "$built"
cd /
rm -rf "$work"
printf '%s\n' "$built"
