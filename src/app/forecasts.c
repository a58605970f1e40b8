// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/forecasts.h"

#include <math.h>

#include "app/attempt.h"
#include "app/forecast_basis.h"
#include "app/forecast_parts.h"
#include "store/clients.h"
#include "store/db.h"

#define AMOUNT_UNIT 10000.0
#define UNITS_MAX 9e18

static int64_t units(double value, double unit)
{
    double scaled = value * unit;

    if (!(scaled > -UNITS_MAX)) /* nor not a number */
        return 0;
    return scaled < UNITS_MAX ? llround(scaled) : (int64_t)UNITS_MAX;
}

static struct outlook_figure figure_of(const struct estimate *estimate, double unit)
{
    return (struct outlook_figure){units(estimate->expected, unit), units(estimate->low, unit),
                                   units(estimate->high, unit)};
}

struct client_outlook client_outlook_of(int64_t client_id, const struct client_forecast *forecast)
{
    struct client_outlook outlook = {.client_id = client_id,
                                     .alive = figure_of(&forecast->alive, OUTLOOK_UNIT),
                                     .has_money = forecast->has_money,
                                     .has_window = forecast->has_window};

    for (int i = 0; i < OUTLOOK_HORIZONS; i++) {
        outlook.order_within[i] = units(forecast->order_within[i], OUTLOOK_UNIT);
        outlook.orders[i] = figure_of(&forecast->orders[i], OUTLOOK_UNIT);
    }
    if (forecast->has_money) {
        outlook.revenue = figure_of(&forecast->revenue_365, AMOUNT_UNIT);
        outlook.value = figure_of(&forecast->value, AMOUNT_UNIT);
    }
    if (forecast->has_window) {
        outlook.window_from = forecast->window_from;
        outlook.window_by = forecast->window_by;
    }
    return outlook;
}

enum status forecast_needs_right(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_EDIT))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not make a forecast"));
}

static enum status write_figures(struct work *work, const struct forecast_keeping *keeping)
{
    struct db_bulk *bulk = client_forecasts_bulk(work);
    const struct order_log *log = snapshot_log(keeping->snapshot);

    for (size_t client = 0; client < log->client_count; client++) {
        struct client_forecast figures;

        work_tell(work, (int64_t)client, (int64_t)log->client_count);
        if (!forecast_of_client(keeping->forecast, log, client, &figures))
            continue;
        const struct client_outlook outlook =
            client_outlook_of(snapshot_client_id(keeping->snapshot, client), &figures);
        client_forecasts_bulk_row(work, bulk, keeping->head.id, &outlook);
    }
    return bulk_end(bulk);
}

static enum status run_keeping(struct work *work, void *context)
{
    struct forecast_keeping *keeping = context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = forecasts_replace(work, &keeping->head, &keeping->head.id);
    if (status == STATUS_OK)
        status = write_figures(work, keeping);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status forecast_keep_whole(struct work *work, struct forecast_keeping *keeping)
{
    const struct order_log *log = snapshot_log(keeping->snapshot);

    keeping->head.made_at = work->now;
    keeping->head.seen_on = keeping->forecast->basis.end;
    keeping->head.currency = log->currency;
    keeping->head.client_count = keeping->forecast->clients;
    keeping->head.basis = forecast_basis_write(&keeping->forecast->basis, work->arena);
    return attempt(work, run_keeping, keeping);
}

enum status forecast_keep(struct work *work, const struct snapshot *snapshot,
                          const struct forecast *forecast)
{
    struct forecast_keeping keeping = {
        .snapshot = snapshot,
        .forecast = forecast,
        .head = {.fitted_at = work->now, .order_version = snapshot_version(snapshot)}};

    enum status status = forecast_needs_right(work);
    if (status != STATUS_OK || forecast->state != FORECAST_MADE)
        return status;
    return forecast_keep_whole(work, &keeping);
}

enum status forecast_of_kept_client(struct work *work, int64_t client_id,
                                    struct stored_forecast *ret_forecast, bool *ret_found,
                                    struct client_outlook *ret_outlook)
{
    struct client client;

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at the figures of this workspace"));
    enum status status = clients_find(work, client_id, &client);
    if (status == STATUS_OK)
        status = forecasts_find(work, ret_forecast);
    if (status == STATUS_OK)
        status = client_forecasts_find(work, client_id, ret_found, ret_outlook);
    return status;
}
