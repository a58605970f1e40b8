// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/parallel.h"
#include "retention/forecast_money.h"
#include "retention/forecast_parts.h"

struct groups_pass {
    struct forecast *forecast;
    struct outlook_plan plan;
};

enum { GROUPS_AT_ONCE = 256 };

static void foretell_groups(void *context, size_t from, size_t to, unsigned thread)
{
    const struct groups_pass *pass = context;
    const struct forecast *forecast = pass->forecast;
    const struct buying *buying = &forecast->buying;
    struct buyer known = {0};
    struct outlook outlook;

    (void)thread;
    for (size_t group = from; group < to; group++) {
        const struct buyer *buyer = &buying->groups[group];
        struct buyer key = outlook_key(forecast->basis.model, buyer);
        day_t last = buying->end - buying->until_days[group] + buying->last_days[group];

        if (group == from || !outlook_is_same(&key, &known))
            outlook_of(&pass->plan, &key, &outlook);
        known = key;
        outlook_client(&pass->plan, &outlook, buyer, &forecast->groups[group]);
        forecast_window(&forecast->basis, buyer, last, &forecast->groups[group]);
    }
}

void forecast_groups(struct arena *arena, struct forecast *forecast)
{
    struct groups_pass pass = {.forecast = forecast};

    outlook_plan(&forecast->basis, &pass.plan);
    forecast->groups = arena_array(arena, struct client_forecast, forecast->buying.group_count);
    parallel_for(forecast->options.threads, forecast->buying.group_count, GROUPS_AT_ONCE,
                 foretell_groups, &pass);
}
