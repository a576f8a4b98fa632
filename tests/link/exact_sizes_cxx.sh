# SPDX-License-Identifier: GPL-3.0-or-later
#
# libstdc++ has what C++ places in its own ways: base classes without data, members in the tail of a
# base class, templates, bitfields of an enum class. All members are in the BTF, where the DWARF has
# them.
. "$(dirname "$0")/lib.sh"
has g++ || skip "no g++ on this machine"
has clang++ || skip "no clang++ on this machine"

cat >app.cc <<'END'
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
std::map<std::string, std::deque<int>> map;
std::shared_ptr<std::string> shared;
std::unordered_map<int, std::string> unordered;
std::function<int(int)> function;
std::variant<int, double, std::string> variant;
std::optional<std::tuple<char, short, long>> optional;
enum class level : unsigned char { low, high };
struct Mid { Mid(); int a; char tail; };
struct Virtual { int v; };
struct Leaf : Mid, virtual Virtual {
	char behind;
	level l : 3;
	bool b : 1;
	[[no_unique_address]] std::allocator<int> none;
	int grid[2][3];
	Leaf() {}
};
Mid::Mid() {}
namespace { namespace inner { long hidden asm("called_otherwise") = 2; } }
Leaf *leaf;
int main() { return function ? function(1) : leaf ? inner::hidden : 0; }
END
for dwarf in 4 5; do
	for compiler in g++ clang++; do
		$compiler -std=c++17 -g -gdwarf-$dwarf -c app.cc -o app.o 2>log || fail "$compiler"
		$compiler -B "$work/bin" -Wl,-plugin,"$LDBTF_PLUGIN" app.o -o app >log 2>&1 || fail "the link"
		sizes_are_true app --left-out 0
		read -r aggregates _ <log
		[ "$aggregates" -ge 150 ] || fail "only $aggregates classes were compared"
		grep -q '\([0-9]*\) variables (\1 with a DIE)' log ||
			fail "variables of no DIE, $compiler -gdwarf-$dwarf"
	done
done
