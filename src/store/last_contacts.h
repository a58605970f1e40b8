// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* When somebody last spoke with a client: a call, a meeting or a message that was noted, up to now.
 * *ret_at 0: never. Their orders, which are contacts, too, are not looked at. */
CHECKED enum status last_contacts_said(struct work *work, int64_t client_id, int64_t *ret_at);
