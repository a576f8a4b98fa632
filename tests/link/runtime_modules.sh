# SPDX-License-Identifier: GPL-3.0-or-later
#
# A program, its shared library and a dlopened plugin, each with its own BTF and the runtime, from
# its sources or as a shared library: each reads its own types, however the runtime came into it.
. "$(dirname "$0")/lib.sh"
. "$here/modules_lib.sh"

# From the sources, with everything visible: by default, and with -rdynamic.
for visible in "" -rdynamic; do
	rm -rf raw
	mkdir raw
	sources="-Iruntime/include runtime/src/btf_find.c runtime/src/btf_types.c -g -fvisibility=default"
	btf raw/liblibrary.so -shared -fPIC library.c $sources
	btf raw/module.so -shared -fPIC module.c $sources
	btf raw/program $visible program.c $sources -Lraw -llibrary
	check "sources $visible" raw
	readelf --dyn-syms -W raw/program raw/liblibrary.so >log
	log_lacks " ldbtf_"
done

# As a shared library of its own, on purpose: LDBTF_SHARED. ldbtf_open_image() is inline, so still
# of the caller.
mkdir shared
gcc -g -shared -fPIC -DLDBTF_SHARED -Iruntime/include runtime/src/btf_*.c \
	-o shared/libruntime.so >log 2>&1 || fail "the shared runtime"
sources="-g -DLDBTF_SHARED -Iruntime/include -Lshared -lruntime"
btf shared/liblibrary.so -shared -fPIC library.c $sources
btf shared/module.so -shared -fPIC module.c $sources
btf shared/program program.c $sources -llibrary
check "a shared runtime" shared
# Without LDBTF_SHARED the mistake is seen by the linker.
run_btf shared/wrong -g -Iruntime/include program.c -Lshared -lruntime -llibrary
[ $link_status != 0 ] || fail "a program links with a runtime that it can't call"
log_has 'ldbtf_open'
