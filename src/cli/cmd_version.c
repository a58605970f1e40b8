// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/command_line.h"

enum status cmd_version(struct command_line *line)
{
    struct text text = text_new(line->arena);

    if (line->operand_count > 0)
        return command_line_refuse(line, MESSAGE("“regulars version” takes nothing, not “{1}”",
                                                 arg_text(line->operands[0])));
    text_add(&text, "regulars " REGULARS_VERSION "\n");
    return command_line_print(line, &text);
}
