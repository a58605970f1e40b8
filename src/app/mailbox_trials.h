// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/channels.h"

/*
 * Mailboxes are tried before they are kept, which may take a minute and needs a process that speaks
 * to the network. Threads that answer requests may neither wait so long nor start one
 * (docs/decisions/confinement.md): they leave what was typed at this desk. A thread from before the
 * confinement tries it and, when both servers take it, keeps it in the name of whoever typed it.
 * Passwords are wiped when their trial ends; all else is known until the place is needed, an hour
 * at most, and to nobody but who typed it.
 */
struct mailbox_trials;
struct mailbox_trials_means {
    struct store *store;
    struct accounts *accounts;
    const char *program; /* regulars-outside; NULL: the one beside this program */
};
enum { MAILBOX_TRIALS_MAX = 32, MAILBOX_TRIALS_OF_USER_MAX = 4 };

/* Starts the threads. UNAVAILABLE: the machine has no more. In `arena`, which outlives it. */
CHECKED enum status mailbox_trials_open(const struct mailbox_trials_means *means,
                                        struct arena *arena, struct fault *fault,
                                        struct mailbox_trials **ret_trials);

/* Breaks off what is being tried. NULL does nothing. */
void mailbox_trials_close(struct mailbox_trials *trials);

/* What is wanted of a mailbox. */
struct mailbox_wish {
    struct channel_given given;
    bool takes_sent; /* also what other programs send by it; where that lies is found out */
};

/*
 * Keeps at once what changes nothing about how the servers are reached, and leaves all else to be
 * tried: then *ret_trial is its number, and 0 otherwise. INVALID and CONFLICT as save_channel() has
 * them; UNAVAILABLE when too many are being tried, or none can be here (`trials` NULL).
 */
CHECKED enum status wish_mailbox(struct work *work, struct accounts *accounts,
                                 struct mailbox_trials *trials, const struct mailbox_wish *wish,
                                 int64_t *ret_trial, struct channel_saved *ret_saved);

enum mailbox_trial_state {
    MAILBOX_WAITS = 1,
    MAILBOX_TRIES_IMAP,
    MAILBOX_TRIES_SMTP,
    MAILBOX_KEPT,
    MAILBOX_REFUSED,
};
struct mailbox_trial {
    enum mailbox_trial_state state;
    struct mailbox_wish wish;  /* as it was typed, without the password */
    struct message imap, smtp; /* what is wrong with it; empty: nothing, or not tried */
    struct fault fault;        /* REFUSED though both work: why it could not be kept */
    struct channel_saved saved;
};

/* NOT_FOUND: there is none, it is of somebody else, or too long ago. */
CHECKED enum status show_mailbox_trial(struct work *work, struct mailbox_trials *trials, int64_t id,
                                       struct mailbox_trial *ret_trial);
