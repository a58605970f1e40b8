// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"
#include "domain/channel.h"
#include "domain/telegram.h"
#include "store/work.h"

/* Within app/: the server of a bot with its token, which lives in the arena of `work`; wipe it
 * after use. Needs no right. INVALID with "secret": it cannot be read with this key file. */
CHECKED enum status bot_server(struct work *work, struct accounts *accounts, int64_t channel_id,
                               struct channel *ret_channel, struct telegram_server *ret_server);
void bot_server_wipe(struct telegram_server *server);
