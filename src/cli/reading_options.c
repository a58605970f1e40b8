// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/reading_options.h"

#include <string.h>

bool option_currency_code(const char *text, char ret_code[4])
{
    enum { CODE_LENGTH = 3 };

    if (strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != CODE_LENGTH || text[CODE_LENGTH] != '\0')
        return false;
    return currency_read(slice_of(text), ret_code);
}

static enum status read_delimiter(struct command_line *line, char *ret_delimiter)
{
    static const struct {
        const char *name, *sign;
        char delimiter;
    } known[] = {
        {"comma", ",", ','},  {"semicolon", ";", ';'}, {"tab", "\t", '\t'},
        {"tab", "\\t", '\t'}, {"pipe", "|", '|'},
    };
    const char *text = option_text(line, "delimiter");

    if (!text)
        return STATUS_OK;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(text, known[i].name) != 0 && strcmp(text, known[i].sign) != 0)
            continue;
        *ret_delimiter = known[i].delimiter;
        return STATUS_OK;
    }
    return command_line_refuse(
        line,
        MESSAGE("--delimiter takes comma, semicolon, tab or pipe, not “{1}”", arg_text(text)));
}

static enum status read_encoding(struct command_line *line, enum encoding *ret_encoding)
{
    const char *text = option_text(line, "encoding");

    if (!text)
        return STATUS_OK;
    *ret_encoding = encoding_by_name(text);
    if (*ret_encoding != ENCODING_UNKNOWN)
        return STATUS_OK;
    return command_line_refuse(
        line, MESSAGE("--encoding takes utf-8, utf-16le, utf-16be, windows-1251 or windows-1250, "
                      "not “{1}”",
                      arg_text(text)));
}

static enum status read_time_zone(struct command_line *line, const char **ret_name)
{
    const char *name = option_text(line, "time-zone");

    if (!name)
        return STATUS_OK;
    struct zone *zone = zone_open(name);
    if (!zone)
        return command_line_refuse(
            line, MESSAGE("there is no time zone “{1}”; their names are as Europe/Zagreb",
                          arg_text(name)));
    zone_close(zone);
    *ret_name = name;
    return STATUS_OK;
}

static void read_columns(const struct command_line *line, struct csv_choice *columns)
{
    static const struct {
        const char *option;
        enum column_role role;
    } named[] = {
        {"client", ROLE_CLIENT},   {"date", ROLE_DATE},     {"amount", ROLE_AMOUNT},
        {"order", ROLE_ORDER},     {"status", ROLE_STATUS}, {"source", ROLE_SOURCE},
        {"service", ROLE_SERVICE},
    };

    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
        columns->column[named[i].role] = option_text(line, named[i].option);
}

enum status reading_options_read(struct command_line *line, struct read_options *reading)
{
    read_columns(line, &reading->columns);
    reading->skip_bad_rows = option_is_set(line, "skip-bad-rows");
    if (option_is_set(line, "date-format"))
        reading->date_order =
            option_choice(line, "date-format") == 0 ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
    if (option_is_set(line, "decimal-mark"))
        reading->decimal_mark =
            option_choice(line, "decimal-mark") == 0 ? DECIMAL_POINT : DECIMAL_COMMA;

    enum status status = read_delimiter(line, &reading->columns.delimiter);
    if (status == STATUS_OK)
        status = read_encoding(line, &reading->encoding);
    if (status == STATUS_OK)
        status = read_time_zone(line, &reading->time_zone);
    return status;
}
