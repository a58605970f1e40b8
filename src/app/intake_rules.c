// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/intake_rules.h"

#include "store/channels.h"
#include "store/workspaces.h"

enum status intake_rules_open(struct work *work, struct intake_rules *ret_rules)
{
    struct workspace workspace = {.currency = ""};
    struct intake_rules rules = {.currency = ""};

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK)
        status = answer_clock_open(work, &rules.clock);
    if (status != STATUS_OK)
        return status;
    rules.currency = workspace.currency;
    *ret_rules = rules;
    return STATUS_OK;
}

void intake_rules_close(struct intake_rules *rules)
{
    answer_clock_close(&rules->clock);
}

enum status intake_rules_channel(struct work *work, struct intake_rules *rules, int64_t channel_id)
{
    return rules->channel.id == channel_id ? STATUS_OK
                                           : channels_find(work, channel_id, &rules->channel);
}
