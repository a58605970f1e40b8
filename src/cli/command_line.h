// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/language.h"
#include "base/text.h"
#include "cli/commands.h"

enum { OPTIONS_MAX = 256, OUTPUT_COLUMNS_DEFAULT = 80 };

struct accounts;
struct handed_file;
struct snapshots;
struct store;

/* What `regulars serve` is asked for. */
struct serve_request {
    const char *address;       /* of the store; NULL = the line's own */
    const char *listen;        /* "127.0.0.1:8080" */
    const char *base_url;      /* as people reach it; NULL = http:// and where it listens */
    const char *proxies;       /* whose word on who asks is believed; NULL = nobody's */
    const char *key_file;      /* NULL = beside a SQLite store, and none otherwise */
    const char *backup_folder; /* NULL = beside a SQLite store, and none otherwise */
    const char *tls_certificate, *tls_key; /* files; NULL = plain http, for a proxy */
    bool is_own_network;                   /* people come from there alone */
    bool wants_link;                       /* to sign in, also when the owner has a password */
};

/*
 * All that a command touches: what was asked, where it answers, and the facts of its
 * surroundings, which main.c gathers. A test, or a server that runs a command for somebody,
 * fills it in differently.
 */
struct command_line {
    FILE *out, *err;
    int standard_input; /* descriptor, read for the operand "-" */
    int out_columns;    /* width of the terminal, else OUTPUT_COLUMNS_DEFAULT */
    int err_columns;
    bool out_has_colour;
    bool out_is_unicode;
    bool err_shows_progress; /* a terminal that can take a line back */
    const struct language *language;
    day_t today; /* of whoever reads the result, in their time zone */
    int32_t minute_of_day;
    const char *time_zone; /* tzdata name of this machine's zone; NULL when not known */
    const char *store;     /* address of the store when no other is named; NULL for none */
    const char
        *store_folder; /* to be made for it when it is missing; NULL when somebody named it */

    /* When a server runs the command for somebody; see cli/serve_handed.h. */
    struct store *served_store;
    const char *served_address;
    const char *served_base_url;        /* how people reach it; NULL: nobody has said */
    struct snapshots *served_snapshots; /* the columns it keeps; NULL: the command loads its own */
    struct accounts *served_accounts;   /* who hashes there; NULL: the command does by itself */
    int folder_fd; /* paths are seen from there: AT_FDCWD, or the caller's folder */
    const struct handed_file *files; /* that the caller opened, for command_line_open() */
    size_t file_count;

    /* When the command was handed over to a server instead: what it ended with there. */
    bool was_handed_over;
    int handed_exit_code;

    /* Runs the server until it is told to stop; wired by main, NULL elsewhere. */
    enum status (*serve)(struct command_line *line, const struct serve_request *request);

    struct arena *arena;
    struct fault fault;
    struct message hint; /* what to do about the fault, if anything can be said */
    bool out_is_gone;    /* whoever read `out` has gone, as head does: not our fault */

    const char *const *arguments; /* all of them, as given */
    size_t argument_count;
    const struct command *command;
    const char *const *operands;
    size_t operand_count;
    const char *values[OPTIONS_MAX]; /* by row of `options`; NULL when not given */
};

/*
 * Reads the arguments after the program's name into command, operands and values. INVALID with
 * fault and hint: unknown command or option, a value missing, needless, repeated, or not among
 * the choices.
 */
CHECKED enum status command_line_parse(struct command_line *line, int count,
                                       const char *const *arguments);

/* The option's value, "" for a flag; NULL when not given. The name must be the command's. */
const char *option_text(const struct command_line *line, const char *name);
bool option_is_set(const struct command_line *line, const char *name);

/* Of a CHOICE: place of the value among the choices, -1 when not given. */
int option_choice(const struct command_line *line, const char *name);

/* Of a LIST: the choices given, 1 << place each; 0 when not given. */
unsigned option_list(const struct command_line *line, const char *name);

/* A whole number from `least` to `most`; *value stays as it is when not given. */
CHECKED enum status option_number(struct command_line *line, const char *name, int64_t least,
                                  int64_t most, int64_t *value);

/* A day as YYYY-MM-DD; *value stays as it is when not given. */
CHECKED enum status option_day(struct command_line *line, const char *name, day_t *value);

/* INVALID, with "see regulars help ..." for a hint unless there is a better one. */
CHECKED enum status command_line_refuse(struct command_line *line, struct message message);

/* INVALID: no such command, with the nearest name for a hint. */
CHECKED enum status command_line_unknown_command(struct command_line *line, const char *name);

/*
 * Opens a file that was named among the arguments, for reading: one that came with a command handed
 * over, or the one at `path` as seen from the caller's folder. *ret_fd is the caller's to close.
 * NOT_FOUND, FORBIDDEN, UNAVAILABLE.
 */
CHECKED enum status command_line_open(struct command_line *line, const char *path, int *ret_fd);

/* `path` as this process sees it: absolute when the caller's folder is another. */
const char *command_line_path(struct command_line *line, const char *path);

/* Prints to `out` at once. UNAVAILABLE when it cannot be written; a reader gone is no fault. */
CHECKED enum status command_line_print(struct command_line *line, const struct text *text);

/* A line on `err`, fit for a terminal whatever the message's arguments hold. */
void command_line_say(struct command_line *line, const char *before, struct message message);

/* A remark beside the result, on `err`; not with --quiet. */
void command_line_note(struct command_line *line, struct message message);
