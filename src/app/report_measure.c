// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/report_measure.h"

/* What the sections of --clients take, whatever else is shown. */
enum { SECTIONS_OF_CLIENTS = SECTION_RFM | SECTION_NEXT_ORDER };

enum status report_measure(const struct order_log *log, const struct read_findings *findings,
                           const struct analysis_options *options, enum report_clients_list clients,
                           struct arena *arena, struct fault *fault, struct analysis *ret_analysis)
{
    struct analysis_options wanted = *options;

    /* Nothing can be said of days that are still to come; of an end among them, up to as_of. */
    if (options->from != DAY_NONE && options->from > log->as_of)
        return fault_set(fault, STATUS_INVALID, "from",
                         MESSAGE("--from ({1}) comes after {2}, the day the report is made for",
                                 arg_day(options->from), arg_day(log->as_of)));
    if (clients == WITH_CLIENTS_LIST)
        wanted.sections |= SECTIONS_OF_CLIENTS;
    analysis_make(log, findings, &wanted, arena, ret_analysis);
    ret_analysis->options.sections = options->sections;
    return STATUS_OK;
}
