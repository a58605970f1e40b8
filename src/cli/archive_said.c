// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/archive_said.h"

#include "cli/wrap.h"

enum status archive_operands(struct command_line *line, const char *usage)
{
    if (line->operand_count == 2)
        return STATUS_OK;
    return command_line_refuse(line, MESSAGE("“regulars {1}” takes two things: {2}",
                                             arg_text(line->command->name), arg_text(usage)));
}

enum status archive_say(struct command_line *line, struct message message)
{
    struct text text = text_new(line->arena);

    if (option_is_set(line, "quiet"))
        return STATUS_OK;
    text_wrap(&text, message_text(line->arena, line->language, message), 0,
              (size_t)line->out_columns);
    return command_line_print(line, &text);
}
