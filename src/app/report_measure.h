// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/analysis.h"

/*
 * Measures a log for a report, from a file or from a store: what `options` ask for, and what a
 * list of clients takes when one is to be written. Afterwards ret_analysis->options.sections are
 * those that were asked for. INVALID: a period of one's own that begins after the log's as_of,
 * or a --calibrate-to that is not within the log.
 */
enum report_clients_list { WITHOUT_CLIENTS_LIST, WITH_CLIENTS_LIST };
CHECKED enum status report_measure(const struct order_log *log,
                                   const struct read_findings *findings,
                                   const struct analysis_options *options,
                                   enum report_clients_list clients, struct arena *arena,
                                   struct fault *fault, struct analysis *ret_analysis);
