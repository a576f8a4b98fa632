// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef BOARD_H
#define BOARD_H

void board_put(char c);
int board_get(void); // -1: nothing has come
void board_exit(void);

#endif
