// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/report_outputs.h"
#include "app/snapshot.h"
#include "store/work.h"

struct store_report_request {
    struct snapshot_choice choice;
    struct analysis_options analysis;
    const char *html_path, *clients_path; /* NULL = not asked for */
    const struct language *language;      /* of the page */
    struct report_making making;
};

/* Filled as far as the work got, also after a fault. Close it in any case. */
struct store_report {
    struct analysis analysis;
    struct snapshots *snapshots;
    struct snapshot *snapshot; /* NULL when none was taken */
    struct report_outputs outputs;
    const char *written[2]; /* paths of all files that store_report_keep() has made */
    size_t written_count;
};

/*
 * The report on the orders of a workspace, from its columns in memory: measured, and the files that
 * were asked for written but not yet under their names, as report_files() does. RIGHT_VIEW.
 * INVALID: no orders, several currencies, a period that has not begun, files that cannot be made.
 */
CHECKED enum status report_store(struct work *work, struct snapshots *snapshots,
                                 const struct store_report_request *request,
                                 struct store_report *ret_report);

/* Lets the files appear. */
CHECKED enum status store_report_keep(struct store_report *report);
void store_report_close(struct store_report *report);
