// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/report_text.h"

/* A log, its analysis and the memory of both, for tests of whatever dresses them. */
struct sample_report {
    struct arena arena;
    struct order_log log;
    struct analysis analysis;
};

/* Takes the log over. `sections` and the window's choice as in analysis_options. */
void sample_report_make(struct sample_report *report, struct order_log log, unsigned sections);
void sample_report_close(struct sample_report *report);

/*
 * The log of an invented studio, always the same: 160 clients over three years with amounts,
 * sources and services, and fewer returns in the last year.
 */
struct order_log studio_log(void);

/* The terminal report without colour. */
const char *sample_report_text(struct sample_report *report, const char *language, int width);
