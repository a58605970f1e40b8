// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/retention_view.h"
#include "report/report_html.h"

/*
 * The whole report on the chosen clients and period as one HTML file, with their names in its
 * lists: all sections but the forecast, which is fitted by whoever keeps it. RIGHT_EXPORT. INVALID
 * as retention_view(), and no orders or nobody who fits.
 */
CHECKED enum status retention_report(struct work *work, struct snapshots *snapshots,
                                     const struct retention_choice *choice,
                                     const struct language *language, const char *source,
                                     struct text *out);
