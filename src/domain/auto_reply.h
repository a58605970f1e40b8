// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/mail_message.h"

/*
 * Whether a mail may be answered by the program itself (RFC 3834, and what mailers do besides): the
 * first reason why not, or AUTO_REPLY_MAY. Stored with the conversation, never renumbered.
 */
enum auto_reply {
    AUTO_REPLY_MAY = 0,
    AUTO_REPLY_AUTOMATIC = 1,    /* Auto-Submitted, or our own mark of a loop */
    AUTO_REPLY_BULK = 2,         /* Precedence */
    AUTO_REPLY_LIST = 3,         /* List-* */
    AUTO_REPLY_SUPPRESSED = 4,   /* X-Auto-Response-Suppress */
    AUTO_REPLY_NO_PERSON = 5,    /* an empty return path, no sender, or one that is a machine */
    AUTO_REPLY_NOT_TO_US = 6,    /* we are not among To and Cc */
    AUTO_REPLY_REPORT = 7,       /* a bounce, a complaint, a receipt */
    AUTO_REPLY_ANSWERED = 8,     /* they had an automatic answer not long ago */
    AUTO_REPLY_OURSELVES = 9,    /* it is from us */
    AUTO_REPLY_NOT_TRUSTED = 10, /* spam, or a sender that the checks say is made up */
    AUTO_REPLY_OLD = 11,         /* fetched late */
    AUTO_REPLY_ENOUGH = 12,      /* enough automatic messages in one conversation for today */
};
enum { AUTO_REPLIES = 13 };

enum {
    AUTO_REPLY_WINDOW_HOURS = 24, /* unless the user says otherwise */
    AUTO_REPLY_OLD_HOURS = 48,
    AUTO_REPLY_A_DAY_MAX = 5, /* of one conversation */
};

/* What the store knows beside the mail. */
struct auto_reply_facts {
    int64_t now, received_at;  /* Unix microseconds */
    int64_t last_automatic_at; /* the last automatic answer to this sender; 0: none yet */
    int64_t window_hours;      /* 0: AUTO_REPLY_WINDOW_HOURS */
    int64_t automatic_today;   /* messages of this conversation, of either side */
    const char *const *our_addresses;
    size_t our_address_count;
    const char *loop_mark; /* what we write into X-Loop */
};

/* Whether a machine wrote it, as far as it says so. */
bool mail_is_by_machine(const struct mail_message *message);

enum auto_reply auto_reply_decide(const struct mail_message *message,
                                  const struct auto_reply_facts *facts);

/* Why not, as a sentence; AUTO_REPLY_MAY has one too. */
struct message auto_reply_sentence(enum auto_reply reason);
