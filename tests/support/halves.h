// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "support/store_case.h"

/*
 * Whatever statement fails, a use case leaves the store as it was: every call that goes to the
 * driver has its turn.
 */

struct accounts;
struct job_board;

/* What one use case needs, made ready before the first try. */
struct subject {
    struct store_case *test;
    int64_t client_id, audit_id, user_id, order_id;
    const char *token, *code;
    char session[SECRET_TOKEN_SIZE];
    struct accounts *accounts;
    struct job_board *board;
};

struct use_case {
    void (*prepare)(struct subject *subject);
    enum status (*run)(struct work *work, struct subject *subject);
};

/* As the owner, until it succeeds, and has then changed something. */
void halves_check(struct store_case *test, const struct use_case *use_case);

/* Each on a store of its own, its name printed first. */
struct half {
    const char *name;
    struct use_case use_case;
};
void halves_check_each(const struct half *halves, size_t count);

/* For preparing: nothing; the owner's doing once what the next use case needs. */
void make_nothing(struct subject *subject);
void done_once(struct subject *subject, enum status (*run)(struct work *, struct subject *));

/* Takes back what `audit_id` names. */
CHECKED enum status run_undo(struct work *work, struct subject *subject);
