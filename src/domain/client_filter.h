// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/text.h"
#include "domain/client.h"
#include "domain/figure.h"
#include "domain/loss_reason.h"

/*
 * What a list of clients shows, in which order and with which columns, as the query of its address
 * says it: conditions that combine with AND. docs/lists.md names every field. Pure: fields in,
 * struct out.
 */
struct filter_field {
    const char *name, *value;
};

/* Where a client stands: A2, as retention/matrix.h has it. */
enum client_standing {
    CLIENT_NEWCOMER,
    CLIENT_ONE_TIME,
    CLIENT_GROWING,
    CLIENT_VIP,
    CLIENT_LOST,
    CLIENT_WITHOUT_ORDERS,
    CLIENT_COOLING, /* of newcomers, growing and VIP: asked for beside them */
};
enum { CLIENT_STANDINGS = 7 };

/* The boundaries in force: W, C and V. active_days 0: not known. */
struct standing_window {
    int32_t active_days, cooling_days, vip_orders;
};

enum client_sort {
    SORT_NAME,
    SORT_LAST_ORDER,
    SORT_ORDERS,
    SORT_CREATED, /* in the order in which they came in */
    SORT_WINDOW,  /* the end of their own window; who has none comes last, either way */
    SORT_VALUE,   /* foretold; the same */
};
enum { CLIENT_SORTS = 6 };

enum client_column {
    COLUMN_STANDING,
    COLUMN_WINDOW,
    COLUMN_LAST_ORDER,
    COLUMN_LAST_CONTACT, /* and how quiet it has been since */
    COLUMN_ORDERS,
    COLUMN_REVENUE, /* of the last 365 days */
    COLUMN_VALUE,
    COLUMN_TAGS,
    COLUMN_ADDRESS,
    COLUMN_LANGUAGE,
    COLUMN_SOURCE,
    COLUMN_CREATED,
};
enum { CLIENT_COLUMNS = 12 };

enum returned_choice { RETURNED_ANY, RETURNED_ALONE };
enum archived_choice { ARCHIVED_HIDDEN, ARCHIVED_ALONE, ARCHIVED_TOO };
enum reach_choice { REACH_ANY, REACH_EMAIL, REACH_NO_EMAIL, REACH_ONE_WAY };
enum own_window {
    OWN_WINDOW_ANY,
    OWN_WINDOW_AHEAD,
    OWN_WINDOW_OPEN,
    OWN_WINDOW_CLOSING,
    OWN_WINDOW_PASSED
};

enum {
    FILTER_TEXT_MAX = 200, /* bytes of a value */
    FILTER_FIND_MAX = 800,
    FILTER_TAGS_MAX = 5,
    FILTER_OWN_MAX = 3,
    FILTER_CONDITIONS_MAX = 20,
    FILTER_ORDERS_MAX = 1000000,
    WINDOW_CLOSING_DAYS = 14, /* an own window that ends within them is closing */
};

struct own_condition {
    int64_t field_id;
    const char *value;
};

/* Zeros are no condition, but for what says otherwise. */
struct client_filter {
    const char *find;                       /* "" for none, as the other texts */
    unsigned standings;                     /* bits of enum client_standing; any of them */
    day_t last_from, last_to, created_from; /* CLIENT_DAY_NONE for none */
    int64_t orders_from, orders_to;         /* -1 for none */
    const char *tags[FILTER_TAGS_MAX];      /* all of them */
    size_t tag_count;
    const char *source, *service, *language;
    bool has_mark;
    int32_t mark; /* enum client_mark */
    enum reach_choice reach;
    enum own_window window;
    enum archived_choice archived;
    bool has_archived;    /* it was asked for, if only not to see them: client_filter_archived() */
    struct figure figure; /* those whom a number counts; FIGURE_NONE for none */
    /* Of what the orders say of where they came from and what they bought: figure.h; NULL for
     * none. */
    const char *first_source, *any_service, *last_service;
    bool is_plain;   /* the figure is counted by orders alone, as a report with --plain counts */
    unsigned losses; /* bits of enum loss_reason; any of them */
    enum returned_choice returned;
    unsigned silences; /* bits of enum contact_silence (domain/contact_limit.h); any of them */
    struct own_condition own[FILTER_OWN_MAX];
    size_t own_count;

