// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/*
 * Of several servers on one store one fetches mail: who holds this lease (PostgreSQL; a SQLite
 * store has one server). It is renewed long before it ends, and given back by who ends. Whatever
 * two might fetch while their clocks differ is kept once all the same.
 */
enum { MAIL_LEASE_SECONDS = 90, MAIL_LEASE_RENEWED_SECONDS = 20 };
CHECKED enum status mail_lease_take(struct work *work, int64_t owner, bool *ret_is_ours);
CHECKED enum status mail_lease_give_back(struct work *work, int64_t owner);

/* The same for reading the messages of bots, which Telegram gives to one reader alone. */
CHECKED enum status telegram_lease_take(struct work *work, int64_t owner, bool *ret_is_ours);
CHECKED enum status telegram_lease_give_back(struct work *work, int64_t owner);
