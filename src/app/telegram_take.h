// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/telegram_intake.h"
#include "domain/conversation_message.h"
#include "store/arrivals.h"

/* Within app/: one update between reading and storing. All of it lives in the arena of the work. */
struct telegram_taking {
    struct arrival arrival;
    struct channel channel;
    struct telegram_update update;
    struct slice file_bytes;
    bool has_file; /* its bytes are here */
};

/* Makes a message of it, or finds that there is one already; the arrival ends. Within the write
 * unit of whoever calls. */
CHECKED enum status telegram_take(struct work *work, const struct telegram_taking *taking);
