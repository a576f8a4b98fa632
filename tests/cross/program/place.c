// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the plugin adds to a link, by hand, for the link without it that is compared: SIZE bytes of
// .BTF and the two symbols. Else weak references to them would resolve in one link only, and code
// differ.
__asm__(".section .BTF, \"a\"\n"
	".balign 4\n"
	".globl __start_BTF, __stop_BTF\n"
	".hidden __start_BTF, __stop_BTF\n"
	"__start_BTF:\n"
	".zero " SIZE "\n"
	"__stop_BTF:\n"
	".text\n");
