// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/slice.h"
#include "domain/channel.h"
#include "store/work.h"

struct channel_list {
    struct channel *items;
    size_t count;
};

/* Those that are not archived, the main one first, then by address; at most CHANNELS_MAX. */
CHECKED enum status channels_list(struct work *work, struct channel_list *ret_list);

/* NOT_FOUND. Archived ones, too. */
CHECKED enum status channels_find(struct work *work, int64_t id, struct channel *ret_channel);

/* As it is kept, sealed. *ret_sealed .at NULL when there is none. NOT_FOUND. */
CHECKED enum status channels_secret(struct work *work, int64_t id, struct slice *ret_sealed);

/* Makes one under its id, with `address_key`. CONFLICT with "address" when there is one already. */
CHECKED enum status channels_insert(struct work *work, const struct channel *channel,
                                    const char *address_key, struct slice sealed);

/* What people set of it, from `channel->version` to the next; .at NULL leaves the secret. CONFLICT
 * when it was changed meanwhile. */
CHECKED enum status channels_update(struct work *work, const struct channel *channel,
                                    struct slice sealed);

/* The one by which new conversations leave, and no other. */
CHECKED enum status channels_set_main(struct work *work, int64_t id);

/* Of those that are not archived; *ret_id 0: none has this key. */
CHECKED enum status channels_by_key(struct work *work, enum channel_kind kind,
                                    const char *address_key, int64_t *ret_id);

/* What a bot calls itself, as it was asked. */
CHECKED enum status channels_put_address(struct work *work, int64_t id, const char *address);

/* Up to where all was taken; whatever was wrong is over, but for what keeps it from sending. */
CHECKED enum status channels_put_place(struct work *work, int64_t id, const char *place);

/* What is wrong; since when stays as it was when something was wrong before. */
CHECKED enum status channels_put_fault(struct work *work, int64_t id, const char *fault);

/* What kept it from sending (sending_fault_json()) is over; whatever else is wrong stays. */
CHECKED enum status channels_drop_send_fault(struct work *work, int64_t id);

/* Of all workspaces: those of a kind that are to be looked at. Of a read unit without a workspace.
 */
struct channel_at_work {
    int64_t workspace_id, channel_id;
};
enum { CHANNELS_AT_WORK_MAX = 1000 };
CHECKED enum status channels_at_work(struct work *work, enum channel_kind kind,
                                     struct channel_at_work **ret_items, size_t *ret_count);
