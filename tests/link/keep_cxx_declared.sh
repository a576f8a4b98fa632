# SPDX-License-Identifier: GPL-3.0-or-later
#
# LDBTF_KEEP of a class that the compiler of C++ describes in another unit: clang does so with
# virtual functions, and with constructors that are all defined there; gcc with virtual functions.
# If that unit has no debug information, a warning names the flag that helps, and the flag does.
. "$(dirname "$0")/lib.sh"
. "$here/keep_lib.sh"

cat >shape.h <<'C'
struct shape { virtual ~shape(); virtual int area() const; int edges; };
struct made { made(); int number; };
struct plain { int x; };
C
cat >shape.cc <<'C'
#include "shape.h"
shape::~shape() {}
int shape::area() const { return edges; }
made::made() : number(1) {}
C
cat >keeps.cc <<'C'
#include "shape.h"
#include "ldbtf/keep.h"
LDBTF_KEEP(shape);
LDBTF_KEEP(made);
LDBTF_KEEP(plain);
int main() { return 0; }
C

check_compiler() { # COMPILER CURE DECLARED...: without the cure those classes are declared only
	compiler=$1 cure=$2
	shift 2
	has "$compiler" || { skip_part "no $compiler on this machine"; return; }
	"$compiler" -g -I"$keep_include" -c keeps.cc -o keeps.o
	"$compiler" -g -c shape.cc -o described.o
	"$compiler" -c shape.cc -o bare.o
	btf app keeps.o described.o -lstdc++
	for class in shape made plain; do describes app STRUCT $class; done

	btf_warns app keeps.o bare.o -lstdc++
	for class; do log_has "LDBTF_KEEP($class) matches nothing in the image"; done
	[ "$(grep -c 'matches nothing' log)" = $# ] || fail "$compiler: other classes are missing"
	log_has "where: it is declared only; the unit that defines it has no debug information"
	log_has "$cure"
	for class; do describes_not app STRUCT "$class"; done
	"$compiler" -g "$cure" -I"$keep_include" -c keeps.cc -o keeps.o
	btf app keeps.o bare.o -lstdc++
	for class in shape made plain; do describes app STRUCT $class; done
}
check_compiler clang++ -fstandalone-debug shape made
check_compiler g++ -femit-class-debug-always shape
