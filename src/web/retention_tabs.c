// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/retention_tabs.h"

#include <string.h>

#include "web/goal_part.h"
#include "web/losses_part.h"

enum tab_query { TAKES_CHOICE, TAKES_DAYS, TAKES_CLIENTS };
static const struct part {
    const char *path, *words;
    enum tab_query takes;
} parts[] = {
    {"/retention", N_("Who stays"), TAKES_CHOICE},
    {"/retention/timing", N_("Next order"), TAKES_CHOICE},
    {"/retention/cohorts", N_("Cohorts"), TAKES_CHOICE},
    {"/retention/rfm", N_("RFM"), TAKES_CHOICE},
    {"/retention/forecast", N_("Forecast"), TAKES_CHOICE},
    {"/retention/losses", N_("Why they leave"), TAKES_DAYS},
    {"/retention/goals", N_("Goals"), TAKES_CLIENTS},
};

static const char *address_of(struct exchange *exchange, const struct part *part,
                              const struct retention_choice *choice)
{
    const struct goal_whose whose = choice ? goal_whose_of(choice) : (struct goal_whose){NULL};

    if (!choice)
        return part->path;
    if (part->takes == TAKES_CLIENTS)
        return goals_address(exchange->arena, &whose);
    if (part->takes == TAKES_DAYS)
        return losses_address(exchange, choice->from, choice->to);
    return retention_address(exchange->arena, part->path,
                             retention_query(exchange->arena, choice, WITH_PERIOD));
}

struct retention_tabs_view retention_tabs(struct exchange *exchange, const char *path,
                                          const struct retention_choice *choice)
{
    const size_t count = sizeof(parts) / sizeof(parts[0]);
    struct retention_tabs tabs = {arena_array(exchange->arena, struct retention_tab, count), count};

    for (size_t i = 0; i < count; i++)
        tabs.items[i] = (struct retention_tab){.path = address_of(exchange, &parts[i], choice),
                                               .words = {.one = parts[i].words},
                                               .is_here = strcmp(parts[i].path, path) == 0};
    return (struct retention_tabs_view){tabs};
}
