# SPDX-License-Identifier: GPL-3.0-or-later
# LDBTF_SANITIZE=address,undefined or thread: instrument all targets, and stop at the first finding.
if(LDBTF_SANITIZE)
	add_compile_options(-fsanitize=${LDBTF_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
	add_link_options(-fsanitize=${LDBTF_SANITIZE})
endif()
