// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "report/analysis.h"

/*
 * Invented order logs on which the HTML report is shown and tested, by name:
 *   studio   three years of a small studio, with sources and services
 *   years    ten years of four thousand clients
 *   hostile  names, sources and services that want to be markup, or are no text at all
 *   days     three orders without amounts
 *   one      one order
 *   once     many clients, none of whom came back
 * The same name always gives the same log. False for any other name.
 */
extern const char *const sample_page_names[];
enum { SAMPLE_PAGES = 6 };

bool sample_page_log(const char *name, struct arena *arena, struct order_log *ret_log);

/* The whole analysis of such a log with nothing asked for; times are made up. */
struct analysis *sample_page(const struct order_log *log, unsigned sections, struct arena *arena);
