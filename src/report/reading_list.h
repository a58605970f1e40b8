// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <string.h>

#include "report/reading.h"

/* What the files of the reading share. */

/* An empty list with room for `max` statements. */
struct statement_list reading_list_new(struct arena *arena, size_t max);

/* Adds a statement that says something; an empty one is passed over. */
void reading_list_add(struct statement_list *list, struct statement statement);

/* A file as a report calls it: reports are handed on, and a path tells of the machine. */
static inline const char *file_name(const struct file_findings *file)
{
    const char *slash = strrchr(file->name, '/');

    return slash != NULL ? slash + 1 : file->name;
}

/* A share in per cent without its sign, for "50.3 to 54.6 %". */
static inline struct message_arg arg_points(double share)
{
    return arg_real(share * 100, 1);
}

static inline double share_of(int64_t part, int64_t total)
{
    return total > 0 ? (double)part / (double)total : 0;
}

/* Whether "cooling" means late beside the returns in the log; else it is as given, or half of
 * what a log without returns begins with. */
static inline bool cooling_is_by_returns(const struct analysis *analysis)
{
    return analysis->window.cooling_from == FROM_LOG && analysis->window.gap_count > 0;
}

static inline bool has_section(const struct analysis *analysis, enum section section)
{
    return (analysis->options.sections & section) != 0;
}
