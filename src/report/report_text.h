// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/text.h"
#include "report/analysis.h"

struct language;

/* How the terminal at the other end may be used. */
struct text_style {
    int width;       /* columns; held between TEXT_WIDTH_LEAST and TEXT_WIDTH_MOST */
    bool has_colour; /* bold and colour by ANSI sequences; nothing is said by colour alone */
    bool is_unicode; /* else lines, bars and marks are ASCII */
};

enum { TEXT_WIDTH_LEAST = 40, TEXT_WIDTH_MOST = 200 };

/*
 * The report for a terminal: sections that answer questions, each with the sentence that reads
 * it and its tables, fitted to the width. Names from the log can neither steer the terminal nor
 * break a line. Only the sections of `analysis->options` are written.
 */
void report_text(struct text *out, const struct analysis *analysis, const struct language *language,
                 const struct text_style *style);
