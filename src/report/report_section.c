// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_section.h"

#include "report/html_page.h"

void report_section(struct text *out, enum report_part part, const struct analysis *analysis,
                    const struct language *language, const struct report_links *links)
{
    static void (*const sections[])(struct page * page) = {
        [REPORT_RATE] = html_retention,
        [REPORT_COMPARED] = html_comparison,
        [REPORT_MATRIX] = html_matrix,
        [REPORT_MOVEMENT] = html_movement,
        [REPORT_NEXT_ORDER] = html_next_order,
        [REPORT_COHORTS] = html_cohorts,
        [REPORT_RFM] = html_rfm,
        [REPORT_FORECAST] = html_forecast,
    };
    struct html html = {out};
    struct page page = {&html, out->arena, language, analysis, links};

    sections[part](&page);
}
