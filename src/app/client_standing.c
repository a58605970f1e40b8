// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_standing.h"

#include "store/client_lists.h"

enum status client_stands(struct work *work, struct snapshots *snapshots,
                          const struct client *client, struct client_stands *ret_stands)
{
    struct client_facts facts = {.occasion_count = client->occasion_count,
                                 .last_order_on = client->last_order_on,
                                 .mark = (int32_t)client->mark};
    struct client_stands stands = {0};

    enum status status = standing_now(work, snapshots, STANDING_IF_QUICK, &stands.now);
    if (status == STATUS_OK)
        status = client_lists_has_open(work, client->id, &facts.has_open_order);
    if (status != STATUS_OK)
        return status;
    stands.standing = client_standing_of(&facts, &stands.now.window, stands.now.today);
    stands.is_cooling = client_is_cooling(&facts, &stands.now.window, stands.now.today);
    *ret_stands = stands;
    return STATUS_OK;
}
