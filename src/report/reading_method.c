// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_list.h"

enum { METHOD_MAX = 9 };

static void add_method(struct statement_list *list, struct message head, struct message rest)
{
    reading_list_add(list, (struct statement){head, rest});
}

static void add_rate_method(struct statement_list *list)
{
    add_method(list, PLAIN_MESSAGE("Stayed"),
               PLAIN_MESSAGE("The share of those active at the start of a period who are active at "
                             "its end. Came back: those of them who ordered within it. The usual "
                             "formula, (end − new) ÷ start, also counts clients who had been away "
                             "and returned, and can pass 100 %."));
    add_method(list, PLAIN_MESSAGE("Intervals"),
               PLAIN_MESSAGE("95 %. Wilson's for shares, Newcombe's for the difference of two. "
                             "“Likely” is said when an interval leaves zero out, “cannot tell” "
                             "when it does not."));
}

struct statement_list reading_method(const struct analysis *analysis, struct arena *arena)
{
    struct statement_list list = reading_list_new(arena, METHOD_MAX);

    add_method(&list, PLAIN_MESSAGE("Order"),
               PLAIN_MESSAGE("All orders of one client on one day count as one. Ages and gaps are "
                             "whole days."));
    if (has_section(analysis, SECTION_RETENTION))
        add_rate_method(&list);
    if (has_section(analysis, SECTION_MATRIX))
        add_method(&list, PLAIN_MESSAGE("Lost"),
                   PLAIN_MESSAGE("The last order is older than the active window. Cooling: older "
                                 "than three quarters of all gaps, not yet lost."));
    if (has_section(analysis, SECTION_RFM))
        add_method(&list, PLAIN_MESSAGE("Scores"),
                   PLAIN_MESSAGE("1 to 5 by how many clients of the sample do worse; equal values "
                                 "get equal scores. Segments follow from recency and frequency."));
    if (has_section(analysis, SECTION_NEXT_ORDER))
        add_method(&list, PLAIN_MESSAGE("Next order"),
                   PLAIN_MESSAGE("Kaplan-Meier estimate with log-log intervals; a client who has "
                                 "not returned yet counts as open, not as lost. A client is due "
                                 "between the first and the third quarter of the returns after as "
                                 "many orders."));
    if (has_section(analysis, SECTION_NEXT_ORDER) && analysis->has_forecast)
        add_method(
            &list, PLAIN_MESSAGE("Own rhythm"),
            PLAIN_MESSAGE("Clients with four orders or more are due by the forecast of their "
                          "own rhythm, held toward that of all."));
    if (has_section(analysis, SECTION_COHORTS))
        add_method(&list, PLAIN_MESSAGE("Cohorts"),
                   PLAIN_MESSAGE("Clients by the period of their first order; each figure is the "
                                 "share who ordered in that later period."));
    add_method(&list, PLAIN_MESSAGE("Again"),
               PLAIN_MESSAGE("The same log gives the same report; it is read on this machine and "
                             "nothing is sent anywhere."));
    return list;
}
