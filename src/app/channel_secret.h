// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "store/work.h"

/* The password or token of a channel as it is kept: sealed together with whose it is, so that none
 * can be put in another's place. It lives in the arena; wipe it after use. */
struct slice channel_secret_seal(struct work *work, const uint8_t key[SECRET_KEY_SIZE],
                                 int64_t channel_id, const char *secret);

/* "" when there is none. INVALID with "secret": another key, damaged, or of another channel. */
CHECKED enum status channel_secret_open(struct work *work, const uint8_t key[SECRET_KEY_SIZE],
                                        int64_t channel_id, char **ret_secret);
