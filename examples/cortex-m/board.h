// SPDX-License-Identifier: MIT
//
// What main.c wants from a board: two serial ports, and an end. Other hardware needs another
// board.c.
#ifndef BOARD_H
#define BOARD_H

#include <stdbool.h>

enum board_port {
	BOARD_CONSOLE, // text
	BOARD_DUMP     // the BTF, byte for byte
};

// Sends one byte, and waits while the port is busy. Adds nothing, so no '\r' before '\n'.
void board_put(enum board_port port, char c);

// Ends the run. QEMU exits with status 0, or 1 if `is_good` is false. On hardware, a debugger stops
// here.
void board_exit(bool is_good) __attribute__((noreturn));

#endif
