# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of C++ in a C program share: other_cc.o, with templates, classes with bases and
# methods, references, namespaces and a lambda. Sourced by a test after lib.sh and languages_lib.sh.

has g++ || skip "no g++ on this machine"
cat > other.cc <<'C'
extern "C" {
#include "shapes.h"
int other(void);
struct from_cc { struct point at; char name[4]; } from_cc;
}
namespace space {
class base { public: virtual ~base() {} virtual int value() const = 0; int shared = 1; };
template <class T> class derived : public base {
public:
	explicit derived(T &&t) : content(t) {}
	int value() const override { return static_cast<int>(content) + static_count; }
	static int static_count;
private:
	T content;
	struct nested { T *pointer; int base::*member; } nest = {};
};
template <class T> int derived<T>::static_count = -3;
enum class scoped : unsigned char { A, B = 200 };
scoped choice = scoped::B;
}
int other(void)
{
	space::derived<int> two(2);
	auto lambda = [&two](const space::base &b) { return b.value() + two.shared; };
	return lambda(two) + (from_cc.at.x = 0);
}
C
g++ -g -O1 -c other.cc -o other_cc.o 2>log || fail "g++ does not take other.cc"
driver="g++ -B$work/bin"
