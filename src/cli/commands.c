// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/commands.h"

#define COMMAND(name, handler, operands, summary) {name, handler, operands, summary},
const struct command commands[] = {
#include "cli/commands.def"
};
#undef COMMAND
const size_t command_count = sizeof(commands) / sizeof(commands[0]);

#define OPTION(command, name, kind, argument, choices, group, help) \
    {command, name, OPTION_##kind, argument, choices, GROUP_##group, help},
const struct option options[] = {
#include "cli/options.def"
};
#undef OPTION
const size_t option_count = sizeof(options) / sizeof(options[0]);

const char *const option_group_titles[OPTION_GROUPS] = {
    [GROUP_FIGURES] = N_("What is measured"),
    [GROUP_RECORDS] = N_("What is looked for or changed"),
    [GROUP_OUTPUTS] = N_("What is written"),
    [GROUP_READING] = N_("How files are read, where it is not found out by itself"),
    [GROUP_GENERAL] = N_("In general"),
};

const char *option_argument(const struct option *option)
{
    return option->kind == OPTION_CHOICE ? option->choices : option->argument;
}

const struct command *command_by_name(const char *name)
{
    for (size_t i = 0; i < command_count; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

struct slice command_first_word(const struct command *command)
{
    return (struct slice){command->name, strcspn(command->name, " ")};
}

bool command_has_second_word(const struct command *command)
{
    return strchr(command->name, ' ') != NULL;
}

bool command_begins_with(const char *word)
{
    for (size_t i = 0; i < command_count; i++)
        if (command_has_second_word(&commands[i]) &&
            slice_equal(command_first_word(&commands[i]), slice_of(word)))
            return true;
    return false;
}

bool option_belongs(const struct option *option, const struct command *command)
{
    return option->command[0] == '\0' || strcmp(option->command, command->name) == 0;
}

const struct option *option_by_name(const struct command *command, struct slice name)
{
    for (size_t i = 0; i < option_count; i++)
        if (option_belongs(&options[i], command) && slice_equal(slice_of(options[i].name), name))
            return &options[i];
    return NULL;
}

int option_choice_index(const struct option *option, struct slice word)
{
    const char *at = option->choices;

    for (int index = 0; *at != '\0'; index++) {
        size_t length = strcspn(at, "|");
        if (slice_equal((struct slice){at, length}, word))
            return index;
        at += length + (at[length] == '|');
    }
    return -1;
}
