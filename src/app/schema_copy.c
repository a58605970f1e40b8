// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/schema_copy.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/text.h"
#include "store/migrate.h"
#include "store/store_copy.h"

enum status look_at_schema(struct work *work, struct schema_change *ret_change)
{
    struct schema_state state;
    enum status status = schema_state(work, &state);

    work_end(work);
    if (status == STATUS_OK)
        *ret_change = (struct schema_change){state.applied, state.newest};
    return status;
}

enum status copy_before_migrating(struct work *work, const struct schema_change *change,
                                  const char **ret_path)
{
    struct text suffix = text_new(work->arena);

    /* The step, and the instant in microseconds: unlike any other name. */
    text_format(&suffix, "schema-%" PRId64 "-%" PRId64, change->before, clock_now());
    return store_copy_beside(work, suffix.at, ret_path);
}
