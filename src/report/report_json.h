// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/text.h"
#include "report/analysis.h"

/*
 * Appends the analysis as docs/measures.md has it, schema 1: a contract with other programs.
 * Sections that were not asked for are left out. Money is exact, null without amounts.
 */
void report_json(struct text *out, const struct analysis *analysis);
