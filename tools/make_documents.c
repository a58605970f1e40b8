// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Writes the manual page or the completion for bash from the tables of commands and options,
 * so that neither can lag behind the program.
 *
 * usage: make_documents man|bash
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "cli/commands.h"

/* --- manual page (man(7)) --- */

/* The number of a character of two to four bytes. */
static unsigned code_point(struct slice character)
{
    unsigned code = (unsigned char)character.at[0] & (0xFFU >> (character.length + 1));

    for (size_t i = 1; i < character.length; i++)
        code = code << 6 | ((unsigned char)character.at[i] & 0x3FU);
    return code;
}

/* Text as roff shows it and does not interpret it: ASCII only, dots never lead a line. */
static void add_roff(struct text *out, const char *words)
{
    struct slice rest = slice_of(words);

    if (rest.length > 0 && (rest.at[0] == '.' || rest.at[0] == '\''))
        text_add(out, "\\&");
    while (rest.length > 0) {
        size_t length = utf8_character(rest);

        if (length > 1)
            text_format(out, "\\[u%04X]", code_point((struct slice){rest.at, length}));
        else if (rest.at[0] == '\\')
            text_add(out, "\\e");
        else if (rest.at[0] == '-')
            text_add(out, "\\-");
        else
            text_add_char(out, rest.at[0]);
        length = length > 0 ? length : 1;
        rest = (struct slice){rest.at + length, rest.length - length};
    }
}

static void add_paragraph(struct text *out, const char *words)
{
    text_add(out, ".PP\n");
    add_roff(out, words);
    text_add_char(out, '\n');
}

/* A word in bold, what follows it in italics, and what both are about. */
static void add_entry(struct text *out, const char *name, const char *argument, const char *words)
{
    text_add(out, ".TP\n.B \"");
    add_roff(out, name);
    text_add(out, "\"");
    if (argument[0] != '\0') {
        text_add(out, " \\fI");
        add_roff(out, argument);
        text_add(out, "\\fR");
    }
    text_add_char(out, '\n');
    add_roff(out, words);
    text_add_char(out, '\n');
}

static void add_option(struct text *out, const struct option *option)
{
    char name[80];

    snprintf(name, sizeof(name), "--%s", option->name);
    add_entry(out, name, option_argument(option), option->help);
}

static void add_options(struct text *out, const char *command)
{
    for (size_t i = 0; i < option_count; i++)
        if (strcmp(options[i].command, command) == 0)
            add_option(out, &options[i]);
}

static void add_command(struct text *out, const struct command *command)
{
    text_format(out, ".SS \"regulars %s %s\"\n", command->name, command->operands);
    add_roff(out, command->summary);
    text_add(out, ".\n");
    add_options(out, command->name);
}

static void add_commands(struct text *out)
{
    text_add(out, ".SH COMMANDS\n");
    for (size_t i = 0; i < command_count; i++)
        add_command(out, &commands[i]);
    text_add(out, ".SS \"Options of all commands\"\n");
    add_options(out, "");
}

static void add_head(struct text *out)
{
    text_add(out, ".TH REGULARS 1 \"\" \"Regulars " REGULARS_VERSION "\" \"User commands\"\n"
                  ".SH NAME\n"
                  "regulars \\- keep clients, and measure whether they come back\n"
                  ".SH SYNOPSIS\n"
                  ".B regulars\n"
                  ".I COMMAND\n"
                  "[\\fB\\-\\-\\fIoption\\fR[\\fB=\\fIvalue\\fR]\\ ...] [\\fIFILE\\fR\\ ...]\n"
                  ".SH DESCRIPTION\n");
    add_roff(out,
             "regulars reads an order log, a table with a client and a date in each row, and tells "
             "whether clients come back, who they are, when their next order is due, and whether "
             "newer clients stay. It reads CSV as shops, banks and marketplaces export it, plain "
             "or gzipped, and workbooks (.xlsx), at any size; delimiter, encoding, columns, and "
             "the order of days and months are found out by themselves and shown.");
    text_add_char(out, '\n');
    add_paragraph(
        out, "It also keeps clients, contacts and orders in a store: \"regulars import\" brings "
             "files in, \"regulars serve\" serves pages and a JSON API, and other commands "
             "look things up, change them, take them back, copy and check them.");
    add_paragraph(out, "An option's value follows after a space or after an equals sign. Options "
                       "and files may stand in any order after the command; -- ends the options, "
                       "and - as a file is the standard input.");
}

