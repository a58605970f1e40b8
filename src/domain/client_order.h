// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"

/* What becomes of an order. Stored values: never renumber. */
enum order_state {
    ORDER_COUNTS = 1,    /* accepted: an occasion */
    ORDER_CANCELLED = 2, /* kept for the record, counts nowhere */
    ORDER_REFUND = 3,    /* money given back: no occasion, lowers what was spent */
};

struct client_order {
    int64_t id;
    int64_t client_id;
    day_t accepted_on;
    bool has_amount;
    int64_t amount;       /* ten-thousandths; negative for a refund */
    const char *currency; /* ISO 4217, "" when not said */
    enum order_state state;
    const char *number;  /* NULL when none */
    const char *source;  /* "" when not said */
    const char *service; /* "" when not said */
    int64_t import_id;   /* 0 when it was entered here */
};
