// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"
#include "domain/mail_thread.h"

/* The key of the tokens in our addresses and Message-IDs (domain/mail_thread.h), made of the one in
 * the key file. NOT_FOUND: there is no key file, and no token is made or read. */
CHECKED enum status mail_key(struct accounts *accounts, struct fault *fault,
                             uint8_t ret_key[MAIL_KEY_SIZE]);