static void add_stores(struct text *out)
{
    text_add(out, ".SH STORES\n");
    add_roff(out,
             "A store is named by its address: sqlite:PATH is a file, and postgresql://... a "
             "database, as libpq writes it. Without one it is the store that REGULARS_STORE "
             "names, else regulars/regulars.db in the user's data folder. It is made by the "
             "first import or server. With regulars_prepare=off in the address of a database no "
             "statement is prepared, as poolers by transaction want it.");
    text_add_char(out, '\n');
    add_paragraph(out,
                  "Commands work beside a running server: those that read, read beside it; those "
                  "that write to a SQLite store are handed to it, by a socket that only its own "
                  "user can open. Only migrate, restore, and copy into a store want it alone.");
    add_paragraph(out,
                  "What changes something prints a number, by which \"regulars undo\" takes it "
                  "back.");
}

static void add_outputs(struct text *out)
{
    text_add(out, ".SH OUTPUT\n");
    add_roff(out, "The report is printed, or with --json all its figures. --html and --clients "
                  "write files besides, several in one run. A file appears complete or not at "
                  "all: when anything fails, what stood in its place is kept. No output may take "
                  "the place of an input.");
    text_add_char(out, '\n');
    add_paragraph(out, "A row that cannot be read stops the report after the first twenty were "
                       "shown. With --skip-bad-rows the report goes on, counts them, and writes "
                       "them with line, column, value and reason to FILE.rejected.csv beside the "
                       "file (standard-input.rejected.csv in the current folder for the standard "
                       "input), in place of an earlier one.");
    add_paragraph(out, "--currency has two meanings: three capitals that are the code of a "
                       "currency, as EUR, choose the orders in that currency; anything else names "
                       "the column that says which currency an amount is in, as "
                       "--currency-column does.");
}

static void add_exit_codes(struct text *out)
{
    text_add(out, ".SH EXIT STATUS\n");
    add_entry(out, "0", "", "It was done; also when the reader of a pipe has seen enough.");
    add_entry(out, "1", "",
              "It could not be done on this machine: a file is not there or may not be read, the "
              "disk is full, a store is not as it should be.");
    add_entry(out, "2", "",
              "What was asked or read breaks a rule: an unknown option, a bad row, an order log "
              "without orders.");
}

static void add_environment(struct text *out)
{
    text_add(out, ".SH ENVIRONMENT\n");
    add_entry(out, "REGULARS_STORE", "", "The store of commands that are given none.");
    add_entry(out, "XDG_DATA_HOME", "",
              "The user's data folder, where the store is without that; else ~/.local/share.");
    add_entry(out, "PGPASSFILE, PGPASSWORD and others", "",
              "What libpq takes for a database, such as its password.");
    add_entry(out, "LC_ALL, LC_MESSAGES, LANG", "",
              "The language, if it is English, Russian (ru) or Croatian (hr).");
    add_entry(out, "COLUMNS", "", "The width to print in; else that of the terminal, else 80.");
    add_entry(out, "NO_COLOR", "", "When it is set and not empty, nothing is coloured.");
    add_entry(out, "TERM", "", "With dumb there is neither colour nor a bar of progress.");
    add_entry(out, "TZ", "", "The zone in which a page says when it was made.");
}

static void add_examples(struct text *out)
{
    static const char *const examples[][2] = {
        {"regulars report orders.csv --html report.html",
         "Prints the report and writes it as a page too."},
        {"regulars report 2024.csv 2025.csv.gz --json | jq .retention.year",
         "Two files make one log; the yearly rates as JSON."},
        {"zcat orders.gz | regulars report - --clients clients.csv --quiet",
         "From the standard input, one row for each client to a file."},
        {"regulars import orders.csv --into sqlite:shop.db",
         "Brings orders into a store; contacts come before them."},
        {"regulars serve --store sqlite:shop.db",
         "Serves its clients to this machine's browsers, and prints a link to sign in by."},
        {"regulars backup sqlite:shop.db shop.jsonl.gz", "Also beside the server."},
        {"regulars rate --start 150 --lost 20 --new 65", "195 clients at the end, 87 % stayed."},
    };

    text_add(out, ".SH EXAMPLES\n");
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
        add_entry(out, examples[i][0], "", examples[i][1]);
}

static void add_manual(struct text *out)
{
    add_head(out);
    add_commands(out);
    add_stores(out);
    add_outputs(out);
    add_exit_codes(out);
    add_environment(out);
    add_examples(out);
}

/* --- completion for bash --- */

static void add_words_of(struct text *out, const char *separated)
{
    for (const char *at = separated; *at != '\0'; at++)
        text_add_char(out, *at == '|' ? ' ' : *at);
}

static void add_option_names(struct text *out, const struct command *command)
{
    const char *before = "";

    for (size_t i = 0; i < option_count; i++) {
        if (!option_belongs(&options[i], command))
            continue;
        text_format(out, "%s--%s", before, options[i].name);
        before = " ";
    }
}

