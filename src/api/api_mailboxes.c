// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/endpoints.h"
#include "api/resource.h"
#include "app/channel_json.h"
#include "app/channels.h"

struct shown {
    struct channel channel;
    struct channel_settings settings;
};

static void write_mailbox(struct json *json, const void *what)
{
    const struct shown *shown = what;

    channel_json_fields(json, &shown->channel, &shown->settings);
}

static enum status find(struct exchange *exchange, int64_t id, struct versioned *ret_found)
{
    struct shown *shown = arena_alloc(exchange->arena, sizeof(*shown));

    enum status status = show_channel(exchange->work, id, &shown->channel, &shown->settings);
    if (status == STATUS_OK)
        *ret_found = (struct versioned){id, shown->channel.version, shown, 0};
    return status;
}

static const struct resource mailboxes = {"id", find, write_mailbox};

/* GET /api/v1/mailboxes: all of them; their number is limited. */
enum status api_mailbox_list(struct exchange *exchange)
{
    struct channel_list list = {0};

    enum status status = list_channels(exchange->work, &list);
    struct channel_settings *settings =
        arena_array(exchange->arena, struct channel_settings, list.count);
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++)
        status = channel_settings_read(list.items[i].settings, exchange->arena, exchange->fault,
                                       &settings[i]);
    if (status != STATUS_OK)
        return status;
    struct json json = reply_json(exchange);
    json_begin_object(&json, NULL);
    json_begin_array(&json, "mailboxes");
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].kind != CHANNEL_MAIL)
            continue;
        json_begin_object(&json, NULL);
        channel_json_fields(&json, &list.items[i], &settings[i]);
        channel_json_state(&json, &list.items[i], exchange->language, exchange->arena);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return STATUS_OK;
}

/* GET /api/v1/mailboxes/:id: how it is doing is in the list, since no version stands for that. */
enum status api_mailbox_show(struct exchange *exchange)
{
    return resource_show(exchange, &mailboxes);
}
