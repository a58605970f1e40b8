// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"
#include "base/text.h"
#include "report/analysis.h"

/* When a report was made and from what: whatever the analysis does not know. */
struct report_making {
    const char *source;  /* as its name is shown: "orders.csv"; several joined by the caller */
    day_t made_on;       /* the reader's local day */
    int32_t made_minute; /* of that day, 0 to 1439 */
};

/*
 * Appends the whole report as one HTML file: nothing in it is loaded from outside, no script,
 * no style attribute. Sections that the analysis leaves out are left out. Equal arguments give
 * equal bytes.
 */
void report_html(struct text *out, const struct analysis *analysis, const struct language *language,
                 const struct report_making *making);
