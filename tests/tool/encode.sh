# SPDX-License-Identifier: GPL-3.0-or-later
#
# encode makes the bytes that the plugin writes for the same image: programs and shared libraries,
# with each option that both have. With the exact reservation there is no padding, so the bytes can
# be compared.
. "$(dirname "$0")/encode_lib.sh"

same app main.o shapes.o --
same libshapes.so -shared shapes.o --
same static main.o shapes.o -static -Wl,--gc-sections --
for option in vars=none vars=percpu funcs=all funcs=none funcs=pahole lang-exclude=c jobs=1 \
	btf-ids=off; do
	plugin_options=$option program_options=--$option
	same app main.o shapes.o --
done
plugin_options=
program_options=