    enum client_sort sort;
    bool is_descending;
    bool has_sort;    /* it was asked for */
    unsigned columns; /* bits of enum client_column */
    bool has_columns;
};

/* Nothing asked for: by name. */
struct client_filter client_filter_new(void);

/* Whether `name` is one of ours: others of an address belong to somebody else. */
bool client_filter_knows(const char *name);

/*
 * INVALID names the field: none of ours, misspelt, twice where it stands once, more than
 * FILTER_CONDITIONS_MAX. An empty value is no condition: forms send them. Texts are borrowed.
 */
CHECKED enum status client_filter_read(const struct filter_field *fields, size_t count,
                                       struct arena *arena, struct fault *fault,
                                       struct client_filter *ret_filter);

/* One condition of a filter, as a chip that can be taken away. */
struct filter_chip {
    const char *name;  /* of the field */
    const char *value; /* as the address has it */
};
struct filter_chips {
    struct filter_chip *items;
    size_t count;
};
struct filter_chips client_filter_chips(const struct client_filter *filter, struct arena *arena);

/* Whom a figure counts is archived or not: with one archived clients are there, unless the list
 * says otherwise. */
enum archived_choice client_filter_archived(const struct client_filter *filter);

/* Whether it is looked up among the orders in memory: a figure, or a group. */
bool client_filter_has_figure(const struct client_filter *filter);

/* How many conditions there are; whether clients are hidden that are archived is none. */
size_t client_filter_conditions(const struct client_filter *filter);

/*
 * The query that says the same, always in the same order, without `?`; "" for nothing asked for.
 * `without` (NULL for none) is left out: a chip, by name and value. `parts` chooses what is
 * written.
 */
enum filter_parts { FILTER_ALL, FILTER_WITHOUT_COLUMNS, FILTER_CONDITIONS_ALONE };
const char *client_filter_query(const struct client_filter *filter, enum filter_parts parts,
                                const struct filter_chip *without, struct arena *arena);

/* The words of addresses. */
const char *client_sort_word(enum client_sort sort);
const char *client_column_word(enum client_column column);
const char *client_standing_word(enum client_standing standing);

/* What is known of a client when it is decided whether they belong to a list. */
struct client_facts {
    int64_t id;
    struct slice sort_key;
    int64_t order_count, occasion_count;
    day_t last_order_on; /* CLIENT_DAY_NONE for none */
    int64_t created_at;
    bool is_archived;
    int32_t mark;
    bool has_open_order; /* accepted, and not done */
    const char *source;
    bool has_window, is_window_shared; /* in force: domain/return_window.h */
    day_t window_from, window_by;
    bool has_value;
    int64_t value;
    enum loss_reason loss_said;     /* of this leaving; asked for by filters on losses alone */
    struct loss_record loss_record; /* the same */
    day_t before_last_on;           /* for who came back; CLIENT_DAY_NONE for none */
    bool is_met;       /* what is looked up elsewhere: tags, ways to reach them, own fields ... */
    const char *words; /* by which they are found; NULL when nobody asked */
};

/*
 * Where they stand on `today`; CLIENT_COOLING never: see client_is_cooling(). The window is known.
 * Their mark says first who is active, then an open order, then the age of the last order, with
 * which RARE_CLIENT_WINDOWS windows may pass when they need us rarely: as retention/hold.h has it.
 */
enum { RARE_CLIENT_WINDOWS = 2 };
enum client_standing client_standing_of(const struct client_facts *facts,
                                        const struct standing_window *window, day_t today);
bool client_is_cooling(const struct client_facts *facts, const struct standing_window *window,
                       day_t today);

enum own_window client_own_window(const struct client_facts *facts, day_t today);

/* Their last order came after they had counted as lost, and they do not again. */
bool client_has_returned(const struct client_facts *facts, const struct standing_window *window,
                         day_t today);

/* What a filter is judged by. */
struct filter_day {
    day_t today;
    int64_t created_from_at; /* instant at which filter->created_from begins */
    struct standing_window window;
    const char *find_words; /* fold_words() of filter->find; NULL: need not be looked at */
};
bool client_filter_matches(const struct client_filter *filter, const struct filter_day *day,
                           const struct client_facts *facts);
