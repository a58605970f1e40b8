// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"
#include "app/intake.h"
#include "app/mail_fetching.h"

/*
 * One mailbox, or one folder of files, of a channel that is being read. Where it stands is in the
 * store; in memory there is only what came since the last commit.
 */
struct mail_box {
    int64_t workspace_id, channel_id;
    int64_t version; /* of the channel whose settings it has */
    enum mail_box_kind { MAIL_BOX_CAME, MAIL_BOX_SENT, MAIL_BOX_FILES } kind;
    const char *mailbox;            /* or folder */
    bool is_wanted;                 /* its channel was there the last time one looked */
    struct arena settings;          /* what is above, for as long as it is here */
    struct arena session;           /* of one connection */
    struct arena batch;             /* what came since the last commit */
    struct mail_fetching *fetching; /* NULL: none */
    struct mail_server server;      /* without its secret */
    struct mail_place place;        /* that is committed */
    uint32_t batch_uid;
    struct intake_piece pieces[INTAKE_PIECES_MAX];
    size_t count;
    int failures;        /* since the last time that all was well */
    enum mail_code code; /* of the last one that was kept with the channel */
    int64_t retry_at;    /* by clock_ticks(), in nanoseconds */
    int64_t told_at;     /* that all is well; the same */
};

struct mail_box_means {
    struct store *store;
    struct accounts *accounts;
    const char *program; /* regulars-outside; NULL: the one beside this program */
};

/* What a turn with one brought. */
enum mail_box_turn {
    MAIL_BOX_QUIET,
    MAIL_BOX_BROUGHT, /* something was kept: there is something to read, and there may be more */
};

/* Begins when it is time to; looks what came, at most one batch. */
enum mail_box_turn mail_box_turn(struct mail_box *box, const struct mail_box_means *means);

/* To be polled; -1: none. And when it wants its turn at the latest, in nanoseconds from now. */
int mail_box_descriptor(const struct mail_box *box);
int64_t mail_box_rest(const struct mail_box *box);

/* Ends its child; what was not committed comes again. */
void mail_box_end(struct mail_box *box);

/* mail_folder.c: the files of a folder that were not kept yet, at most one batch. */
CHECKED enum status mail_folder_take(struct work *work, struct mail_box *box, size_t *ret_new);
