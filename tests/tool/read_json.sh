# SPDX-License-Identifier: GPL-3.0-or-later
#
# read --json: each kind of value, by python's parser. The values are those that the program has.
. "$(dirname "$0")/lib.sh"
has python3 || skip "no python3 on this machine"

cat >values.c <<'C'
enum colour { RED, GREEN = 7 };
struct inner { union { int a; unsigned char b[4]; }; };
struct all { struct inner inner; enum colour colour, odd; _Bool yes; char text[8];
	unsigned low : 3; int : 5; signed high : 4; long long wide; double exact, none;
	float third; long double longer; struct inner *next; const char *word; short grid[2][2]; };
char word[] = "word"; // in .data, which is what is read
struct all all = {{{-2}}, GREEN, 3, 1, "a\"\377b", 5, -3, -9007199254740993ll, 0.1, __builtin_nan(""),
	1 / 3.0f, 1.5L, &all.inner, word, {{1, 2}, {3, -4}}};
int main(void) { return 0; }
C
compile values.c -fno-pie
btf app -no-pie values.o
data_of app
ldbtf read --json app data.bin@$data all 'all.grid[1][0..1]' all.word
python3 - <<'P' || fail "not the values"
import json
document = json.load(open("out", encoding="utf-8"))
assert document["version"] == 1 and document["file"] == "app", document
all, *grid, word = document["values"]
value = all["value"]
pointer, other = value.pop("next"), value.pop("word")
assert value.pop("longer").startswith("00000000000000c0ff3f"), value
assert value == {
    "inner": {"a": -2, "b": [254, 255, 255, 255]}, "colour": "GREEN", "odd": 3, "yes": True,
    "text": "a\"\ufffdb", "low": 5, "high": -3, "wide": "-9007199254740993", "exact": 0.1,
    "none": "nan", "third": 0.33333334, "grid": [[1, 2], [3, -4]]}, value
assert pointer == all["address"] and all["type"] == "struct all", all
assert [(one["path"], one["value"]) for one in grid] == [
    ("all.grid[1][0]", 3), ("all.grid[1][1]", -4)], grid
assert word["value"] == other and word["text"] == "word" and "text_is_cut" not in word, word
P

# As text, too, a number has the digits that tell it from others.
ldbtf read app data.bin@$data all.exact all.third all.wide
out_has 'all.exact = 0.1'
out_has 'all.third = 0.33333334'
ldbtf_any read --json app data.bin@$data all.low all.nothing
[ $status = 2 ] || fail "a path that leads nowhere is no error"
python3 -c 'import json; assert len(json.load(open("out"))["values"]) == 1' || fail "no JSON"
refuses read --json --hex app data.bin@$data all.low
