// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/day.h"
#include "base/status.h"

/* Which share is to be kept: docs/measures.md. Stored values: never renumber. */
enum goal_kind {
    GOAL_STAYED = 1,    /* of those active at the start, active at the end */
    GOAL_CAME_BACK = 2, /* of those active at the start, with an order within */
};
enum { GOAL_KINDS = 2, GOAL_MILLIONTHS = 1000000 };

/* Of which clients: words as the addresses of Retention have them (figure.h), a tag by its name,
 * and the currency of the orders. NULL or "": all, and the business's own currency. */
struct goal_whose {
    const char *source, *service, *tag, *currency;
};

/* A share of clients that is to be kept in a month, a quarter or a year, by the boundaries that
 * were in force when it was set. */
struct goal {
    int64_t id, version;
    enum goal_kind kind;
    day_t from_on, to_on; /* the last day */
    int64_t target;       /* millionths, whole per cent */
    int32_t active_days, cooling_days, vip_orders;
    struct goal_whose whose;
    int64_t created_at;
    int64_t ended_at; /* 0 while it stands */
};

/* "stayed", "came_back", and back; false for none. */
const char *goal_kind_word(enum goal_kind kind);
bool goal_kind_of(const char *word, enum goal_kind *ret_kind);

/* The kind of period it is for; false when it is no calendar period. */
bool goal_period(const struct goal *goal, enum period *ret_period);

/* 1 to 100, as typed, with or without its sign. INVALID with "percent". */
CHECKED enum status goal_read_percent(const char *typed, struct fault *fault, int64_t *ret_target);

/* For periods that run or are to come, at most a year ahead. INVALID with "from". */
CHECKED enum status goal_check_days(const struct goal *goal, day_t today, struct fault *fault);

/* NULL becomes "". INVALID with "first_source", "any_service", "tag" or "currency". */
CHECKED enum status goal_check_whose(struct goal_whose *whose, struct fault *fault);

/* The least number of clients that reach the target. */
int64_t goal_clients(int64_t target, int64_t start);

/* --- what to aim at --- */

enum {
    GOAL_PASTS_MAX = 8,
    GOAL_PASTS_LEAST = 2,
    GOAL_CLIENTS_LEAST = 20,    /* at the start: below, one client more or less is 5 % and more */
    GOAL_ARTICLES_PERCENT = 82, /* the articles behind this program: at least 18 % leave whatever
                                   is done; they name neither a period nor a source */
};

/* A period of the same kind that is over and known. */
struct goal_past {
    day_t from, to;
    int64_t start, reached;
    double low, high; /* 95 % interval of the share */
};

enum goal_proposal_state {
    GOAL_PROPOSED,
    GOAL_HOLD,        /* more than usual cannot be proposed: to keep what is usual */
    GOAL_FEW_PERIODS, /* fewer than GOAL_PASTS_LEAST */
    GOAL_FEW_CLIENTS, /* fewer than GOAL_PASTS_LEAST of them, or now, with GOAL_CLIENTS_LEAST */
};
struct goal_proposal {
    enum goal_proposal_state state;
    int32_t percent;
    int64_t clients;           /* of those at the start, that it takes */
    int64_t more;              /* than the usual share would keep */
    double usual, least, best; /* shares of the periods behind it; the usual is their median */
    size_t period_count;
    bool is_held_by_articles; /* to GOAL_ARTICLES_PERCENT */
};

/*
 * Modest on purpose: what the better quarter of one's own periods reached, at least one client more
 * than usual, never beyond the interval of the best one, nor, of who stayed, beyond what the
 * articles think possible. `start`: how many are or will be active at the start.
 */
struct goal_proposal goal_propose(enum goal_kind kind, const struct goal_past *pasts, size_t count,
                                  int64_t start);

/* --- how it goes --- */

/* retention/running_rate.h */
struct goal_count {
    bool is_known;
    int64_t start, sure, open, away;
};
enum goal_outlook {
    GOAL_AHEAD,         /* its period has not begun */
    GOAL_UNKNOWN,       /* who was active at the start cannot be told, or nobody was */
    GOAL_SURE,          /* still running, and reached whatever comes */
    GOAL_WITHIN,        /* within what can still be */
    GOAL_NEEDS_RETURNS, /* some who have fallen silent would have to order again */
    GOAL_REACHED,       /* over */
    GOAL_NOT_REACHED,
};
struct goal_progress {
    enum goal_outlook outlook;
    struct goal_count count;
    int64_t wanted;  /* clients that the target takes */
    int64_t missing; /* of them, beyond those that are sure; beyond sure and open when returns are
                        needed */
};
struct goal_progress goal_judge(const struct goal *goal, const struct goal_count *count,
                                day_t today);
