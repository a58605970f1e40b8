// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/attempt.h"
#include "app/forecast_basis.h"
#include "app/forecast_parts.h"
#include "store/db.h"
#include "store/order_changes.h"

/* More changed clients than this, and all figures anew are the faster way. */
enum { CHANGED_MAX = 2000 };

struct updating {
    const struct forecast_update_request *request;
    struct snapshots *snapshots;
    struct snapshot *snapshot;
    struct stored_forecast kept; /* id 0: none */
    struct forecast_basis basis;
    bool has_basis;
    int64_t version; /* of the orders that this unit of work reads */
    int64_t changed[CHANGED_MAX];
    size_t changed_count;
    bool changed_too_many;
    struct forecast_updated *updated;
};

static enum status find_changed(struct work *work, struct updating *updating)
{
    struct db_stream *clients = order_clients_stream(work, updating->kept.order_version);

    while (stream_next(clients)) {
        int64_t id = stream_int(clients, 0);
        bool is_known = updating->changed_too_many;

        for (size_t i = 0; i < updating->changed_count && !is_known; i++)
            is_known = updating->changed[i] == id;
        if (is_known)
            continue;
        updating->changed_too_many = updating->changed_count == CHANGED_MAX;
        if (!updating->changed_too_many)
            updating->changed[updating->changed_count++] = id;
    }
    return stream_end(clients);
}

/* What is kept, and what has changed since. */
static enum status look(struct work *work, struct updating *updating)
{
    struct order_freshness now;

    enum status status = forecasts_find(work, &updating->kept);
    if (status == STATUS_OK)
        status = order_freshness_find(work, &now);
    if (status != STATUS_OK)
        return status;
    updating->version = now.version;
    if (updating->kept.id == 0)
        return STATUS_OK;
    updating->has_basis =
        forecast_basis_read(updating->kept.basis, work->arena, &updating->basis) &&
        updating->basis.end == updating->kept.seen_on;
    return find_changed(work, updating);
}

static enum status take_snapshot(struct work *work, struct updating *updating)
{
    struct snapshot_choice choice = updating->request->choice;

    if (choice.currency[0] == '\0' && updating->kept.id != 0)
        memcpy(choice.currency, updating->kept.currency,
               strnlen(updating->kept.currency, sizeof(choice.currency) - 1));
    return snapshot_take(updating->snapshots, work, &choice, &updating->snapshot);
}

/* --- some clients' --- */

static enum status write_one(struct work *work, const struct updating *updating, int64_t client_id,
                             const struct forecast_basis *basis)
{
    int64_t place = snapshot_find_client(updating->snapshot, client_id);
    struct client_forecast figures;

    if (place < 0 ||
        !forecast_of_orders(basis, snapshot_log(updating->snapshot), (size_t)place, &figures))
        return client_forecasts_delete(work, client_id);
    const struct client_outlook outlook = client_outlook_of(client_id, &figures);
    return client_forecasts_put(work, updating->kept.id, &outlook);
}

static enum status run_some(struct work *work, void *context)
{
    struct updating *updating = context;
    struct stored_forecast now;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = forecasts_find(work, &now);
    if (status == STATUS_OK && now.id != updating->kept.id)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("somebody else has just made the forecast anew; nothing "
                                       "was changed"));
    for (size_t i = 0; i < updating->changed_count && status == STATUS_OK; i++)
        status = write_one(work, updating, updating->changed[i], &updating->basis);
    if (status == STATUS_OK)
        status = forecasts_update(work, &updating->kept);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status update_some(struct work *work, struct updating *updating)
{
    struct forecast_basis *basis = &updating->basis;
    const struct order_log *log = snapshot_log(updating->snapshot);

    forecast_basis_wind(basis, log->first_day, work->arena);
    updating->kept.made_at = work->now;
    updating->kept.order_version = updating->version;
    updating->kept.client_count = (int64_t)log->client_count;
    updating->updated->kind = FORECAST_SOME_ANEW;
    updating->updated->clients = (int64_t)updating->changed_count;
    updating->updated->forecast = updating->kept;
    return attempt(work, run_some, updating);
}

/* --- everybody's --- */

static enum status keep(struct work *work, struct updating *updating,
                        const struct forecast *forecast, int64_t fitted_at)
{
    struct forecast_keeping keeping = {
        .snapshot = updating->snapshot,
        .forecast = forecast,
        .head = {.fitted_at = fitted_at, .order_version = updating->version}};

    enum status status = forecast_keep_whole(work, &keeping);
    updating->updated->clients = forecast->clients;
    updating->updated->forecast = keeping.head;
    return status;
}

static enum status fit_anew(struct work *work, struct updating *updating)
{
    struct forecast forecast;

    forecast_make(snapshot_log(updating->snapshot), &updating->request->options, work->arena,
                  &forecast);
    updating->updated->kind = FORECAST_FITTED_ANEW;
    updating->updated->state = forecast.state;
    if (forecast.state != FORECAST_MADE)
        return STATUS_OK;
    return keep(work, updating, &forecast, work->now);
}

static enum status update_all(struct work *work, struct updating *updating)
{
    unsigned threads = updating->request->options.threads;
    struct forecast forecast;

    forecast_again(snapshot_log(updating->snapshot), &updating->basis, threads, work->arena,
                   &forecast);
    double drift = forecast_drift(&updating->basis.fit, &forecast.buying, threads, work->arena);
    if (!(drift < FORECAST_DRIFT_MAX))
        return fit_anew(work, updating);
    updating->updated->kind = FORECAST_ALL_ANEW;
    return keep(work, updating, &forecast, updating->kept.fitted_at);
}

/* Takes the way in which value is to be counted now; true when it is another. */
static bool counts_otherwise(struct updating *updating)
{
    const struct forecast_options *options = &updating->request->options;
    struct forecast_basis *basis = &updating->basis;
    bool is_same = basis->discount == options->discount && basis->value_days == options->value_days;

    basis->discount = options->discount;
    basis->value_days = options->value_days;
    return !is_same;
}

static enum status update(struct work *work, struct updating *updating)
{
    const struct order_log *log = snapshot_log(updating->snapshot);
    const struct stored_forecast *kept = &updating->kept;

    updating->updated->state = FORECAST_MADE;
    if (!updating->has_basis || strcmp(kept->currency, log->currency) != 0)
        return fit_anew(work, updating);
    if (kept->seen_on != log->as_of || updating->changed_too_many || counts_otherwise(updating))
        return update_all(work, updating);
    if (updating->changed_count > 0)
        return update_some(work, updating);
    updating->updated->kind = FORECAST_WAS_FRESH;
    updating->updated->forecast = *kept;
    return STATUS_OK;
}

enum status forecast_update(struct work *work, struct snapshots *snapshots,
                            const struct forecast_update_request *request,
                            struct forecast_updated *ret_updated)
{
    struct updating *updating = arena_array(work->arena, struct updating, 1);

    *ret_updated = (struct forecast_updated){0};
    *updating =
        (struct updating){.request = request, .snapshots = snapshots, .updated = ret_updated};
    enum status status = forecast_needs_right(work);
    if (status == STATUS_OK)
        status = look(work, updating);
    if (status == STATUS_OK)
        status = take_snapshot(work, updating);
    if (status != STATUS_OK)
        return status;
    status = update(work, updating);
    snapshot_release(snapshots, updating->snapshot);
    return status;
}
