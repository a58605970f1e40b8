// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/courtesy_desk.h"
#include "store/work.h"

/*
 * The courtesy check on words that somebody writes here: what the record knows of whom they go to,
 * of other clients, and of what was said to those before (C4, C14). It reads and stores nothing.
 */
struct courtesy_request {
    int64_t client_id;  /* 0: nobody known */
    int64_t contact_id; /* 0: the main one */
    const char *name;   /* of somebody who is no client yet; "" */
    enum courtesy_use use;
    enum courtesy_kind kind;
    const char *language; /* of the letter; "": theirs, else the business's */
    const char *text;     /* as a form sent it */
};

/* One finding, with what a page needs of it. */
struct courtesy_told {
    struct courtesy_finding finding;
    const char *quote; /* "" where something is missing */
    bool has_change;
    struct courtesy_change change;
};
struct courtesy_checked {
    struct courtesy_told *items;
    size_t count;
    size_t muted_count; /* rules that the user does not wish to be told of */
    bool was_cut;
    const char *text; /* that the places are of: lines end in \n */
    /* Who was told before that something is only for them; NULL for nobody. */
    const char *said_to, *said_words;
    int64_t said_to_id, said_at;
};

/* RIGHT_VIEW. NOT_FOUND for a client that is not there. */
CHECKED enum status check_courtesy(struct work *work, const struct courtesy_desk *desk,
                                   const struct courtesy_request *request,
                                   struct courtesy_checked *ret_checked);

/* The text with the mend of a finding made: the one of that label that begins at byte `from`; as it
 * is when that is gone. */
const char *courtesy_mended(const struct courtesy_checked *checked, const char *label, size_t from,
                            struct arena *arena);

/*
 * What somebody said they would find out becomes something to do on a day (courtesy_promise.c): it
 * stands on Today of that client. RIGHT_EDIT. INVALID with "promise_on" named; NOT_FOUND.
 */
struct courtesy_promise {
    int64_t client_id;
    const char *quote;  /* what was said */
    const char *due_on; /* 2026-11-30 */
};
CHECKED enum status keep_courtesy_promise(struct work *work, const struct language *language,
                                          const struct courtesy_promise *promise,
                                          int64_t *ret_audit_id);
