# SPDX-License-Identifier: GPL-3.0-or-later
#
# show reads split BTF on top of the base that --base names, or that is in the module.
. "$(dirname "$0")/lib.sh"

cp "$here/shapes.c" .
compile shapes.c
btf app shapes.o
cat >module.c <<'C'
struct outer;
struct own { struct outer *outer; };
struct own own;
C
compile module.c
btf module.ko -r module.o -- base=app
refuses show module.ko own
log_has "fix: --base=FILE"
ldbtf show module.ko --base=app own outer
out_has "struct outer *outer;"
out_has "char tail;"
btf distilled.ko -r module.o -- base=app distill-base
ldbtf show distilled.ko own
out_has "struct outer *outer;"
refuses show module.ko --base=shapes.o own
log_has "no BTF in it, so it was made"
