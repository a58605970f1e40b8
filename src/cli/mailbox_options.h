// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/channels.h"
#include "cli/command_line.h"

/* What commands on mailboxes are told of one: the address as the only operand, servers by options
 * over what the address lets one guess, and the password out of a file or the first line of the
 * input, never out of the arguments, which anybody on the machine can read. */
CHECKED enum status mailbox_options_read(struct command_line *line,
                                         struct channel_given *ret_given);

/* Overwrites the password. */
void mailbox_options_wipe(struct channel_given *given);

/* What came of trying it, printed: for people, or with --json. UNAVAILABLE when it does not work.
 */
CHECKED enum status mailbox_trial_print(struct command_line *line,
                                        const struct channel_given *given,
                                        const struct channel_trial *trial);
