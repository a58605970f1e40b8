// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/record_line.h"

static bool read_id(const char *text, int64_t *ret_id)
{
    int64_t id = 0;

    if (*text < '1' || *text > '9')
        return false;
    for (; *text >= '0' && *text <= '9'; text++) {
        int digit = *text - '0';

        if (id > (INT64_MAX - digit) / 10)
            return false;
        id = id * 10 + digit;
    }
    *ret_id = id;
    return *text == '\0';
}

enum status operand_id(struct command_line *line, int64_t *ret_id)
{
    if (line->operand_count != 1)
        return command_line_refuse(line, MESSAGE("“regulars {1}” takes one number, as the list and "
                                                 "other commands show it",
                                                 arg_text(line->command->name)));
    if (!read_id(line->operands[0], ret_id))
        return command_line_refuse(line, MESSAGE("“{1}” is not a number that the program gives",
                                                 arg_text(line->operands[0])));
    return STATUS_OK;
}

enum status record_line_end(struct command_line *line, struct store_line *store, enum status status)
{
    if (status != STATUS_OK && line->fault.status == STATUS_OK)
        line->fault = store->work.fault;
    store_line_close(store);
    return status;
}

struct printer record_printer(struct command_line *line, struct text *out)
{
    int width = line->out_columns < TEXT_WIDTH_LEAST  ? TEXT_WIDTH_LEAST
                : line->out_columns > TEXT_WIDTH_MOST ? TEXT_WIDTH_MOST
                                                      : line->out_columns;

    return (struct printer){.out = out,
                            .arena = line->arena,
                            .language = line->language,
                            .style = {.width = width,
                                      .has_colour = line->out_has_colour,
                                      .is_unicode = line->out_is_unicode},
                            .width = (size_t)width};
}
