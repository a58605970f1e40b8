// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/message.h"
#include "http/exchange.h"

/* When messages are read next; none where they are read as they come. */
CHECKED enum status reading_words(struct exchange *exchange, struct message *ret_words);
