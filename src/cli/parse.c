// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>

#include "base/nearest.h"
#include "cli/command_line.h"

struct arguments {
    const char *const *items;
    size_t count, next;
    const char **operands; /* room for all of them */
};

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Keeps `known` as the hint when it is nearer to `name` than what was found so far. */
static void hint_nearest(struct command_line *line, const char *name, struct slice known,
                         size_t *fewest)
{
    size_t slips = slips_between(slice_of(name), known);

    if (slips >= *fewest || !is_near(slice_of(name), known))
        return;
    *fewest = slips;
    line->hint =
        MESSAGE("did you mean “{1}”?", arg_text(arena_copy(line->arena, known.at, known.length)));
}

enum status command_line_unknown_command(struct command_line *line, const char *name)
{
    size_t fewest = SIZE_MAX;

    for (size_t i = 0; i < command_count; i++) {
        hint_nearest(line, name, slice_of(commands[i].name), &fewest);
        hint_nearest(line, name, command_first_word(&commands[i]), &fewest);
    }
    if (fewest == SIZE_MAX)
        line->hint = PLAIN_MESSAGE("“regulars help” lists the commands");
    if (name[0] == '-')
        return fault_set(&line->fault, STATUS_INVALID, "",
                         MESSAGE("the command comes before {1}", arg_text(name)));
    return fault_set(&line->fault, STATUS_INVALID, "",
                     MESSAGE("there is no command “{1}”", arg_text(name)));
}

/* `first` alone is no command, but others go on from it. */
static enum status needs_second_word(struct command_line *line, const char *first)
{
    struct text words = text_new(line->arena);

    for (size_t i = 0; i < command_count; i++) {
        struct slice word = command_first_word(&commands[i]);

        if (!command_has_second_word(&commands[i]) || !slice_equal(word, slice_of(first)))
            continue;
        text_add(&words, words.length > 0 ? ", " : "");
        text_add(&words, commands[i].name + word.length + 1);
    }
    line->hint = MESSAGE("“regulars help {1}” says how they are used", arg_text(first));
    return fault_set(
        &line->fault, STATUS_INVALID, "",
        MESSAGE("“regulars {1}” needs one more word: {2}", arg_text(first), arg_text(words.at)));
}

static const char *joined(struct command_line *line, const char *first, const char *second)
{
    struct text name = text_new(line->arena);

    text_format(&name, "%s %s", first, second);
    return name.at;
}

static enum status choose_command(struct command_line *line, struct arguments *arguments)
{
    const char *name = "help";

    if (arguments->count > 0)
        name = arguments->items[arguments->next++];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    if (strcmp(name, "--version") == 0)
        name = "version";
    if (command_begins_with(name)) {
        if (arguments->next == arguments->count || arguments->items[arguments->next][0] == '-')
            return needs_second_word(line, name);
        name = joined(line, name, arguments->items[arguments->next++]);
    }
    line->command = command_by_name(name);
    return line->command ? STATUS_OK : command_line_unknown_command(line, name);
}

static const char *dashed(struct command_line *line, struct slice name)
{
    struct text text = text_new(line->arena);

    text_add(&text, "--");
    text_add_slice(&text, name);
    return text.at;
}

static enum status unknown_option(struct command_line *line, const char *argument,
                                  struct slice name)
{
    size_t fewest = SIZE_MAX;

    for (size_t i = 0; i < option_count; i++) {
        struct slice known = slice_of(options[i].name);
        size_t slips = slips_between(name, known);

        if (!option_belongs(&options[i], line->command) || slips >= fewest || !is_near(name, known))
            continue;
        fewest = slips;
        line->hint = MESSAGE("did you mean {1}?", arg_text(dashed(line, known)));
    }
    return command_line_refuse(line, MESSAGE("“regulars {1}” has no option {2}",
                                             arg_text(line->command->name), arg_text(argument)));
}

