// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/slice.h"
#include "store/work.h"

/*
 * Takes everything personal of one client out of the store, within a write unit: names, people,
 * addresses, notes, days, tags, own values, enquiries, what orders say, what the trail kept, words
 * of search, files; of records that were merged into it, too. Orders stay with day, amount and
 * service, so that figures hold. `name` and `sort_key` take the place of the names; the trail's
 * rows count as taken back by `audit_id`.
 */
CHECKED enum status erase_person(struct work *work, int64_t client_id, const char *name,
                                 struct slice sort_key, int64_t audit_id);
