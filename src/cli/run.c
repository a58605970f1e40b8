// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/run.h"

/*
 * Chosen before anything is parsed, so that a fault in the arguments is told in the language
 * that was asked for. What is wrong with the option itself, parsing says.
 */
static void choose_language(struct command_line *line, size_t count, const char *const *arguments)
{
    static const char name[] = "--language";
    const size_t length = sizeof(name) - 1;

    for (size_t i = 0; i < count && strcmp(arguments[i], "--") != 0; i++) {
        const struct language *language = NULL;

        if (strncmp(arguments[i], name, length) != 0)
            continue;
        if (arguments[i][length] == '=')
            language = language_by_code(arguments[i] + length + 1);
        else if (arguments[i][length] == '\0' && i + 1 < count)
            language = language_by_code(arguments[i + 1]);
        if (language)
            line->language = language;
    }
}

static void complain(struct command_line *line)
{
    command_line_say(line, "regulars: ", line->fault.message);
    if (line->hint.one)
        command_line_say(line, "  ", line->hint);
    if (line->fault.detail[0] != '\0' && line->command && option_is_set(line, "verbose"))
        fprintf(line->err, "  %s\n", line->fault.detail);
}

static enum status run_command(struct command_line *line)
{
    if (option_is_set(line, "help")) {
        line->operands = &line->command->name;
        line->operand_count = 1;
        return cmd_help(line);
    }
    return line->command->run(line);
}

int command_line_run(struct command_line *line, int count, const char *const *arguments)
{
    line->arguments = arguments;
    line->argument_count = (size_t)count;
    choose_language(line, (size_t)count, arguments);

    enum status status = command_line_parse(line, count, arguments);
    if (status == STATUS_OK)
        status = run_command(line);
    if (status == STATUS_OK && line->was_handed_over)
        return line->handed_exit_code;
    if (status == STATUS_OK)
        return count > 0 ? EXIT_CODE_DONE : EXIT_CODE_INVALID;
    complain(line);
    return status == STATUS_INVALID ? EXIT_CODE_INVALID : EXIT_CODE_FAILED;
}
