#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# script_alarms.sh PLUGIN COMPILER SCRIPT... [-- OPTION...]: does the plugin warn of other people's
# linker scripts? Links a small program by each script without the plugin and with it. Prints a line
# for each script whose link fails or warns with the plugin only, and sums. OPTION are the plugin's.
#
# For example all scripts of NuttX for Arm:
#
#	sh tests/bench/script_alarms.sh ldbtf.so 'arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb' \
#		$(find nuttx/boards/arm -name '*.ld') -- section=.rodata.BTF
#
# $CPPFLAGS is for scripts that the C preprocessor reads first. A script that does not link the
# program by itself is only counted.
set -eu
[ $# -gt 2 ] || { sed -n 's/^# \{0,1\}//; 4,6p' "$0" >&2; exit 2; }
plugin=$(realpath -- "$1")
compiler=$2
shift 2
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-script_alarms.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
options=
for word; do
	[ -z "$options" ] || options="$options -Wl,-plugin-opt,$word"
	[ "$word" != -- ] || options=" "
done

cat >"$work/main.c" <<'C'
struct task { int id; const char *name; struct task *next; };
struct task tasks[3] = {{1, "one", &tasks[1]}, {2, "two", 0}};
const struct task first = {7, "seven", &tasks[0]};
int counter;
static int zeroed[20];
__attribute__((section(".vectors"), used)) void *const vectors[4] = {0};
__attribute__((section(".isr_vector"), used)) void *const isr_vector[4] = {0};
int helper(const struct task *t) { return t->id + zeroed[counter]; }
void _start(void) { for (;;) counter += helper(&tasks[counter % 3]) + helper(&first); }
void __start(void) { _start(); }
void _vectors(void) { _start(); }
void __reset(void) { _start(); }
C
# shellcheck disable=SC2086 # words
$compiler -g -O1 -ffunction-sections -fdata-sections -ffreestanding -c "$work/main.c" \
	-o "$work/main.o"

# link NAME SCRIPT OPTION...: what is said goes to NAME.log.
link() {
	name=$1 folder=$(dirname -- "$2")
	shift 2
	# shellcheck disable=SC2086 # words
	$compiler -nostdlib -nostartfiles -L "$folder" -T "$work/script.ld" "$@" \
		-o "$work/linked" "$work/main.o" >"$work/$name.log" 2>&1
}

silent=0 warned=0 failed=0 refused=0
for script; do
	[ "$script" != -- ] || break
	# shellcheck disable=SC2086 # words
	$compiler -E -P -x c ${CPPFLAGS:-} -I "$(dirname -- "$script")" "$script" \
		-o "$work/script.ld" 2>"$work/log" || cp "$script" "$work/script.ld"
	link plain "$script" || { refused=$((refused + 1)); continue; }
	# shellcheck disable=SC2086 # words
	if ! link with "$script" "-Wl,-plugin,$plugin" $options; then
		failed=$((failed + 1))
		echo "$script: fails: $(grep -m 1 ldbtf "$work/with.log")"
	elif grep -m 1 'ldbtf: ' "$work/with.log" >"$work/said"; then
		warned=$((warned + 1))
		echo "$script: $(sed 's/.*ldbtf: //' "$work/said")"
	else
		silent=$((silent + 1))
	fi
done
echo "$silent silent, $warned with a warning, $failed failed; $refused do not link without ldbtf"
