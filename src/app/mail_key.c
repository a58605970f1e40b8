// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_key.h"

_Static_assert((int)MAIL_KEY_SIZE == (int)SECRET_KEY_SIZE &&
                   (int)MAIL_KEY_SIZE == (int)SECRET_HASH_SIZE,
               "one key is made of the other");

enum status mail_key(struct accounts *accounts, struct fault *fault, uint8_t ret_key[MAIL_KEY_SIZE])
{
    uint8_t key[SECRET_KEY_SIZE];

    enum status status = accounts_key(accounts, KEY_MAKE, fault, key);
    if (status != STATUS_OK)
        return status;
    secret_mac(key, "tokens of mail", ret_key);
    secret_wipe(key, sizeof(key));
    return STATUS_OK;
}
