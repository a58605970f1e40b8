// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/running_rate.h"

#include "base/parallel.h"
#include "retention/presence.h"
#include "retention/tally.h"

struct running_pass {
    const struct order_log *log;
    enum rate_kind kind;
    day_t from, to, seen_to; /* the last day that is known */
    int32_t active_days;
    struct tally_room rates; /* struct running_rate */
};

/* Whether their last order, or what is known beside their orders at its end, keeps them active to
 * the end of the period; an open order may be done by then, so it does for what is over alone. */
static bool is_kept(const struct running_pass *pass, size_t client, const struct presence *presence)
{
    const struct order_log *log = pass->log;
    enum client_hold hold = order_log_hold(log, client, pass->seen_to);
    day_t last = log->day[log->first[client] + presence->until - 1];

    if (hold == HOLD_OPEN_ORDER && pass->seen_to < pass->to)
        hold = HOLD_NONE;
    return hold_is_active(hold, pass->active_days, (int64_t)pass->to - last);
}

static void count_client(const struct running_pass *pass, size_t client, struct running_rate *rate)
{
    struct presence presence =
        presence_in(pass->log, client, pass->from, pass->seen_to, pass->active_days);

    if (!presence.at_start)
        return;

    bool is_sure = pass->kind == RATE_OF_STAYED ? is_kept(pass, client, &presence)
                                                : presence_has_come(&presence);
    bool is_open = !is_sure && pass->seen_to < pass->to && presence.at_end;

    rate->start++;
    rate->sure += is_sure;
    rate->open += is_open;
    rate->away += !is_sure && !is_open;
}

static void count_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct running_pass *pass = context;
    struct running_rate *rate = tally_room_of(&pass->rates, thread);

    for (size_t client = from; client < to; client++)
        count_client(pass, client, rate);
}

static enum rate_reason reason_of(const struct order_log *log, const struct window *window,
                                  const struct running_rate *rate)
{
    if (log->client_count == 0 || rate->from < log->first_day + window->active_days)
        return RATE_LOG_TOO_SHORT;
    return rate->start == 0 ? RATE_NOBODY_AT_START : RATE_KNOWN;
}

struct running_rate running_rate_measure(const struct order_log *log, const struct window *window,
                                         enum rate_kind kind, day_t from, day_t to,
                                         unsigned threads)
{
    struct arena scratch = {0};
    struct running_rate rate = {.from = from, .to = to};
    struct running_pass pass = {
        .log = log,
        .kind = kind,
        .from = from,
        .to = to,
        .seen_to = to < log->as_of ? to : log->as_of,
        .active_days = window->active_days,
        .rates = tally_room_new(&scratch, threads, sizeof(struct running_rate)),
    };

    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, count_clients, &pass);
    for (unsigned thread = 0; thread < pass.rates.threads; thread++) {
        const struct running_rate *part = tally_room_of(&pass.rates, thread);

        rate.start += part->start;
        rate.sure += part->sure;
        rate.open += part->open;
        rate.away += part->away;
    }
    rate.reason = reason_of(log, window, &rate);
    arena_free(&scratch);
    return rate;
}
