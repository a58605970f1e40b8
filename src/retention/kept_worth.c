// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/kept_worth.h"

#include <math.h>

#include "base/parallel.h"
#include "retention/presence.h"
#include "retention/special.h"
#include "retention/steady_sum.h"
#include "retention/tally.h"

enum side { NEITHER, STAYED, LOST };

struct worth_pass {
    const struct order_log *log;
    day_t from, to;
    int32_t active_days;
    unsigned char *side; /* [client] enum side */
    int64_t *brought;    /* [client] within the days */
};

static int64_t brought_within(const struct order_log *log, size_t client,
                              const struct presence *presence)
{
    int64_t sum = 0;

    if (log->amount == NULL)
        return (int64_t)presence->until - presence->before;
    for (uint32_t i = presence->before; i < presence->until; i++)
        sum += log->amount[log->first[client] + i];
    return sum;
}

static void note_clients(void *context, size_t from, size_t to, unsigned thread)
{
    const struct worth_pass *pass = context;
    const struct order_log *log = pass->log;

    (void)thread;
    for (size_t client = from; client < to; client++) {
        struct presence presence =
            presence_in(log, client, pass->from, pass->to, pass->active_days);

        if (!presence.at_start)
            continue;
        pass->side[client] = presence.at_end ? STAYED : LOST;
        pass->brought[client] = brought_within(log, client, &presence);
    }
}

static void take_refunds_off(const struct worth_pass *pass)
{
    const struct order_log *log = pass->log;

    if (log->amount == NULL)
        return;
    for (size_t i = 0; i < log->refund_count; i++)
        if (log->refund_day[i] >= pass->from && log->refund_day[i] <= pass->to)
            pass->brought[log->refund_client[i]] += log->refund_amount[i];
}

static struct kept_worth_side measure_side(const struct worth_pass *pass, enum side side,
                                           double *room)
{
    struct kept_worth_side measured = {0};
    size_t count = 0;

    for (size_t client = 0; client < pass->log->client_count; client++) {
        if (pass->side[client] != side)
            continue;
        measured.clients++;
        measured.total += pass->brought[client];
    }
    if (measured.clients == 0)
        return measured;
    measured.mean = (double)measured.total / (double)measured.clients;
    for (size_t client = 0; client < pass->log->client_count; client++) {
        double off = (double)pass->brought[client] - measured.mean;

        if (pass->side[client] == side)
            room[count++] = off * off;
    }
    if (measured.clients > 1)
        measured.deviation = sqrt(steady_sum(room, count) / (double)(measured.clients - 1));
    return measured;
}

/* P(|T| > t) = 0.05. t * t / (freedom + t * t) has a beta law, in its end that is exact when there
 * are many degrees of freedom. */
static double student_975(double freedom)
{
    double part = beta_quantile(0.95, 0.5, freedom / 2);

    return sqrt(freedom * part / (1 - part));
}

struct interval mean_difference(const struct kept_worth_side *a, const struct kept_worth_side *b)
{
    double n_a = (double)a->clients, n_b = (double)b->clients, difference = a->mean - b->mean;
    double error_a = a->deviation * a->deviation / n_a, error_b = b->deviation * b->deviation / n_b;
    double error = error_a + error_b;

    if (!(error > 0))
        return (struct interval){difference, difference};

    /* By shares of the error, so that no square of it leaves the range of a double. */
    double share_a = error_a / error, share_b = error_b / error;
    double freedom = 1 / (share_a * share_a / (n_a - 1) + share_b * share_b / (n_b - 1));
    double half = student_975(freedom) * sqrt(error);

    return (struct interval){difference - half, difference + half};
}

static void compare(struct kept_worth *worth)
{
    if (worth->stayed.clients < KEPT_WORTH_CLIENTS_MIN ||
        worth->lost.clients < KEPT_WORTH_CLIENTS_MIN) {
        worth->state = KEPT_WORTH_TOO_FEW;
        return;
    }
    worth->difference = worth->stayed.mean - worth->lost.mean;
    worth->interval = mean_difference(&worth->stayed, &worth->lost);
    worth->state =
        worth->interval.low > 0 || worth->interval.high < 0 ? KEPT_WORTH_KNOWN : KEPT_WORTH_UNCLEAR;
}

struct kept_worth kept_worth_measure(const struct order_log *log, const struct window *window,
                                     unsigned threads)
{
    struct kept_worth worth = {.from = log->as_of - KEPT_WORTH_DAYS + 1,
                               .to = log->as_of,
                               .state = KEPT_WORTH_LOG_TOO_SHORT};
    struct arena scratch = {0};

    if (log->client_count == 0 || worth.from < log->first_day + window->active_days)
        return worth;

    struct worth_pass pass = {
        .log = log,
        .from = worth.from,
        .to = worth.to,
        .active_days = window->active_days,
        .side = arena_array(&scratch, unsigned char, log->client_count),
        .brought = arena_array(&scratch, int64_t, log->client_count),
    };
    double *room = arena_array(&scratch, double, log->client_count);
    parallel_for(threads, log->client_count, CLIENTS_AT_A_TIME, note_clients, &pass);
    take_refunds_off(&pass);
    worth.stayed = measure_side(&pass, STAYED, room);
    worth.lost = measure_side(&pass, LOST, room);
    compare(&worth);
    arena_free(&scratch);
    return worth;
}
