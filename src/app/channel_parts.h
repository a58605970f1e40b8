// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/channels.h"

/* Within app/channel*.c. */
CHECKED enum status channel_right(struct work *work, enum right right);

/* NOT_FOUND, also of an archived one and of what is no mailbox. */
CHECKED enum status channel_read(struct work *work, int64_t id, struct channel *ret_channel,
                                 struct channel_settings *ret_settings);

/* What is typed, looked over and as it would be stored, beside what is stored (id 0: nothing). */
struct channel_draft {
    struct channel channel;
    struct channel_settings settings;
    const char *address_key; /* of a new one */
    const char *secret;      /* as typed; "": the kept one */
    bool has_other_servers;
};
CHECKED enum status channel_draft(struct work *work, const struct channel_given *given,
                                  struct channel *ret_stored, struct channel_draft *ret_draft);
