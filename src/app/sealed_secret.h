// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "base/totp.h"

/*
 * Within app/: the secret of an authenticator app as it leaves the process, in the store or in a
 * form, sealed together with whose it is and what for, so that none can be put in another's place.
 */
struct app_secret {
    enum { SECRET_STORED = 1, SECRET_OFFERED = 2 } place;
    int64_t user_id;
    int64_t made_at;
    uint8_t bytes[TOTP_SECRET_SIZE];
};
enum {
    APP_SECRET_SIZE = 1 + 8 + 8 + TOTP_SECRET_SIZE,
    APP_SECRET_SEALED_SIZE = APP_SECRET_SIZE + SECRET_SEAL_SIZE
};
void app_secret_seal(const struct app_secret *secret, const uint8_t key[SECRET_KEY_SIZE],
                     uint8_t sealed[APP_SECRET_SEALED_SIZE]);

/* `secret` says place and user, and is filled in. False: another key, damaged, or of another place
 * or user. */
CHECKED bool app_secret_unseal(struct slice sealed, const uint8_t key[SECRET_KEY_SIZE],
                               struct app_secret *secret);
