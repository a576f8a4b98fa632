# SPDX-License-Identifier: GPL-3.0-or-later
#
# A program, its shared library and a dlopened plugin, each with the runtime by way of make: each
# reads its own types.
. "$(dirname "$0")/lib.sh"
. "$here/modules_lib.sh"
has make || skip "no make on this machine"

cat > Makefile <<'MAKE'
include runtime/runtime.mk
CFLAGS += -g -fPIC $(LDBTF_RUNTIME_CFLAGS)
LDFLAGS += -Wl,-plugin,./ldbtf.so
made/program: made/liblibrary.so made/module.so
	$(CC) $(CFLAGS) -rdynamic $(LDFLAGS) -o $@ program.c $(LDBTF_RUNTIME_SRCS) -Lmade -llibrary
made/liblibrary.so: library.c
	mkdir -p made
	$(CC) $(CFLAGS) -shared $(LDFLAGS) -o $@ library.c $(LDBTF_RUNTIME_SRCS)
made/module.so: module.c
	$(CC) $(CFLAGS) -shared $(LDFLAGS) -o $@ module.c $(LDBTF_RUNTIME_SRCS)
MAKE
make CC="gcc -B$work/bin" >log 2>&1 || fail "make"
check make made