/* What can stand after an option: words, files, or whatever the person types. */
static void add_value_case(struct text *out, const struct option *option)
{
    if (option->kind == OPTION_FLAG)
        return;
    if (option->command[0] != '\0')
        text_format(out, "    '%s':--%s) ", option->command, option->name);
    else
        text_format(out, "    *:--%s) ", option->name);
    if (option->choices[0] != '\0') {
        text_add(out, "COMPREPLY=($(compgen -W '");
        add_words_of(out, option->choices);
        text_add(out, "' -- \"$word\")); return ;;\n");
    } else if (option->kind == OPTION_FILE) {
        text_add(out, "mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;\n");
    } else {
        text_add(out, "COMPREPLY=(); return ;;\n");
    }
}

static void add_command_cases(struct text *out)
{
    for (size_t i = 0; i < command_count; i++) {
        text_format(out, "    '%s') names='", commands[i].name);
        add_option_names(out, &commands[i]);
        text_add(out, "' ;;\n");
    }
}

/* The first words, each once. */
static void add_first_words(struct text *out)
{
    const char *before = "";

    for (size_t i = 0; i < command_count; i++) {
        struct slice word = command_first_word(&commands[i]);

        if (i > 0 && slice_equal(word, command_first_word(&commands[i - 1])))
            continue;
        text_add(out, before);
        text_add_slice(out, word);
        before = " ";
    }
}

/* For each first word of several commands the words that go on from it. */
static void add_second_words(struct text *out)
{
    text_add(out, "    case $command in\n");
    for (size_t i = 0; i < command_count; i++) {
        struct slice word = command_first_word(&commands[i]);

        if (!command_has_second_word(&commands[i]))
            continue;
        text_add(out, "    ");
        text_add_slice(out, word);
        text_format(out, ") second=\"$second %s\" ;;&\n", commands[i].name + word.length + 1);
    }
    text_add(out, "    esac\n");
}

static void add_choice_of_command(struct text *out)
{
    text_add(out, "# Completion of regulars for bash, made from its tables: do not edit.\n"
                  "_regulars()\n{\n"
                  "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                  "    local at=1 command second='' names='' commands='");
    add_first_words(out);
    text_add(out, "'\n"
                  "    if [ \"$COMP_CWORD\" -gt 1 ] && [ \"${COMP_WORDS[1]}\" = help ]; then\n"
                  "        at=2\n"
                  "    fi\n"
                  "    if [ \"$COMP_CWORD\" -le \"$at\" ]; then\n"
                  "        COMPREPLY=($(compgen -W \"$commands\" -- \"$word\"))\n"
                  "        return\n"
                  "    fi\n"
                  "    command=${COMP_WORDS[at]}\n");
    add_second_words(out);
    text_add(out, "    if [ -n \"$second\" ] && [ \"$COMP_CWORD\" -eq $((at + 1)) ]; then\n"
                  "        COMPREPLY=($(compgen -W \"$second\" -- \"$word\"))\n"
                  "        return\n"
                  "    elif [ -n \"$second\" ]; then\n"
                  "        command=\"$command ${COMP_WORDS[at + 1]}\"\n"
                  "    fi\n");
}

static void add_completion(struct text *out)
{
    add_choice_of_command(out);
    text_add(out, "    # bash cuts --option=value into three words.\n"
                  "    if [ \"$word\" = = ]; then\n"
                  "        word=''\n"
                  "    elif [ \"$before\" = = ]; then\n"
                  "        before=${COMP_WORDS[COMP_CWORD-2]}\n"
                  "    fi\n"
                  "    case $command:$before in\n");
    for (size_t i = 0; i < option_count; i++)
        add_value_case(out, &options[i]);
    text_add(out, "    esac\n"
                  "    case $command in\n");
    add_command_cases(out);
    text_add(out, "    esac\n"
                  "    case $word in\n"
                  "    -*) COMPREPLY=($(compgen -W \"$names\" -- \"$word\")) ;;\n"
                  "    *) mapfile -t COMPREPLY < <(compgen -f -- \"$word\") ;;\n"
                  "    esac\n"
                  "}\n"
                  "complete -o filenames -F _regulars regulars\n");
}

int main(int count, char **arguments)
{
    struct arena arena = {0};
    struct text text = text_new(&arena);

    if (count == 2 && strcmp(arguments[1], "man") == 0)
        add_manual(&text);
    else if (count == 2 && strcmp(arguments[1], "bash") == 0)
        add_completion(&text);
    else
        return 2;
    bool is_written = fwrite(text.at, 1, text.length, stdout) == text.length && fflush(stdout) == 0;
    arena_free(&arena);
    return is_written ? 0 : 1;
}
