# SPDX-License-Identifier: GPL-3.0-or-later
#
# -gsplit-dwarf=single has all in one file: the object names itself. Objects and .dwo files can
# lie in a folder of their own, and the link run elsewhere.
. "$(dirname "$0")/lib.sh"
. "$here/split_dwarf_lib.sh"

if has clang && clang -O1 -g -gsplit-dwarf=single -c one.c -o one.o 2>log; then
	clang -O1 -g -gsplit-dwarf=single -c main.c -o main.o
	btf app one.o main.o
	describes app STRUCT node
	describes app VAR head
else
	skip_part "no clang with -gsplit-dwarf=single"
fi

# A folder of its own, and a link that runs elsewhere.
mkdir objects elsewhere
(cd objects && gcc -O1 -g -gsplit-dwarf -c ../one.c && gcc -O1 -g -gsplit-dwarf -c ../main.c)
cd elsewhere
btf app ../objects/one.o ../objects/main.o
describes app STRUCT node
