#!/bin/sh
# SPDX-License-Identifier: MIT
#
# amalgamate.sh FOLDER: writes the runtime as two files, ldbtf_runtime.h and ldbtf_runtime.c, for
# projects that would rather add one source than a folder. What ldbtf/btf_module.h declares is not
# among it.
set -eu
runtime=$(cd "$(dirname "$0")" && pwd)
folder=${1:?usage: amalgamate.sh FOLDER}
mkdir -p "$folder"

# The text of files of the runtime, without what they include of each other.
text() {
	for file; do
		printf '\n// %s\n\n' "$file"
		sed '/^#include "\(ldbtf\/[a-z_]*\|internal\)\.h"$/d; /SPDX-License-Identifier/d' \
			"$runtime/$file"
	done
}

notice='// SPDX-License-Identifier: MIT
//
// The runtime of ldbtf in one file, made by amalgamate.sh. Its README.md is the guide.'

{
	printf '%s\n#ifndef LDBTF_RUNTIME_H\n#define LDBTF_RUNTIME_H\n' "$notice"
	text include/ldbtf/config.h include/ldbtf/btf_format.h include/ldbtf/btf.h
	printf '\n#endif\n'
} >"$folder/ldbtf_runtime.h"

{
	printf '%s\n#include "ldbtf_runtime.h"\n' "$notice"
	text src/internal.h src/btf_find.c src/btf_types.c src/btf_path.c src/btf_print.c \
		src/btf_text.c \
		src/btf_index.c src/btf_split.c
} >"$folder/ldbtf_runtime.c"
