# SPDX-License-Identifier: GPL-3.0-or-later
#
# pahole-ldbtf: modules, with a distilled base too, which must not stay when the BTF is not
# distilled any more.
. "$(dirname "$0")/pahole_lib.sh"

gcc kfuncs.o -o app
echo 'struct bpf_prog_aux; struct own { struct bpf_prog_aux *aux; } own;' >module.c
compile module.c
ld -r module.o -o module.ko
rejects "can't read 'app.vmlinux'" -J --btf_base app.vmlinux module.ko
encodes -J -j "$features" app
encodes -J -j "$features,distilled_base" --btf_base app module.ko
readelf -SW module.ko | grep -q ' \.BTF\.base ' || fail "no distilled base"
rejects "it has a .BTF.base already" -J --btf_base app module.ko
ld -r module.o -o module.ko
encodes -J -j --btf_gen_floats --btf_base app module.ko
bpftool btf dump -B app file module.ko | grep -q "STRUCT 'own'" || fail "no BTF in the module"
gcc -g0 -c module.c -o bare.ko
"$pahole" -J --btf_base app bare.ko >out 2>log || fail "a module without debug information fails"
log_has "warning: bare.ko: it has no debug information"
[ "$(section_size bare.ko)" ] || fail "a module without debug information has no empty BTF"
