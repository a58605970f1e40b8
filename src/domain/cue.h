// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "domain/client_filter.h"
#include "domain/complaint.h"
#include "domain/important_date.h"

/*
 * Whom to look after: the rules of good service, each a row of cue_rules.def, over the state of the
 * data and the clock alone. Pure: the same facts and the same day give the same cues in the same
 * order, whoever asks and however often. What a person said of a cue (done, later, not this one) is
 * a fact as well, kept by the cause's key; the cue comes again only when its cause is new.
 */
enum cue_rule {
#define CUE_RULE(name, number, cause) CUE_##name = (number),
#include "domain/cue_rules.def"
#undef CUE_RULE
};

/*
 * What a cue stands on. Two rules of one cause are one matter: answered once, both are. Stored
 * values: never renumber.
 */
enum cue_cause {
    CAUSE_ENQUIRY = 1,    /* object: enquiry; occasion 0 */
    CAUSE_WINDOW = 2,     /* object: client; occasion: day of the last order */
    CAUSE_COME_BACK = 3,  /* the same */
    CAUSE_FIRST_DAYS = 4, /* object: client; occasion: day of the first order */
    CAUSE_LOST = 5,       /* object: client; occasion: day of the last order */
    CAUSE_ONE_WAY = 6,    /* object: client; occasion: the only contact point */
    CAUSE_DAY = 7,        /* object: important date; occasion: the year */
    CAUSE_YEARS = 8,      /* object: client; occasion: the year */
    CAUSE_SILENCE = 9,    /* object: client; occasion: day of the last contact */
    CAUSE_DOUBLE = 10,    /* object: client, occasion: the other one, of the higher id */
    CAUSE_CURRENCY = 11,  /* object 0; occasion: newest order without one */
    CAUSE_RETURN = 12,    /* object: client; occasion: day of the order they came back with */
    CAUSE_OWN = 13,       /* object: own cue; occasion 0 */
    CAUSE_WAITING = 14,   /* object: conversation; occasion: since when it waits, or until when it
                             was put off, Unix seconds */
    CAUSE_COMPLAINT = 16, /* object: complaint; occasion: its stage */
    CAUSE_BOUNCED = 17,   /* object: contact point; occasion: the day a message came back */
};
enum { CUE_CAUSES = 24 }; /* not fewer than there are */

struct cue_key {
    enum cue_cause cause;
    int64_t object_id;
    int64_t occasion;
};
int cue_key_compare(const struct cue_key *left, const struct cue_key *right);

enum cue_answer { CUE_DONE = 1, CUE_LATER = 2, CUE_NOT_THIS = 3 };
struct cue_answered {
    struct cue_key key;
    enum cue_answer answer;
    day_t until; /* CUE_LATER: it is shown again on that day */
};

/* What the rules know of one client. */
struct cue_client {
    int64_t id;
    enum client_mark mark;
    bool is_archived;
    bool has_open_order;
    bool has_loss_reason;
    int64_t occasion_count;
    day_t first_order_on, last_order_on; /* CLIENT_DAY_NONE without any */
    day_t before_last_on;  /* the day with an order before the last; CLIENT_DAY_NONE: none, or the
                              last one is not CUE_FIRST_DAYS_FROM to _TO days ago */
    day_t last_contact_on; /* message, call, meeting or order; CLIENT_DAY_NONE for none */
    int32_t contact_days;  /* limit between two contacts; 0 for none */
    bool has_window;       /* of the next order */
    bool is_window_shared; /* by how others came back; else by their own rhythm */
    day_t window_from, window_by;
    int64_t way_count;   /* contact points by which a person can be reached */
    int64_t only_way_id; /* when there is one */
};

/* A day of theirs; `client` is the place in cue_facts.clients. */
struct cue_date {
    int64_t id;
    size_t client;
    enum date_kind kind;
    int32_t month, day;
};

/* Somebody asked and no person has answered. */
struct cue_enquiry {
    int64_t id;
    int64_t client_id; /* 0: nobody known */
    day_t received_on, due_on;
    int32_t due_minute;      /* of the working day, by the answer clock */
    int64_t waiting_minutes; /* of working time, until now */
};

/* Somebody waits for our answer, or what was put off comes back. */
struct cue_waiting {
    int64_t id;        /* conversation */
    int64_t client_id; /* 0: nobody known */
    const char *name;  /* who writes */
    bool is_back;      /* it was put off until now, and it is their turn */
    int64_t occasion;  /* of its key */
    day_t since_on, due_on;
    int32_t due_minute;      /* of due_on */
    int64_t waiting_minutes; /* of working time, until now */
};

