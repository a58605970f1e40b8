// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "report/report_html.h"
#include "support/sample_page.h"

/* write_report NAME LANGUAGE: the HTML report of a sample log, for tests that read the page. */
int main(int count, char **arguments)
{
    const struct language *language = count == 3 ? language_by_code(arguments[2]) : NULL;
    const struct report_making making = {"orders <&>.csv", day_of(2026, 11, 19), 9 * 60 + 5};
    struct arena arena = {0};
    struct order_log log;

    if (language == NULL || !sample_page_log(arguments[1], &arena, &log)) {
        fputs("usage: write_report NAME LANGUAGE\n", stderr);
        return 2;
    }
    struct text out = text_new(&arena);
    report_html(&out, sample_page(&log, SECTIONS_ALL, &arena), language, &making);
    size_t written = fwrite(out.at, 1, out.length, stdout);
    bool is_whole = written == out.length && fflush(stdout) == 0;
    order_log_close(&log);
    arena_free(&arena);
    return is_whole ? 0 : 1;
}
