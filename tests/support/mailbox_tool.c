// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/accounts.h"
#include "app/channel_secret.h"
#include "app/open_store.h"
#include "domain/channel_settings.h"
#include "domain/telegram.h"
#include "store/channels.h"
#include "store/store.h"

/*
 * Puts a channel into a store that no server has, for tests of what comes in:
 *
 *     mailbox_tool STORE KEY_FILE mail PORT USER PASSWORD [SENT]    a mailbox on this machine
 *     mailbox_tool STORE KEY_FILE folder PATH
 *     mailbox_tool STORE KEY_FILE telegram PORT TOKEN CERTIFICATES  a stand-in on this machine
 */
static enum status put(struct work *work, const char *key_file, struct channel *channel,
                       const char *secret)
{
    struct accounts *accounts = accounts_open(ACCOUNTS_COST, key_file, work->arena);
    uint8_t key[SECRET_KEY_SIZE];

    enum status status = open_workspace(work);
    if (status == STATUS_OK)
        status = accounts_key(accounts, KEY_MAKE, &work->fault, key);
    if (status == STATUS_OK)
        status = work_begin(work);
    if (status == STATUS_OK) {
        channel->id = work_new_id(work);
        status = channels_insert(work, channel, channel->address,
                                 channel_secret_seal(work, key, channel->id, secret));
    }
    if (status == STATUS_OK)
        status = work_commit(work);
    accounts_close(accounts);
    return status;
}

static struct channel_settings settings_of(int count, char **words)
{
    struct channel_settings settings = channel_settings_none();

    if (strcmp(words[0], "folder") == 0) {
        settings.folder = words[1];
        return settings;
    }
    settings.imap = (struct mail_server){.host = "127.0.0.1",
                                         .port = (int32_t)strtol(words[1], NULL, 10),
                                         .tls = MAIL_TLS_NONE,
                                         .login = MAIL_LOGIN_PASSWORD,
                                         .user = count > 2 ? words[2] : "",
                                         .secret = count > 3 ? words[3] : "",
                                         .may_be_own = true};
    settings.sent = count > 4 ? words[4] : "";
    return settings;
}

static struct channel bot_of(char **words, struct arena *arena)
{
    const struct telegram_server server = {.host = "localhost",
                                           .port = (int32_t)strtol(words[1], NULL, 10),
                                           .trust = words[3],
                                           .may_be_own = true};

    return (struct channel){.kind = CHANNEL_TELEGRAM,
                            .name = "Studio",
                            .address = "studio_bot",
                            .settings = telegram_server_json(arena, &server),
                            .signature = ""};
}

static struct channel channel_of(int count, char **words, struct arena *arena,
                                 const char **ret_secret)
{
    if (strcmp(words[0], "telegram") == 0 && count > 3) {
        *ret_secret = words[2];
        return bot_of(words, arena);
    }
    const struct channel_settings settings = settings_of(count, words);
    *ret_secret = settings.imap.secret;
    return (struct channel){.kind = settings.folder[0] ? CHANNEL_FOLDER : CHANNEL_MAIL,
                            .name = "Studio",
                            .address = settings.folder[0] ? "folder" : settings.imap.user,
                            .settings = channel_settings_json(arena, &settings),
                            .signature = ""};
}

int main(int count, char **words)
{
    struct arena arena = {0};
    struct fault fault = {.status = STATUS_OK};
    struct store *store = NULL;

    if (count < 5)
        return 2;
    const char *secret = "";
    struct channel channel = channel_of(count - 3, words + 3, &arena, &secret);
    enum status status = store_open(words[1], &(struct store_options){.access = STORE_WRITE},
                                    &arena, &fault, &store);
    if (status == STATUS_OK) {
        struct work work = work_start(store, &arena);

        status = put(&work, words[2], &channel, secret);
        fault = work.fault;
        work_end(&work);
        store_close(store);
    }
    if (status != STATUS_OK)
        fprintf(stderr, "%s (%s)\n", fault.message.one, fault.detail);
    arena_free(&arena);
    return (int)status;
}
