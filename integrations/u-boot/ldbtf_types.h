// SPDX-License-Identifier: MIT
//
// U-Boot's integer types, which differ from those of the compiler's <stdint.h>.
#include <linux/types.h>
#include <linux/stddef.h>
