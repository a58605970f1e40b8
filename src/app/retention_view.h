// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/kept_analyses.h"
#include "app/snapshot.h"
#include "store/work.h"

/*
 * The figures of Retention for any period and any clients, by the boundaries that the settings
 * accepted, seen from today, and as new as the state that `work` reads. What was measured is kept
 * beside the snapshots and shown again until an order, a tag, the settings or the day change.
 */
enum retention_span {
    SPAN_12_MONTHS, /* up to today */
    SPAN_THIS_QUARTER,
    SPAN_LAST_QUARTER,
    SPAN_THIS_YEAR,
    SPAN_LAST_YEAR,
    SPAN_OWN, /* from, to */
};
struct retention_choice {
    enum retention_span span;
    day_t from, to;  /* of SPAN_OWN, else set by retention_view() */
    bool with_asked; /* compared with the days with_from to with_to, else with as many before it */
    day_t with_from, with_to;
    bool period_asked;
    enum period period;   /* that the rate over time is shown by; see analysis_options */
    const char *currency; /* "" for the business's own where there are several, as the next "" */
    /* First source and service of any order, as words of figure_group_word(), and a tag; "": all.
     */
    const char *source, *service, *tag;
    unsigned sections; /* enum section; no forecast */
    bool is_plain;     /* by orders alone: without open orders, the user's marks and the settings'
                          boundaries, as a report with --plain */
};

enum retention_state {
    RETENTION_SHOWN,
    RETENTION_NO_ORDERS,   /* in the chosen currency */
    RETENTION_NOBODY_FITS, /* there are orders, but none of the chosen clients */
};
enum {
    RETENTION_NAMES_MAX = 100,
    RETENTION_CURRENCIES_MAX = 16,
};
struct retention_view {
    enum retention_state state;
    struct retention_choice choice;   /* with the days of its period */
    day_t today;                      /* of the business */
    const struct kept_analysis *kept; /* NULL without orders; its analysis only when shown */
    struct name_choice tags; /* to choose from, at most RETENTION_NAMES_MAX, as the others */
    char currencies[RETENTION_CURRENCIES_MAX][4]; /* when there are several to choose from */
    size_t currency_count;
    char currency[4];                  /* the chosen one; "" when there is only one or none */
    struct snapshots *snapshots, *own; /* own: none were given */
};

/* RIGHT_VIEW. `snapshots` NULL: measured from columns of its own. INVALID: "to" before "from", or a
 * "from" after today; "with_from", "with_to": the same, or not before the period begins. Close it,
 * also after a fault. */
CHECKED enum status retention_view(struct work *work, struct snapshots *snapshots,
                                   const struct retention_choice *choice,
                                   struct retention_view *ret_view);
void retention_view_close(struct retention_view *view);
