# SPDX-License-Identifier: GPL-3.0-or-later
#
# ldbtf_warnings(TARGET) sets the warnings that the project's C code must not have.
function(ldbtf_warnings target)
	target_compile_options(${target} PRIVATE
		-Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wundef
		-Wvla
		-Wwrite-strings -Wpointer-arith)
	if(LDBTF_WERROR)
		target_compile_options(${target} PRIVATE -Werror)
	endif()
endfunction()
