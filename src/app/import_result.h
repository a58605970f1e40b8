// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/import_file.h"
#include "base/json_read.h"

/* The figures of an import as its job keeps them. */
struct import_figures {
    enum import_kind kind;
    int64_t was_there_at; /* 0: the file had not been brought in before */
    int64_t import_id, audit_id;
    int64_t clients_new, clients_matched;
    int64_t contacts_new, contacts_matched, points_new;
    int64_t orders_new, orders_cancelled, refunds, orders_repeated, orders_there;
    int64_t rows_left_out, rows_bad;
    const char *columns_unused;
};
struct import_figures import_figures_of(const struct import_result *result);
const char *import_figures_json(struct arena *arena, const struct import_figures *figures);

/* What cannot be read is 0. `value` may be NULL. */
struct import_figures import_figures_read(const struct json_value *value);
