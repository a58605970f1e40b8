// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/csv_sample.h"

/* A log of no known export: by the words of order_status.h. */
extern const struct known_export general_rules;

/* How the rows of each known export are taken. */
extern const struct known_export export_shopify;
extern const struct known_export export_woocommerce;
extern const struct known_export export_woocommerce_lines;
extern const struct known_export export_stripe;
extern const struct known_export export_paypal;
extern const struct known_export export_upwork;
extern const struct known_export export_fiverr;
extern const struct known_export export_quickbooks;
extern const struct known_export export_quickbooks_grouped;

/*
 * The export that a header belongs to, or NULL: its telling columns are all there. Fills
 * ret_column with the column of each of its roles, COLUMN_NONE for those it does not have.
 */
const struct known_export *known_export_find(const struct csv_row *header,
                                             int32_t ret_column[COLUMN_ROLES]);
