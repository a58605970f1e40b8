// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/command_line.h"
#include "cli/wrap.h"

enum { NAME_INDENT = 2, NAME_GAP = 2, OPTION_HELP_COLUMN = 30, COLUMNS_MAX = 100 };

static size_t columns_of(const struct command_line *line)
{
    size_t columns = (size_t)line->out_columns;

    return columns > COLUMNS_MAX ? COLUMNS_MAX : columns;
}

static const char *translated(const struct command_line *line, const char *id)
{
    return translate(line->language, id);
}

static void add_paragraph(const struct command_line *line, struct text *out, struct message message)
{
    text_wrap(out, message_text(line->arena, line->language, message), 0, columns_of(line));
}

/* A name on the left and what it does from `column` on; a long name gets its own line. */
static void add_entry(const struct command_line *line, struct text *out, const char *name,
                      const char *help, size_t column)
{
    text_spaces(out, NAME_INDENT);
    text_add(out, name);
    if (NAME_INDENT + strlen(name) + NAME_GAP > column) {
        text_add_char(out, '\n');
        text_spaces(out, column);
    } else {
        text_spaces(out, column - NAME_INDENT - strlen(name));
    }
    text_wrap(out, translated(line, help), column, columns_of(line));
}

static void add_option(const struct command_line *line, struct text *out,
                       const struct option *option)
{
    struct text name = text_new(line->arena);

    text_format(&name, "--%s", option->name);
    if (option->kind != OPTION_FLAG)
        text_format(&name, " %s", option_argument(option));
    add_entry(line, out, name.at, option->help, OPTION_HELP_COLUMN);
}

static void add_group(const struct command_line *line, struct text *out,
                      const struct command *command, enum option_group group)
{
    bool has_title = false;

    for (size_t i = 0; i < option_count; i++) {
        if (options[i].group != group || !option_belongs(&options[i], command))
            continue;
        if (!has_title)
            text_format(out, "\n%s\n", translated(line, option_group_titles[group]));
        has_title = true;
        add_option(line, out, &options[i]);
    }
}

static void add_command_help(const struct command_line *line, struct text *out,
                             const struct command *command)
{
    text_format(out, "regulars %s", command->name);
    if (command->operands[0] != '\0')
        text_format(out, " %s", command->operands);
    text_add(out, " [--option value ...]\n\n");
    text_wrap(out, translated(line, command->summary), 0, columns_of(line));
    for (int group = 0; group < OPTION_GROUPS; group++)
        add_group(line, out, command, (enum option_group)group);
}

/* Where the help of the longest name begins. */
static size_t command_help_column(void)
{
    size_t longest = 0;

    for (size_t i = 0; i < command_count; i++)
        longest = strlen(commands[i].name) > longest ? strlen(commands[i].name) : longest;
    return NAME_INDENT + longest + NAME_GAP;
}

/* Those whose first word is `word`; NULL: all. */
static void add_commands(const struct command_line *line, struct text *out, const char *word)
{
    for (size_t i = 0; i < command_count; i++)
        if (!word || slice_equal(command_first_word(&commands[i]), slice_of(word)))
            add_entry(line, out, commands[i].name, commands[i].summary, command_help_column());
}

static void add_overview(const struct command_line *line, struct text *out)
{
    add_paragraph(line, out,
                  PLAIN_MESSAGE("Regulars keeps your clients, and tells whether they come back."));
    text_add(out, "\n  regulars report orders.csv\n"
                  "  regulars report orders.csv --html report.html\n"
                  "  regulars import orders.csv --into sqlite:shop.db\n"
                  "  regulars serve --store sqlite:shop.db\n\n");
    add_commands(line, out, NULL);
    text_add_char(out, '\n');
    add_paragraph(line, out,
                  PLAIN_MESSAGE("“regulars help COMMAND” lists a command's options. “man regulars” "
                                "has it all on one page."));
}

/* "client list" of one operand or two; NULL when there are none. */
static const char *asked_name(struct command_line *line)
{
    struct text name = text_new(line->arena);

    if (line->operand_count == 0)
        return NULL;
    text_add(&name, line->operands[0]);
    if (line->operand_count > 1)
        text_format(&name, " %s", line->operands[1]);
    return name.at;
}

static enum status refuse_more(struct command_line *line)
{
    return command_line_refuse(line, MESSAGE("“regulars help” takes one command, not also “{1}”",
                                             arg_text(line->operands[line->operand_count - 1])));
}

enum status cmd_help(struct command_line *line)
{
    const char *name = asked_name(line);
    const struct command *command = name ? command_by_name(name) : NULL;
    struct text text = text_new(line->arena);

    if (line->operand_count > 2 ||
        (line->operand_count == 2 && !command && !command_begins_with(line->operands[0])))
        return refuse_more(line);
    if (name && !command && !command_begins_with(name))
        return command_line_unknown_command(line, name);
    if (command)
        add_command_help(line, &text, command);
    else if (name)
        add_commands(line, &text, name);
    else
        add_overview(line, &text);
    return command_line_print(line, &text);
}
