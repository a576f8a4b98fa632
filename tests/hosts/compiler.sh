# SPDX-License-Identifier: GPL-3.0-or-later
#
# compiler.sh COMPILER SUITE|own ARGUMENT...: every source compiles without a warning with another
# compiler than the machine's cc, which may be of another Debian suite (tests/tools).
. "$(dirname "$0")/lib.sh"
compiler=$1 suite=$2
shift 2
program=$compiler
if [ "$suite" != own ]; then
	tools=$(sh "$here/../tools/fetch_tools.sh" "$suite" --cached) ||
		skip "the tools of Debian's $suite are not here"
	program=$tools/bin/$compiler
fi
has "$program" || skip "no $compiler on this machine"
"$program" --version | head -n 1
compile_all "$program" "$@"