/* Two clients that look like one. */
struct cue_double {
    int64_t client_id, other_id; /* the lower id first */
};

/* What somebody put on Today themselves; of clients that are neither deleted nor archived. */
struct cue_own {
    int64_t id, client_id;
    const char *words; /* what is to be done */
    const char *why;   /* "" when only the day says it */
    day_t due_on, created_on;
};
enum { CUE_OWN_WORDS_MAX = 200, CUE_OWN_WHY_MAX = 400 }; /* bytes */

/* A complaint that is not closed, of a client who is neither deleted nor archived. */
struct cue_complaint {
    int64_t id, client_id;
    enum complaint_stage stage;
    const char *title;
    int64_t order_id; /* 0 */
    day_t opened_on, due_on;
    int32_t due_minute; /* of that day */
};

/* An address that a message came back from, of a client as above. */
struct cue_bounce {
    int64_t point_id, client_id;
    const char *value;
    day_t bounced_on;
};

struct cue_facts {
    const struct cue_client *clients; /* by id */
    size_t client_count;
    const struct cue_date *dates;
    size_t date_count;
    const struct cue_enquiry *enquiries; /* unanswered ones only */
    size_t enquiry_count;
    const struct cue_waiting *waitings; /* those that are to be seen now */
    size_t waiting_count;
    const struct cue_double *doubles;
    size_t double_count;
    const struct cue_own *owns;
    size_t own_count;
    const struct cue_complaint *complaints;
    size_t complaint_count;
    const struct cue_bounce *bounces;
    size_t bounce_count;
    int64_t orders_without_currency, newest_without_currency;
    const struct cue_answered *answers; /* by key, one for each */
    size_t answer_count;
};

struct cue_day {
    day_t today;                   /* of the business */
    struct standing_window window; /* active_days 0: not known, and no rule that needs it speaks */
};

/* CUE_NO_HOUR: by the end of that day. CUE_NO_DAY: when there is a quiet moment. */
enum { CUE_NO_HOUR = 1440 };
#define CUE_NO_DAY INT32_MAX

struct cue {
    enum cue_rule rule;
    struct cue_key key;
    int64_t client_id; /* 0: not about a client, or about nobody known */
    day_t due_on;
    int32_t due_minute;
    day_t stands_on;                   /* due_on, or today once that has passed */
    day_t since_on;                    /* from when it waits */
    const struct cue_client *client;   /* whose facts are the reason; NULL when there are none */
    const struct cue_enquiry *enquiry; /* the same */
    const struct cue_date *date;       /* the same */
    const struct cue_own *own;         /* the same */
    const struct cue_waiting *waiting; /* the same */
    const struct cue_complaint *complaint; /* the same */
    const struct cue_bounce *bounce;       /* the same */
    int64_t count;                         /* years of CUE_YEARS, orders of CUE_NO_CURRENCY,
                                              days without one of CUE_WELCOME_BACK, else 0 */
};
struct cue_list {
    struct cue *items;
    size_t count;
};

/*
 * The cues of the day, but those that were answered, in the order in which to look after them: by
 * when they are due (what has passed is due today, and what has an hour comes before what has
 * none), then by how long they wait, never by worth; what is left is ordered by key.
 * Pointers into `facts`, which must outlive the list.
 */
struct cue_list cues_of_day(const struct cue_facts *facts, const struct cue_day *day,
                            struct arena *arena);

/* How many of the first stand at the top of the page: at most CUES_AT_TOP, and due today. */
enum { CUES_AT_TOP = 7 };
size_t cues_at_top(const struct cue_list *cues, day_t today);

/*
 * Boundaries of the rules, in days. A window is closing as lists say (WINDOW_CLOSING_DAYS). After
 * a contact or an answer nothing else asks them to come back: a reminder comes once (A4).
 */
enum {
    CUE_FIRST_DAYS_FROM = 2, /* after the first order, when it is asked how it was */
    CUE_FIRST_DAYS_TO = 21,
    CUE_FIRST_DAYS_DUE = 7,
    CUE_LOST_DAYS = 60, /* for which a lost one is newly lost, or a rare one late */
    CUE_LOST_DUE_DAYS = 7,
    CUE_DATE_AHEAD_DAYS = 3, /* before a birthday, so that words can be found */
    CUE_DATE_AFTER_DAYS = 2, /* and after it, when nobody looked */
    CUE_RESTING_DAYS = 30,   /* after any contact, before somebody is called quiet */
    CUE_SLIPPING_DUE_DAYS = 7,
    CUE_OWN_AHEAD_DAYS = 7, /* before its day an own cue can wait */
};