static enum status wrong_choice(struct command_line *line, const struct option *option,
                                struct slice word)
{
    struct text choices = text_new(line->arena);

    for (const char *at = option->choices; *at != '\0'; at++) {
        if (*at == '|')
            text_add(&choices, ", ");
        else
            text_add_char(&choices, *at);
    }
    return command_line_refuse(line,
                               MESSAGE("{1} does not know “{2}”; it takes {3}",
                                       arg_text(dashed(line, slice_of(option->name))),
                                       arg_text(arena_copy(line->arena, word.at, word.length)),
                                       arg_text(choices.at)));
}

static enum status check_choices(struct command_line *line, const struct option *option,
                                 const char *value)
{
    const char *ends = option->kind == OPTION_LIST ? "," : "";

    for (;;) {
        size_t length = strcspn(value, ends);
        struct slice word = {value, length};

        if (option_choice_index(option, word) < 0)
            return wrong_choice(line, option, word);
        if (value[length] == '\0')
            return STATUS_OK;
        value += length + 1;
    }
}

/* The value after "=", or the next argument; one that begins with "--" needs the "=". */
static enum status take_value(struct command_line *line, const struct option *option,
                              const char *after_equals, struct arguments *arguments,
                              const char **ret_value)
{
    const char *name = dashed(line, slice_of(option->name));

    if (option->kind == OPTION_FLAG) {
        *ret_value = "";
        if (after_equals)
            return command_line_refuse(line, MESSAGE("{1} takes no value", arg_text(name)));
        return STATUS_OK;
    }
    *ret_value = after_equals;
    if (!after_equals && arguments->next < arguments->count &&
        !begins_with(arguments->items[arguments->next], "--"))
        *ret_value = arguments->items[arguments->next++];
    if (!*ret_value || (*ret_value)[0] == '\0')
        return command_line_refuse(line, MESSAGE("{1} needs a value: {2}", arg_text(name),
                                                 arg_text(option_argument(option))));
    if (option->choices[0] != '\0')
        return check_choices(line, option, *ret_value);
    return STATUS_OK;
}

static enum status take_option(struct command_line *line, const char *argument,
                               struct arguments *arguments)
{
    struct slice name = {argument + 2, strcspn(argument + 2, "=")};
    const char *after_equals = name.at[name.length] == '=' ? name.at + name.length + 1 : NULL;
    const struct option *option = option_by_name(line->command, name);

    if (!option)
        return unknown_option(line, argument, name);
    const char **value = &line->values[option - options];
    if (*value)
        return command_line_refuse(line,
                                   MESSAGE("{1} is given twice", arg_text(dashed(line, name))));
    return take_value(line, option, after_equals, arguments, value);
}

static enum status take_argument(struct command_line *line, const char *argument,
                                 struct arguments *arguments)
{
    if (strcmp(argument, "-h") == 0)
        argument = "--help";
    if (begins_with(argument, "--"))
        return take_option(line, argument, arguments);
    if (argument[0] == '-' && argument[1] != '\0')
        return unknown_option(line, argument, slice_of(argument + 1));
    arguments->operands[line->operand_count++] = argument;
    return STATUS_OK;
}

enum status command_line_parse(struct command_line *line, int count, const char *const *items)
{
    struct arguments arguments = {.items = items, .count = (size_t)count};
    bool options_ended = false;

    assert(option_count <= OPTIONS_MAX);
    arguments.operands = arena_array(line->arena, const char *, arguments.count);
    line->operands = arguments.operands;
    enum status status = choose_command(line, &arguments);
    while (status == STATUS_OK && arguments.next < arguments.count) {
        const char *argument = arguments.items[arguments.next++];

        if (options_ended)
            arguments.operands[line->operand_count++] = argument;
        else if (strcmp(argument, "--") == 0)
            options_ended = true;
        else
            status = take_argument(line, argument, &arguments);
    }
    return status;
}
