// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/enquiries.h"
#include "app/table_file.h"
#include "base/day.h"

/*
 * Lists of orders and enquiries as CSV or a workbook, with the filter that they are shown with.
 * RIGHT_EXPORT. INVALID for more than LIST_ROWS_MAX rows: the whole workspace is taken out under
 * Settings.
 */
enum { LIST_ROWS_MAX = 200000 };
CHECKED enum status export_order_list(struct work *work, const struct order_query *query,
                                      struct table_form form, int *ret_fd);

/* Of one stage; with 0 all open ones. */
CHECKED enum status export_enquiry_list(struct work *work, int stage, struct table_form form,
                                        int *ret_fd);
