// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/csv_header.h"

/* What is known of a log when its columns get their roles. */
struct csv_finding {
    const char *file_name;
    struct csv_search search;
    struct csv_sample sample;
    struct csv_header header;
    struct arena *arena;   /* for what outlives the search */
    struct arena *scratch; /* for what does not, as the sample */
    struct fault *fault;
};

/*
 * Gives each role its column: as asked for, else by a known export's header, else by the words
 * of its name (column_words.def), else, in a log without a header, by its contents where these
 * leave no choice. Of several that fit a role the one whose name says it most surely is taken;
 * of equals the one whose fields hold something that reads as the role wants; client, date or
 * amount that are still undecided are asked for. Fills `column`, `was_asked` and `export` of a
 * layout that has its names already.
 */
CHECKED enum status csv_roles_find(const struct csv_finding *finding, struct csv_layout *layout);

/* By the contents alone, for a log without a header. False when these leave a choice. */
bool csv_roles_by_contents(const struct csv_finding *finding, struct csv_layout *layout);
