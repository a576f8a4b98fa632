# SPDX-License-Identifier: GPL-3.0-or-later
#
# Instruments all targets if LDBTF_SANITIZE is set ("address,undefined" or "thread"). A program
# stops at the first finding.
if(LDBTF_SANITIZE)
	add_compile_options(-fsanitize=${LDBTF_SANITIZE} -fno-sanitize-recover=all
		-fno-omit-frame-pointer)
	add_link_options(-fsanitize=${LDBTF_SANITIZE})
endif()
