# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug: DWARF made of BTF with classes of C++.
. "$(dirname "$0")/debug_again_lib.sh"
has g++ || skip "no g++ on this machine"

cat >classes.cc <<'C'
namespace a { struct Base { char c; virtual int f() { return c; } }; }
struct Leaf : a::Base { int x; char d; static int count; enum class E : short { ONE } e; };
int Leaf::count = 3;
Leaf the_leaf;
extern "C" int main(int, char **) { return the_leaf.f() + Leaf::count; }
C
g++ -g -O1 -c classes.cc
driver='g++ -Bbin/'
btf classes classes.o
returns classes
