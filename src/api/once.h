// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/*
 * Runs the handler of a request that may carry Idempotency-Key (app/once.h): the first answer is
 * given again byte for byte, with its status, ETag and Location, and Idempotency-Replayed. 422 for
 * a key that is none, or was used for another request; 409 while the first one is at work.
 */
CHECKED enum status answer_once(struct exchange *exchange,
                                enum status (*handle)(struct exchange *exchange));
