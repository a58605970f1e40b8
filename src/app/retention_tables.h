// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/retention_view.h"
#include "app/table_file.h"

/*
 * The figures of a page of Retention as one table of its own, all of them: "periods", "compared",
 * "matrix", "groups", "movement", "next-order", "steps", "cohorts", "rfm", "scores", "quarters".
 * Shares have six decimals. The file is the caller's. RIGHT_EXPORT. INVALID: "section" for a word
 * that is none of these, no orders or nobody who fits, and as retention_view().
 */
CHECKED enum status retention_table(struct work *work, struct snapshots *snapshots,
                                    const struct retention_choice *choice, const char *section,
                                    struct table_form form, int *ret_fd);
