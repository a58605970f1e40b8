// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retention_forecast.h"

#include <inttypes.h>
#include <string.h>

#include "app/forecast_basis.h"
#include "base/parallel.h"
#include "store/client_lists.h"
#include "store/forecasts.h"
#include "store/order_changes.h"

#define MICROSECONDS INT64_C(1000000)

struct foretelling {
    struct stored_forecast kept;
    struct forecast_basis basis;
    day_t today;
};

static const char *word_of(const struct work *work, const struct foretelling *foretelling,
                           const struct order_freshness *state)
{
    struct text word = text_new(work->arena);

    text_format(&word, "forecast %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %d",
                work->workspace_id, state->version, foretelling->kept.id,
                foretelling->kept.fitted_at, (int)foretelling->today);
    return word.at;
}

static enum status measure(struct work *work, const struct foretelling *foretelling,
                           const char *word, struct retention_forecast *forecast)
{
    struct snapshot_choice choice = {.as_of = foretelling->today};
    const struct analysis_options options = {.from = DAY_NONE, .to = DAY_NONE};
    struct snapshot *snapshot;
    struct analysis analysis;

    memcpy(choice.currency, foretelling->kept.currency,
           strnlen(foretelling->kept.currency, sizeof(choice.currency) - 1));
    enum status status = snapshot_take(forecast->snapshots, work, &choice, &snapshot);
    if (status != STATUS_OK)
        return status;
    analysis_make(snapshot_log(snapshot), NULL, &options, work->arena, &analysis);
    analysis.options.sections = SECTION_FORECAST;
    forecast_again(snapshot_log(snapshot), &foretelling->basis, parallel_threads(), work->arena,
                   &analysis.forecast);
    forecast_sum(&analysis.forecast, work->arena);
    analysis.has_forecast = true;
    const struct kept_analysis measured = {.analysis = &analysis};
    forecast->kept = kept_analysis_put(snapshots_analyses(forecast->snapshots), word, &measured);
    snapshot_release(forecast->snapshots, snapshot);
    return STATUS_OK;
}

/* Orders that are gone leave nothing to foretell. */
static enum status find_or_measure(struct work *work, struct foretelling *foretelling,
                                   struct retention_forecast *forecast)
{
    struct order_freshness state;

    enum status status = order_freshness_find(work, &state);
    if (status != STATUS_OK)
        return status;
    const char *word = word_of(work, foretelling, &state);
    forecast->kept = kept_analysis_find(snapshots_analyses(forecast->snapshots), word);
    if (forecast->kept == NULL)
        status = measure(work, foretelling, word, forecast);
    if (status == STATUS_INVALID) {
        work->fault = (struct fault){.status = STATUS_OK};
        return STATUS_OK;
    }
    forecast->is_made = status == STATUS_OK;
    return status;
}

enum status retention_forecast(struct work *work, struct snapshots *snapshots,
                               struct retention_forecast *ret_forecast)
{
    struct retention_forecast *forecast = ret_forecast;
    struct foretelling foretelling;
    struct standing_basis settings;

    *forecast = (struct retention_forecast){0};
    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at the figures of this workspace"));
    forecast->own = snapshots ? NULL : snapshots_open(0);
    forecast->snapshots = snapshots ? snapshots : forecast->own;
    enum status status = client_lists_basis(work, &settings);
    if (status == STATUS_OK)
        status = forecasts_find(work, &foretelling.kept);
    if (status != STATUS_OK || foretelling.kept.id == 0 ||
        !forecast_basis_read(foretelling.kept.basis, work->arena, &foretelling.basis))
        return status;
    forecast->fitted_at = foretelling.kept.fitted_at;
    forecast->fitted_on = zone_day_by_name(settings.time_zone, forecast->fitted_at / MICROSECONDS);
    foretelling.today = zone_day_by_name(settings.time_zone, work->now / MICROSECONDS);
    return find_or_measure(work, &foretelling, forecast);
}

void retention_forecast_close(struct retention_forecast *forecast)
{
    if (forecast->kept != NULL)
        kept_analysis_release(snapshots_analyses(forecast->snapshots), forecast->kept);
    snapshots_close(forecast->own);
    *forecast = (struct retention_forecast){0};
}
