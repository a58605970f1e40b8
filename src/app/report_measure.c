// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/report_measure.h"

/* What the sections of --clients take, whatever else is shown. */
enum { SECTIONS_OF_CLIENTS = SECTION_RFM | SECTION_NEXT_ORDER };

/* A forecast is made from something, and checked against something. */
static enum status check_calibration(const struct order_log *log,
                                     const struct analysis_options *options, struct fault *fault)
{
    day_t to = options->forecast.calibrate_to;

    if ((options->sections & SECTION_FORECAST) == 0 || options->forecast.value_days == 0 ||
        to == DAY_NONE || (to >= log->first_day && to < log->as_of))
        return STATUS_OK;
    if (to < log->first_day)
        return fault_set(fault, STATUS_INVALID, "calibrate-to",
                         MESSAGE("--calibrate-to ({1}) comes before {2}, the first day in the log: "
                                 "there is nothing to make a forecast from",
                                 arg_day(to), arg_day(log->first_day)));
    return fault_set(fault, STATUS_INVALID, "calibrate-to",
                     MESSAGE("--calibrate-to ({1}) leaves nothing to check against: it takes a day "
                             "before {2}, the day the report is made for",
                             arg_day(to), arg_day(log->as_of)));
}

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
    enum status status = check_calibration(log, options, fault);
    if (status != STATUS_OK)
        return status;
    if (clients == WITH_CLIENTS_LIST)
        wanted.sections |= SECTIONS_OF_CLIENTS;
    analysis_make(log, findings, &wanted, arena, ret_analysis);
    ret_analysis->options.sections = options->sections;
    return STATUS_OK;
}
