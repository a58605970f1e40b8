// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/period_table.h"

size_t days_of_log(const struct order_log *log)
{
    if (log->client_count == 0)
        return 0;
    return (size_t)(log->as_of - log->first_day) + 1;
}

struct period_table period_table_make(const struct order_log *log, enum period period,
                                      struct arena *arena)
{
    struct period_table table = {.day_count = days_of_log(log)};

    if (table.day_count == 0)
        return table;
    day_t start = period_start(period, log->first_day);
    table.period_count = (size_t)period_distance(period, log->first_day, log->as_of) + 1;
    table.period = arena_array(arena, uint16_t, table.day_count);
    table.start = arena_array(arena, day_t, table.period_count + 1);
    for (size_t i = 0; i <= table.period_count; i++)
        table.start[i] = period_shift(period, start, (int32_t)i);

    uint16_t current = 0;
    for (size_t day = 0; day < table.day_count; day++) {
        if (log->first_day + (day_t)day == table.start[current + 1])
            current++;
        table.period[day] = current;
    }
    return table;
}
