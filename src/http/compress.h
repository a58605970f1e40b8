// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/*
 * Packs the reply's body where that is worth it, where the browser takes it, and where nobody else
 * made it ask (docs/decisions/compression.md). On a worker, when the reply is made.
 */
void compress_reply(struct exchange *exchange);
