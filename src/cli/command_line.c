// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/command_line.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "base/display.h"

static const struct option *own_option(const struct command_line *line, const char *name)
{
    const struct option *option = option_by_name(line->command, slice_of(name));

    assert(option);
    return option;
}

const char *option_text(const struct command_line *line, const char *name)
{
    return line->values[own_option(line, name) - options];
}

bool option_is_set(const struct command_line *line, const char *name)
{
    return option_text(line, name) != NULL;
}

int option_choice(const struct command_line *line, const char *name)
{
    const struct option *option = own_option(line, name);
    const char *value = option_text(line, name);

    assert(option->kind == OPTION_CHOICE);
    return value ? option_choice_index(option, slice_of(value)) : -1;
}

unsigned option_list(const struct command_line *line, const char *name)
{
    const struct option *option = own_option(line, name);
    const char *value = option_text(line, name);
    unsigned chosen = 0;

    assert(option->kind == OPTION_LIST);
    while (value && *value != '\0') {
        size_t length = strcspn(value, ",");

        chosen |= 1U << option_choice_index(option, (struct slice){value, length});
        value += length + (value[length] == ',');
    }
    return chosen;
}

static const char *dashed(struct command_line *line, const char *name)
{
    struct text text = text_new(line->arena);

    text_add(&text, "--");
    text_add(&text, name);
    return text.at;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* Digits with a sign before them at most; strtoll() alone would let spaces pass. */
static bool read_whole_number(const char *text, int64_t *ret_number)
{
    char *end;

    if (!is_digit(text[text[0] == '-' || text[0] == '+']))
        return false;
    errno = 0;
    *ret_number = strtoll(text, &end, 10);
    return *end == '\0' && errno == 0;
}

enum status option_number(struct command_line *line, const char *name, int64_t least, int64_t most,
                          int64_t *value)
{
    const char *text = option_text(line, name);
    int64_t number;

    if (!text)
        return STATUS_OK;
    if (read_whole_number(text, &number) && number >= least && number <= most) {
        *value = number;
        return STATUS_OK;
    }
    return command_line_refuse(line, MESSAGE("{1} takes a whole number from {2} to {3}, not “{4}”",
                                             arg_text(dashed(line, name)), arg_count(least),
                                             arg_count(most), arg_text(text)));
}

enum status option_day(struct command_line *line, const char *name, day_t *value)
{
    const char *text = option_text(line, name);

    if (!text || day_read(text, value))
        return STATUS_OK;
    return command_line_refuse(
        line, MESSAGE("{1} takes a day as YYYY-MM-DD, from 1900 to 2199, not “{2}”",
                      arg_text(dashed(line, name)), arg_text(text)));
}

enum status command_line_refuse(struct command_line *line, struct message message)
{
    if (!line->hint.one)
        line->hint =
            MESSAGE("“regulars help {1}” says how it is used", arg_text(line->command->name));
    return fault_set(&line->fault, STATUS_INVALID, "", message);
}

enum status command_line_print(struct command_line *line, const struct text *text)
{
    if (line->out_is_gone)
        return STATUS_OK;
    errno = 0;
    size_t written = fwrite(text->at, 1, text->length, line->out);
    if (written == text->length && fflush(line->out) == 0)
        return STATUS_OK;

    line->out_is_gone = true;
    if (errno == EPIPE)
        return STATUS_OK;
    return fault_set_errno(&line->fault, STATUS_UNAVAILABLE, "",
                           errno == ENOSPC
                               ? PLAIN_MESSAGE("cannot print the result: the disk is full")
                               : PLAIN_MESSAGE("cannot print the result"),
                           errno);
}

void command_line_say(struct command_line *line, const char *before, struct message message)
{
    const char *text = message_text(line->arena, line->language, message);
    struct text safe = text_new(line->arena);

    /* Names of files and words of the arguments may hold anything. */
    text_add_safe(&safe, slice_of(text));
    fprintf(line->err, "%s%s\n", before, safe.at);
}

void command_line_note(struct command_line *line, struct message message)
{
    if (!option_is_set(line, "quiet"))
        command_line_say(line, "", message);
}
