// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/today_aside.h"

#include "app/due_orders.h"
#include "app/hours.h"
#include "web/order_words.h"

#define SECOND INT64_C(1000000)

static void add_clock(struct text *out, int32_t minute)
{
    text_format(out, "%02d:%02d", minute / 60, minute % 60);
}

/* "09:00 – 12:00, 13:00 – 17:30" */
static const char *intervals_text(struct arena *arena, const struct day_hours *hours)
{
    struct text out = text_new(arena);

    for (size_t i = 0; i < hours->count; i++) {
        text_add(&out, i > 0 ? ", " : "");
        add_clock(&out, hours->intervals[i].from_minute);
        text_add(&out, "\u2009–\u2009");
        add_clock(&out, hours->intervals[i].to_minute);
    }
    return out.at;
}

static struct message closed_words(const struct exchange *exchange, const struct hours_now *now,
                                   const struct day_hours *hours)
{
    if (hours->day_off && hours->day_off->label[0] != '\0')
        return MESSAGE("Closed today: {1}", arg_text(hours->day_off->label));
    if (hours->holiday)
        return MESSAGE("Closed today: {1}",
                       arg_text(translate(exchange->language, hours->holiday)));
    return now->hours.week_count == 0 ? PLAIN_MESSAGE("No working hours are set")
                                      : PLAIN_MESSAGE("Closed today");
}

static void set_hours(const struct exchange *exchange, const struct hours_now *now,
                      const struct today *today, struct today_aside_view *view)
{
    const struct day_hours hours = working_day(&now->hours, today->now.today);
    struct text clock = text_new(exchange->arena);
    const int64_t at = exchange->work->now / SECOND;
    int64_t next = 0;

    if (hours.count == 0) {
        view->hours = closed_words(exchange, now, &hours);
        return;
    }
    view->hours = MESSAGE("Open today {1}", arg_text(intervals_text(exchange->arena, &hours)));
    if (working_closes(&now->hours, today->zone, at, &next)) {
        add_clock(&clock, zone_minute(today->zone, next));
        view->now = MESSAGE("Open now, until {1}", arg_text(clock.at));
    } else {
        view->now = PLAIN_MESSAGE("Closed now");
    }
}

static void set_due(const struct exchange *exchange, const struct due_orders *due, day_t today,
                    struct today_aside_view *view)
{
    view->due = (struct due_rows){arena_array(exchange->arena, struct due_row, due->shown.count),
                                  due->shown.count};
    for (size_t i = 0; i < due->shown.count; i++) {
        const struct listed_order *listed = &due->shown.items[i];
        const bool is_late = listed->order.due_on < today;

        view->due.items[i] = (struct due_row){
            .id = listed->order.id,
            .headline = order_headline(exchange, &listed->order),
            .client = listed->client_name,
            .due = is_late ? MESSAGE("since {1}", arg_day_near(listed->order.due_on, today))
                           : PLAIN_MESSAGE("today"),
            .is_late = is_late};
    }
    const int64_t more = due->count - (int64_t)due->shown.count;
    if (due->count >= DUE_ORDERS_COUNTED)
        view->more = PLAIN_MESSAGE("And many more");
    else if (more > 0)
        view->more = MESSAGE_N("And {1} more", "And {1} more", arg_count(more));
}

enum status today_aside(struct exchange *exchange, const struct today *today,
                        struct today_aside_view *ret_view)
{
    struct today_aside_view view = {.due = {.count = 0}};
    struct due_orders due = {.count = 0};
    struct hours_now now;

    enum status status = show_hours(exchange->work, &now);
    if (status == STATUS_OK)
        status = list_due_orders(exchange->work, today->now.today, &due);
    if (status != STATUS_OK)
        return status;
    set_hours(exchange, &now, today, &view);
    set_due(exchange, &due, today->now.today, &view);
    *ret_view = view;
    return STATUS_OK;
}
