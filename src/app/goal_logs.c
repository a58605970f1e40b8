// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/goal_logs.h"

#include <string.h>

#include "store/tags.h"

static struct client_part part_of(const struct goal_whose *whose)
{
    return (struct client_part){whose->source, whose->service, whose->tag};
}

bool goal_is_for_all(const struct goal_whose *whose)
{
    const struct client_part part = part_of(whose);

    return client_part_is_all(&part) && (whose->currency == NULL || whose->currency[0] == '\0');
}

enum status goal_tag_named(struct work *work, struct goal_whose *whose)
{
    struct tag tag = {.name = ""};

    if (whose->tag[0] == '\0')
        return STATUS_OK;
    enum status status = tags_find(work, tag_key(work->arena, slice_of(whose->tag)), &tag);
    if (status == STATUS_OK && tag.id != 0)
        whose->tag = tag.name;
    return status;
}

void goal_own_currency(const struct standing_now *now, struct goal_whose *whose)
{
    if (whose->currency != NULL && strcmp(whose->currency, now->currency) == 0)
        whose->currency = "";
}

static void copy_currency(char to[4], const char *from)
{
    memset(to, 0, 4);
    if (from != NULL)
        memcpy(to, from, strnlen(from, 3));
}

static enum status take(struct work *work, struct goal_logs *logs, const char *currency)
{
    struct snapshot_choice choice = {.as_of = logs->now->today};

    copy_currency(choice.currency, currency);
    copy_currency(logs->currency, currency);
    return snapshot_take(logs->snapshots, work, &choice, &logs->snapshot);
}

static enum status take_in(struct work *work, struct goal_logs *logs, const char *currency)
{
    goal_logs_end(logs);
    copy_currency(logs->asked, currency);
    enum status status = take(work, logs, currency);
    if (status == STATUS_INVALID && logs->asked[0] == '\0' && logs->now->currency[0] != '\0') {
        work->fault = (struct fault){.status = STATUS_OK};
        status = take(work, logs, logs->now->currency);
    }
    if (status == STATUS_INVALID) {
        work->fault = (struct fault){.status = STATUS_OK};
        logs->snapshot = NULL;
        status = STATUS_OK;
    }
    logs->is_taken = status == STATUS_OK;
    return status;
}

enum status goal_log_find(struct work *work, struct goal_logs *logs, const struct goal_whose *whose)
{
    const struct client_part part = part_of(whose);
    const char *currency = whose->currency != NULL ? whose->currency : "";
    enum status status = STATUS_OK;

    if (!logs->is_taken || strcmp(logs->asked, currency) != 0)
        status = take_in(work, logs, currency);
    if (status == STATUS_OK && logs->snapshot != NULL)
        status = client_part_pick(work, logs->snapshot, &part, &logs->picked);
    return status;
}

void goal_logs_end(struct goal_logs *logs)
{
    if (logs->snapshot != NULL)
        snapshot_release(logs->snapshots, logs->snapshot);
    logs->snapshot = NULL;
    logs->is_taken = false;
    logs->picked = (struct picked_clients){.place = NULL};
}
