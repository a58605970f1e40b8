// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/accounts.h"
#include "app/channel_secret.h"
#include "app/open_store.h"
#include "domain/channel_settings.h"
#include "store/channels.h"
#include "store/store.h"

/*
 * Puts a channel into a store that no server has, for tests of what comes in:
 *
 *     mailbox_tool STORE KEY_FILE mail PORT USER PASSWORD [SENT]    a mailbox on this machine
 *     mailbox_tool STORE KEY_FILE folder PATH
 */
static enum status put(struct work *work, const char *key_file, struct channel *channel,
                       const struct channel_settings *settings)
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
        channel->settings = channel_settings_json(work->arena, settings);
        status =
            channels_insert(work, channel, channel->address,
                            channel_secret_seal(work, key, channel->id, settings->imap.secret));
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

int main(int count, char **words)
{
    struct arena arena = {0};
    struct fault fault = {.status = STATUS_OK};
    struct store *store = NULL;

    if (count < 5)
        return 2;
    const struct channel_settings settings = settings_of(count - 3, words + 3);
    struct channel channel = {.kind = settings.folder[0] ? CHANNEL_FOLDER : CHANNEL_MAIL,
                              .name = "Studio",
                              .address = settings.folder[0] ? "folder" : settings.imap.user,
                              .signature = ""};
    enum status status = store_open(words[1], &(struct store_options){.access = STORE_WRITE},
                                    &arena, &fault, &store);
    if (status == STATUS_OK) {
        struct work work = work_start(store, &arena);

        status = put(&work, words[2], &channel, &settings);
        fault = work.fault;
        work_end(&work);
        store_close(store);
    }
    if (status != STATUS_OK)
        fprintf(stderr, "%s (%s)\n", fault.message.one, fault.detail);
    arena_free(&arena);
    return (int)status;
}
