// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/channel_secret.h"

#include <string.h>

#include "store/channels.h"

/* Before the secret, within what is sealed. */
struct whose {
    int64_t workspace_id, channel_id;
};

struct slice channel_secret_seal(struct work *work, const uint8_t key[SECRET_KEY_SIZE],
                                 int64_t channel_id, const char *secret)
{
    const struct whose whose = {work->workspace_id, channel_id};
    size_t length = sizeof(whose) + strlen(secret);
    char *plain = arena_alloc(work->arena, length);
    char *sealed = arena_alloc(work->arena, length + SECRET_SEAL_SIZE);

    memcpy(plain, &whose, sizeof(whose));
    memcpy(plain + sizeof(whose), secret, strlen(secret));
    secret_seal(key, (struct slice){plain, length}, (uint8_t *)sealed);
    secret_wipe(plain, length);
    return (struct slice){sealed, length + SECRET_SEAL_SIZE};
}

static enum status refuse(struct work *work)
{
    return fault_set(&work->fault, STATUS_INVALID, "secret",
                     PLAIN_MESSAGE("the password cannot be read with the key file that this "
                                   "server has: enter it again"));
}

enum status channel_secret_open(struct work *work, const uint8_t key[SECRET_KEY_SIZE],
                                int64_t channel_id, char **ret_secret)
{
    const struct whose whose = {work->workspace_id, channel_id};
    struct slice sealed = {0};

    enum status status = channels_secret(work, channel_id, &sealed);
    if (status != STATUS_OK)
        return status;
    if (!sealed.at) {
        *ret_secret = arena_copy(work->arena, "", 0);
        return STATUS_OK;
    }
    if (sealed.length < SECRET_SEAL_SIZE + sizeof(whose))
        return refuse(work);
    size_t length = sealed.length - SECRET_SEAL_SIZE;
    char *plain = arena_alloc(work->arena, length + 1);
    if (!secret_unseal(key, sealed, (uint8_t *)plain) ||
        memcmp(plain, &whose, sizeof(whose)) != 0) {
        secret_wipe(plain, length);
        return refuse(work);
    }
    *ret_secret = plain + sizeof(whose);
    return STATUS_OK;
}
