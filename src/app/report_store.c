// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/report_store.h"

#include "app/business.h"
#include "app/report_measure.h"
#include "base/clock.h"

static enum status measure(struct work *work, const struct store_report_request *request,
                           struct store_report *report)
{
    struct analysis_options options = request->analysis;
    int64_t began = clock_ticks();

    enum status status =
        snapshot_take(report->snapshots, work, &request->choice, &report->snapshot);
    if (status == STATUS_OK && !request->choice.is_plain)
        status = business_window(work, &options.window);
    if (status != STATUS_OK)
        return status;
    int64_t read_ns = clock_ticks() - began;
    status = report_measure(snapshot_log(report->snapshot), NULL, &options,
                            request->clients_path ? WITH_CLIENTS_LIST : WITHOUT_CLIENTS_LIST,
                            work->arena, &work->fault, &report->analysis);
    report->analysis.read_ns = read_ns;
    return status;
}

enum status report_store(struct work *work, struct snapshots *snapshots,
                         const struct store_report_request *request,
                         struct store_report *ret_report)
{
    const struct kept_files none = {0};

    *ret_report = (struct store_report){.snapshots = snapshots,
                                        .outputs = {.html_path = request->html_path,
                                                    .clients_path = request->clients_path,
                                                    .html = {.fd = -1},
                                                    .clients = {.fd = -1}}};
    enum status status = report_outputs_open(&ret_report->outputs, none, work->arena, &work->fault);
    if (status == STATUS_OK)
        status = measure(work, request, ret_report);
    if (status == STATUS_OK)
        status = report_outputs_write(&ret_report->outputs, &ret_report->analysis,
                                      request->language, &request->making, work->arena);
    return status;
}

enum status store_report_keep(struct store_report *report)
{
    return report_outputs_finish(&report->outputs, report->written, &report->written_count);
}

void store_report_close(struct store_report *report)
{
    report_outputs_abandon(&report->outputs);
    if (report->snapshot)
        snapshot_release(report->snapshots, report->snapshot);
    *report = (struct store_report){0};
}
