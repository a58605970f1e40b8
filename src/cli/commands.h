// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

#include "base/slice.h"
#include "base/status.h"

struct command_line;

/* Every command's function is declared here by its row in commands.def. */
#define COMMAND(name, handler, operands, summary) \
    CHECKED enum status handler(struct command_line *line);
#include "cli/commands.def"
#undef COMMAND

struct command {
    const char *name;
    enum status (*run)(struct command_line *line);
    const char *operands; /* "FILE... | -", "" for none */
    const char *summary;  /* to be translated */
};

enum option_kind {
    OPTION_FLAG,
    OPTION_CHOICE,
    OPTION_LIST,
    OPTION_COUNT,
    OPTION_DAY,
    OPTION_COLUMN,
    OPTION_FILE,
    OPTION_TEXT,
};

/* Under which heading the help lists it. */
enum option_group { GROUP_FIGURES, GROUP_RECORDS, GROUP_OUTPUTS, GROUP_READING, GROUP_GENERAL };
enum { OPTION_GROUPS = 5 };
extern const char *const option_group_titles[OPTION_GROUPS]; /* to be translated */

struct option {
    const char *command; /* "" for all commands */
    const char *name;    /* without the dashes */
    enum option_kind kind;
    const char *argument; /* "" for flags and choices; see option_argument() */
    const char *choices;  /* "month|quarter|year", "" when anything goes */
    enum option_group group;
    const char *help; /* to be translated */
};

extern const struct command commands[];
extern const size_t command_count;
extern const struct option options[];
extern const size_t option_count;

/* What stands for the value in the help: "DATE", "month|quarter|year", "" for a flag. */
const char *option_argument(const struct option *option);

/* The command of that name, or NULL. */
const struct command *command_by_name(const char *name);

/* Some commands have names of two words, as "client list". */
struct slice command_first_word(const struct command *command);
bool command_has_second_word(const struct command *command);

/* Whether there are commands of two words whose first is `word`. */
bool command_begins_with(const char *word);

/* Whether the command takes this option. */
bool option_belongs(const struct option *option, const struct command *command);

/* The command's option of that name (without dashes), or NULL. */
const struct option *option_by_name(const struct command *command, struct slice name);

/* Place of `word` among the choices of a CHOICE or LIST option, from 0; -1 when it is none. */
int option_choice_index(const struct option *option, struct slice word);
