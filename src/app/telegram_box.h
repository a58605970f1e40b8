// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"
#include "app/telegram_intake.h"
#include "app/telegram_talking.h"

/*
 * One bot that is being read. Where it stands is in the store; in memory there is only the question
 * that waits for its answer. What came is confirmed to Telegram by the next question, which is
 * asked after the commit.
 */
struct telegram_box {
    int64_t workspace_id, channel_id;
    int64_t version;                  /* of the channel whose settings it has */
    bool is_wanted;                   /* its channel was there the last time one looked */
    struct arena session;             /* of one child */
    struct telegram_talking *talking; /* NULL: none */
    struct telegram_server server;    /* without its token */
    int64_t bot_id;
    int64_t offset;   /* to ask for next */
    bool is_asked;    /* an answer is waited for */
    bool is_known;    /* it said who it is */
    int failures;     /* since the last time that all was well */
    int reason;       /* of the last one that was kept with the channel; 0: none */
    int64_t retry_at; /* by clock_ticks(), in nanoseconds */
    int64_t told_at;  /* that all is well; the same */
};

struct telegram_means {
    struct store *store;
    struct accounts *accounts;
    const char *program; /* regulars-outside; NULL: the one beside this program */
};

/* Begins when it is time to; reads what waits, takes an answer, asks. True: there may be more to do
 * at once. */
bool telegram_box_turn(struct telegram_box *box, const struct telegram_means *means);

/* To be polled; -1: none. And when it wants its turn at the latest, in nanoseconds from now. */
int telegram_box_descriptor(const struct telegram_box *box);
int64_t telegram_box_rest(const struct telegram_box *box);

/* Ends its child; what was not committed comes again. */
void telegram_box_end(struct telegram_box *box);
