// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/rejected_rows.h"
#include "app/report_inputs.h"
#include "app/report_outputs.h"
#include "report/analysis.h"

/* Where the work is, for a bar of progress. */
struct report_progress {
    enum report_stage { REPORT_READS, REPORT_MEASURES, REPORT_WRITES } stage;
    const char *name;    /* of the input being read */
    int64_t done, total; /* bytes of all inputs; total -1 when it cannot be known */
};

struct report_request {
    const char *const *paths; /* "-" is the standard input */
    size_t path_count;
    struct standard_input standard_input;
    struct read_options reading; /* rates, progress and rejected are filled in by the use case */
    struct analysis_options analysis;
    const char *sheet;                    /* of a workbook; NULL = the first with data */
    const char *rates_path;               /* NULL = none */
    const char *html_path, *clients_path; /* NULL = not asked for */
    const struct language *language;      /* of the page and of the reasons of rejected rows */
    day_t made_on;
    int32_t made_minute;

    /* Called now and then while reading, from any thread but never twice at once. */
    void (*progress)(void *context, const struct report_progress *progress);
    void *progress_context;
};

/* All of it is filled as far as the work got, also after a fault. Close it in any case. */
struct report_result {
    const struct read_findings *findings; /* NULL before anything was read */
    struct analysis analysis;

    struct order_log log;
    struct order_log_reader *reader;
    struct read_options reading; /* which the reader borrows */
    struct report_inputs inputs;
    struct rejected_rows rejected;
    struct report_outputs outputs;
    const char **written; /* paths of all files that report_keep() has made */
    size_t written_count;
};

/*
 * Reads the order logs, measures them, and writes the files that were asked for to the disk,
 * but not yet under their names: print what is printed, then report_keep(). On a failure
 * nothing appears. Afterwards analysis.options.sections are those that were asked for.
 *
 * INVALID: what order_log_reader_finish() refuses (bad rows are in the findings), rates that
 * cannot be read, a file given twice or to be written over itself.
 */
CHECKED enum status report_files(const struct report_request *request, struct arena *arena,
                                 struct fault *fault, struct report_result *ret_result);

/* Lets the files appear. */
CHECKED enum status report_keep(struct report_result *result);

/* Gives everything back, and removes what was not kept. */
void report_close(struct report_result *result);
