// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/retention_tabs.h"

#include <string.h>

#include "web/losses_part.h"

struct retention_tabs retention_tabs(struct exchange *exchange, const char *path,
                                     const struct retention_choice *choice)
{
    static const struct {
        const char *path, *words;
    } pages[] = {
        {"/retention", N_("Who stays")},
        {"/retention/timing", N_("When the next order is due")},
        {"/retention/cohorts", N_("Cohorts")},
        {"/retention/rfm", N_("Recency, frequency, money")},
        {"/retention/forecast", N_("Forecast")},
    };
    const size_t count = sizeof(pages) / sizeof(pages[0]);
    struct arena *arena = exchange->arena;
    struct retention_tabs tabs = {arena_array(arena, struct retention_tab, count + 2), count + 2};
    const char *query = retention_query(arena, choice, WITH_PERIOD);

    for (size_t i = 0; i < count; i++)
        tabs.items[i] =
            (struct retention_tab){.path = retention_address(arena, pages[i].path, query),
                                   .words = {.one = pages[i].words},
                                   .is_here = strcmp(pages[i].path, path) == 0};
    tabs.items[count] =
        (struct retention_tab){.path = losses_address(exchange, choice->from, choice->to),
                               .words = {.one = N_("Why do they leave?")}};
    tabs.items[count + 1] = (struct retention_tab){"/retention/goals", {.one = N_("Goals")}};
    return tabs;
}
