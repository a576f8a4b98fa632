#!/bin/sh
# SPDX-License-Identifier: MIT
#
# initramfs.sh FOLDER VMLINUX MODULES: makes FOLDER/initramfs.gz for run.sh. In it are a static
# busybox, bpftool with its libraries, guest/init, guest/probe.c, and what is installed in the
# folder MODULES.
#
# The BPF programs are compiled against VMLINUX's own BTF, as bpftool prints it. Each run compiles
# them anew, which takes two seconds.
set -eu
folder=$1 vmlinux=$2 modules=$3
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
rm -rf "$folder"
mkdir -p "$folder/root/bin" "$folder/root/proc" "$folder/root/sys" "$folder/root/dev" \
	"$folder/root/lib"
cd "$folder"

bpftool btf dump file "$vmlinux" format c >vmlinux.h
for name in probe module; do
	# New kernels are compiled with -fms-extensions, and their vmlinux.h needs it.
	clang -target bpf -fms-extensions -Wno-microsoft -D__TARGET_ARCH_x86 -mcpu=v3 -O2 -g \
		-Wall -I. \
		-c "$here/guest/$name.bpf.c" -o "$name.bpf.o"
	bpftool gen object "$name.linked.o" "$name.bpf.o"
	bpftool gen skeleton "$name.linked.o" name "${name}_bpf" >"$name.skel.h"
done
# shellcheck disable=SC2046 # several words
gcc -static -O2 -g -Wall -I. "$here/guest/probe.c" -o root/bin/probe \
	$(pkg-config --static --libs libbpf)

cp "$here/guest/init" root/init
chmod +x root/init
cp "$(command -v busybox)" root/bin/busybox
for applet in $(root/bin/busybox --list); do
	[ -e "root/bin/$applet" ] || ln -s busybox "root/bin/$applet"
done
bpftool=$(command -v bpftool)
cp "$bpftool" root/bin/bpftool
ldd "$bpftool" | sed -n 's/^[^/]*\(\/[^ ]*\).*/\1/p' | while read -r library; do
	mkdir -p "root$(dirname "$library")"
	cp -L "$library" "root$library"
done
cp -r "$modules/lib/modules" root/lib/modules
find root/lib/modules -name '*.ko' | sed 's,.*/,,; s,\.ko$,,' | sort >root/modules.list

( cd root && find . | cpio -o -H newc --quiet -R 0:0 ) | gzip -1 >initramfs.gz
