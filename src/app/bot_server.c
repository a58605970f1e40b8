// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/bot_server.h"

#include <string.h>

#include "app/channel_secret.h"
#include "store/channels.h"

enum status bot_server(struct work *work, struct accounts *accounts, int64_t channel_id,
                       struct channel *ret_channel, struct telegram_server *ret_server)
{
    struct channel channel = {.settings = "{}", .place = ""};
    struct telegram_server server = {.token = ""};
    uint8_t key[SECRET_KEY_SIZE];
    char *token = NULL;

    enum status status = channels_find(work, channel_id, &channel);
    if (status == STATUS_OK)
        status = telegram_server_read(channel.settings, work->arena, &work->fault, &server);
    if (status == STATUS_OK)
        status = accounts_key(accounts, KEY_MAKE, &work->fault, key);
    if (status == STATUS_OK)
        status = channel_secret_open(work, key, channel_id, &token);
    secret_wipe(key, sizeof(key));
    if (status != STATUS_OK)
        return status;
    server.token = token;
    *ret_channel = channel;
    *ret_server = server;
    return STATUS_OK;
}

/* It lies in an arena of its owner. */
void bot_server_wipe(struct telegram_server *server)
{
    char *token;

    memcpy(&token, &server->token, sizeof(token));
    if (token)
        secret_wipe(token, strlen(token));
    server->token = "";
}
