// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/open_store.h"
#include "cli/command_line.h"

/*
 * The store that a command works on: opened by the command itself, or the server's own when the
 * server runs the command for somebody (command_line.served_store).
 */
struct store_line {
    struct work work; /* in the first workspace, with the program's own rights */
    struct store *store;
    bool is_served;       /* the server's: not ours to close */
    bool was_handed_over; /* a server ran the command instead: do nothing, return STATUS_OK; the
                             line knows the exit code */
};

/*
 * Opens the store at `address` (NULL or "": the option --store of the command, else the line's own,
 * see command_line.store). A command that writes while a server holds the store is handed over to
 * it, and is then done. With USE_READ and USE_WRITE the work stands in the first workspace.
 * store_line_close() in any case.
 */
CHECKED enum status store_line_open(struct command_line *line, const char *address,
                                    enum store_use use, struct store_line *ret_store);
void store_line_close(struct store_line *store);
