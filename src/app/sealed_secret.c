// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/sealed_secret.h"

#include <string.h>

static void put(uint8_t *at, int64_t number)
{
    for (int i = 0; i < 8; i++)
        at[i] = (uint8_t)((uint64_t)number >> (8 * i));
}

static int64_t take(const uint8_t *at)
{
    uint64_t number = 0;

    for (int i = 0; i < 8; i++)
        number |= (uint64_t)at[i] << (8 * i);
    return (int64_t)number;
}

void app_secret_seal(const struct app_secret *secret, const uint8_t key[SECRET_KEY_SIZE],
                     uint8_t sealed[APP_SECRET_SEALED_SIZE])
{
    uint8_t plain[APP_SECRET_SIZE];

    plain[0] = (uint8_t)secret->place;
    put(plain + 1, secret->user_id);
    put(plain + 9, secret->made_at);
    memcpy(plain + 17, secret->bytes, TOTP_SECRET_SIZE);
    secret_seal(key, (struct slice){(const char *)plain, sizeof(plain)}, sealed);
    secret_wipe(plain, sizeof(plain));
}

bool app_secret_unseal(struct slice sealed, const uint8_t key[SECRET_KEY_SIZE],
                       struct app_secret *secret)
{
    uint8_t plain[APP_SECRET_SIZE];

    if (sealed.length != APP_SECRET_SEALED_SIZE || !secret_unseal(key, sealed, plain))
        return false;
    bool is_it = plain[0] == secret->place && take(plain + 1) == secret->user_id;
    if (is_it) {
        secret->made_at = take(plain + 9);
        memcpy(secret->bytes, plain + 17, TOTP_SECRET_SIZE);
    }
    secret_wipe(plain, sizeof(plain));
    return is_it;
}
