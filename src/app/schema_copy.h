// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/open_store.h"

/* What migrate_store() would do to a store opened with USE_SCHEMA: from which step to which. */
CHECKED enum status look_at_schema(struct work *work, struct schema_change *ret_change);

/*
 * A copy of an older store as it is, whole, before a migration changes it (D-23): *ret_path names
 * it, beside the store. INVALID: on PostgreSQL.
 */
CHECKED enum status copy_before_migrating(struct work *work, const struct schema_change *change,
                                          const char **ret_path);
