// SPDX-License-Identifier: GPL-3.0-or-later
//
// All commands. main.c has them in one table.
#ifndef LDBTF_TOOL_COMMANDS_H
#define LDBTF_TOOL_COMMANDS_H

#include "tool/arguments.h"

extern const struct command debug_command;
extern const struct command diff_command;
extern const struct command encode_command;
extern const struct command link_command;
extern const struct command read_command;
extern const struct command report_command;
extern const struct command show_command;

#endif
