// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/parallel.h"
#include "retention/forecast_money.h"
#include "retention/forecast_parts.h"

/*
 * Windows that were found already: on the calendar they follow from x and t_x alone, and groups
 * are sorted by x, so one row by days serves until x changes.
 */
struct found_window {
    uint32_t orders; /* 0: none yet */
    bool has_window;
    int32_t from, by; /* days after the last order */
};

struct groups_pass {
    struct forecast *forecast;
    struct outlook_plan plan;
    size_t day_count;
    struct found_window *windows; /* [thread * day_count + t_x in days] */
};

enum { GROUPS_AT_ONCE = 256 };

static void add_window(const struct groups_pass *pass, size_t group, unsigned thread)
{
    struct forecast *forecast = pass->forecast;
    const struct buying *buying = &forecast->buying;
    const struct buyer *buyer = &buying->groups[group];
    struct client_forecast *figures = &forecast->groups[group];
    int32_t last_days = buying->last_days[group];
    day_t last = buying->end - buying->until_days[group] + last_days;
    struct found_window *window = &pass->windows[thread * pass->day_count + (size_t)last_days];

    if (window->orders != buyer->orders || forecast->basis.has_season) {
        forecast_window(&forecast->basis, buyer, last, figures);
        *window = (struct found_window){buyer->orders, figures->has_window,
                                        figures->window_from - last, figures->window_by - last};
        return;
    }
    figures->has_window = window->has_window;
    figures->window_from = window->has_window ? last + window->from : 0;
    figures->window_by = window->has_window ? last + window->by : 0;
}

static void foretell_groups(void *context, size_t from, size_t to, unsigned thread)
{
    const struct groups_pass *pass = context;
    const struct forecast *forecast = pass->forecast;
    struct buyer known = {0};
    struct outlook outlook;

    outlook.has_direction = false;
    for (size_t group = from; group < to; group++) {
        const struct buyer *buyer = &forecast->buying.groups[group];
        struct buyer key = outlook_key(forecast->basis.model, buyer);

        if (group == from || !outlook_is_same(&key, &known))
            outlook_of(&pass->plan, &key, &outlook);
        known = key;
        outlook_client(&pass->plan, &outlook, buyer, &forecast->groups[group]);
        if (buyer->orders >= WINDOW_GAPS_MIN)
            add_window(pass, group, thread);
    }
}

void forecast_groups(struct arena *arena, struct forecast *forecast)
{
    struct arena scratch = {0};
    unsigned threads = forecast->options.threads;
    struct groups_pass pass = {
        .forecast = forecast,
        .day_count = (size_t)forecast->buying.longest_days + 1,
    };

    outlook_plan(&forecast->basis, &pass.plan);
    pass.windows = arena_array(&scratch, struct found_window, threads * pass.day_count);
    forecast->groups = arena_array(arena, struct client_forecast, forecast->buying.group_count);
    parallel_for(threads, forecast->buying.group_count, GROUPS_AT_ONCE, foretell_groups, &pass);
    arena_free(&scratch);
}
