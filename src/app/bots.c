// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/bots.h"

#include <string.h>

#include "app/attempt.h"
#include "app/channel_parts.h"
#include "app/channel_secret.h"
#include "base/json.h"
#include "domain/telegram.h"
#include "store/audits.h"
#include "store/chats.h"
#include "store/clients.h"
#include "store/workspaces.h"

#define DAY_MICROSECONDS INT64_C(86400000000)

static enum status bots_of(struct work *work, struct channel_list *ret_list)
{
    struct channel_list list = {0};
    size_t kept = 0;

    enum status status = channels_list(work, &list);
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].kind == CHANNEL_TELEGRAM)
            list.items[kept++] = list.items[i];
    list.count = kept;
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status list_bots(struct work *work, struct channel_list *ret_list)
{
    enum status status = channel_right(work, RIGHT_MANAGE);

    return status == STATUS_OK ? bots_of(work, ret_list) : status;
}

/* ---- saving ---- */

struct saving {
    const char *token;
    const char *bot; /* its number, which the token begins with */
    uint8_t key[SECRET_KEY_SIZE];
    struct channel_saved saved;
};

static const char *number_of(struct arena *arena, const char *token)
{
    return arena_copy(arena, token, strcspn(token, ":"));
}

/* Without the token, sealed or not. */
static const char *bot_json(struct arena *arena, const char *bot)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_text(&json, "bot", bot);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static enum status write_audit(struct work *work, struct saving *saving, enum audit_action action,
                               int64_t version)
{
    const struct audit audit = {.action = action,
                                .object_id = saving->saved.id,
                                .after_json = bot_json(work->arena, saving->bot),
                                .version = version};

    return audits_insert(work, &audit, &saving->saved.audit_id);
}

static enum status insert_bot(struct work *work, struct saving *saving)
{
    struct telegram_server server = {.host = TELEGRAM_HOST, .port = TELEGRAM_PORT};
    struct workspace workspace = {.name = ""};
    struct text address = text_new(work->arena);

    text_format(&address, "bot %s", saving->bot);
    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    const struct channel channel = {.id = work_new_id(work),
                                    .kind = CHANNEL_TELEGRAM,
                                    .name = workspace.name,
                                    .address = address.at,
                                    .settings = telegram_server_json(work->arena, &server),
                                    .signature = ""};
    saving->saved.id = channel.id;
    if (status == STATUS_OK)
        status = channels_insert(work, &channel, saving->bot,
                                 channel_secret_seal(work, saving->key, channel.id, saving->token));
    return status == STATUS_OK ? write_audit(work, saving, AUDIT_BOT_ADDED, 1) : status;
}

static enum status change_token(struct work *work, struct saving *saving,
                                const struct channel *stored)
{
    saving->saved.id = stored->id;
    enum status status = channels_update(
        work, stored, channel_secret_seal(work, saving->key, stored->id, saving->token));
    return status == STATUS_OK ? write_audit(work, saving, AUDIT_BOT_CONNECTED, stored->version + 1)
                               : status;
}

static enum status save(struct work *work, struct saving *saving)
{
    struct channel_list list = {0};
    struct channel stored = {0};
    int64_t id = 0;

    enum status status = channels_list(work, &list);
    if (status == STATUS_OK)
        status = channels_by_key(work, CHANNEL_TELEGRAM, saving->bot, &id);
    if (status != STATUS_OK)
        return status;
    if (id == 0 && list.count >= CHANNELS_MAX)
        return fault_set(&work->fault, STATUS_CONFLICT, "token",
                         MESSAGE("there are {1} mailboxes and bots, which is the most",
                                 arg_count(CHANNELS_MAX)));
    if (id == 0)
        return insert_bot(work, saving);
    status = channels_find(work, id, &stored);
    return status == STATUS_OK ? change_token(work, saving, &stored) : status;
}

static enum status run_save(struct work *work, void *context)
{
    struct saving *saving = (struct saving *)context;

    saving->saved = (struct channel_saved){0};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = save(work, saving);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status save_bot(struct work *work, struct accounts *accounts, const char *token,
                     struct channel_saved *ret_saved)
{
    struct saving saving = {.token = token};

    enum status status = channel_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK)
        status = telegram_token_check(token, &work->fault);
    if (status == STATUS_OK)
        status = accounts_key(accounts, KEY_MAKE, &work->fault, saving.key);
    if (status == STATUS_OK) {
        saving.bot = number_of(work->arena, token);
        status = attempt(work, run_save, &saving);
    }
    secret_wipe(saving.key, sizeof(saving.key));
    if (status == STATUS_OK)
        *ret_saved = saving.saved;
    return status;
}

/* ---- links ---- */

struct linking {
    int64_t client_id;
    char token[SECRET_TOKEN_SIZE];
    struct chat_link_made made;
};

/* The first that is at work and was known to Telegram; NULL for none. */
static const struct channel *first_at_work(const struct channel_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct channel *bot = &list->items[i];

        if (!bot->is_paused && bot->looked_at != 0 &&
            telegram_start_is_valid(slice_of(bot->address)))
            return bot;
    }
    return NULL;
}

enum status bot_is_there(struct work *work, bool *ret_is_there)
{
    struct channel_list list = {0};

    enum status status = bots_of(work, &list);
    if (status == STATUS_OK)
        *ret_is_there = first_at_work(&list) != NULL;
    return status;
}

static enum status find_bot(struct work *work, struct channel *ret_channel)
{
    struct channel_list list = {0};

    enum status status = bots_of(work, &list);
    const struct channel *bot = first_at_work(&list);
    if (status == STATUS_OK && bot)
        *ret_channel = *bot;
    else if (status == STATUS_OK)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("there is no bot of Telegram at work yet; connect one in "
                                         "the settings first"));
    return status;
}

static enum status put_link(struct work *work, struct linking *linking,
                            const struct channel *channel)
{
    const struct chat_link link = {.channel_id = channel->id,
                                   .client_id = linking->client_id,
                                   .expires_at = work->now + CHAT_LINK_DAYS * DAY_MICROSECONDS};
    uint8_t hash[SECRET_HASH_SIZE];
    int64_t audit_id = 0;

    secret_hash(linking->token, hash);
    enum status status = chat_links_insert(work, hash, &link);
    if (status != STATUS_OK)
        return status;
    return audits_insert(
        work, &(struct audit){.action = AUDIT_CHAT_LINK_MADE, .object_id = linking->client_id},
        &audit_id);
}

static enum status run_link(struct work *work, void *context)
{
    struct linking *linking = (struct linking *)context;
    struct channel channel = {0};
    struct client client = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = clients_find(work, linking->client_id, &client);
    if (status == STATUS_OK)
        status = find_bot(work, &channel);
    if (status == STATUS_OK)
        status = put_link(work, linking, &channel);
    if (status == STATUS_OK)
        status = work_commit(work);
    if (status == STATUS_OK)
        linking->made = (struct chat_link_made){
            .link = telegram_link(work->arena, channel.address, linking->token),
            .client_name = client.name};
    return status;
}

enum status make_chat_link(struct work *work, int64_t client_id, struct chat_link_made *ret_made)
{
    struct linking linking = {.client_id = client_id};

    enum status status = channel_right(work, RIGHT_EDIT);
    if (status != STATUS_OK)
        return status;
    secret_token(linking.token);
    status = attempt(work, run_link, &linking);
    if (status == STATUS_OK)
        *ret_made = linking.made;
    return status;
}
