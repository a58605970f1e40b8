// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"
#include "base/text.h"
#include "report/analysis.h"

/* Appends the first bad rows as a table: file, line, column, value and what was expected. */
void text_bad_rows(struct text *out, const struct language *language,
                   const struct read_findings *findings, size_t columns);
