// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retention_report.h"

#include <string.h>

#include "app/business.h"
#include "app/retention_measure.h"
#include "store/client_lists.h"

#define MICROSECONDS INT64_C(1000000)

static enum status making_of(struct work *work, const char *source, struct report_making *making)
{
    struct standing_basis basis;

    enum status status = client_lists_basis(work, &basis);
    if (status != STATUS_OK)
        return status;
    struct zone *zone = zone_open_known(basis.time_zone);
    making->source = source;
    making->made_on = zone_day(zone, work->now / MICROSECONDS);
    making->made_minute = zone_minute(zone, work->now / MICROSECONDS);
    zone_close(zone);
    return STATUS_OK;
}

static enum status measure_and_write(struct work *work, const struct retention_view *view,
                                     const struct language *language,
                                     const struct report_making *making, struct text *out)
{
    struct retention_measuring measuring = {
        .snapshots = view->snapshots,
        .choice = &view->choice,
        .snapshot_choice = {.as_of = view->today, .is_plain = view->choice.is_plain},
        .today = view->today,
    };
    struct kept_analysis measured = {0};

    memcpy(measuring.snapshot_choice.currency, view->currency,
           sizeof(measuring.snapshot_choice.currency));
    enum status status =
        view->choice.is_plain ? STATUS_OK : business_window(work, &measuring.window);
    if (status == STATUS_OK)
        status = retention_measure(work, &measuring, &measured);
    if (status == STATUS_OK && measured.analysis != NULL)
        report_html(out, measured.analysis, language, making);
    retention_measuring_end(&measuring);
    return status;
}

enum status retention_report(struct work *work, struct snapshots *snapshots,
                             const struct retention_choice *choice, const struct language *language,
                             const char *source, struct text *out)
{
    struct retention_choice wanted = *choice;
    struct report_making making = {0};
    struct retention_view view;

    if (!actor_may(&work->actor, RIGHT_EXPORT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at figures, but not take them out"));
    wanted.sections = SECTIONS_ALL & ~(unsigned)SECTION_FORECAST;
    enum status status = retention_view(work, snapshots, &wanted, &view);
    if (status == STATUS_OK && view.state != RETENTION_SHOWN)
        status = fault_set(&work->fault, STATUS_INVALID, "",
                           PLAIN_MESSAGE("there are no orders to be measured here"));
    if (status == STATUS_OK)
        status = making_of(work, source, &making);
    if (status == STATUS_OK)
        status = measure_and_write(work, &view, language, &making, out);
    retention_view_close(&view);
    return status;
}
