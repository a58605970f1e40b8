// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "store/work.h"

/* Answers to requests that must not be done twice (table idempotency), for two days. */
struct kept_answer {
    uint8_t request_hash[SECRET_HASH_SIZE];
    int64_t code;
    const char *headers; /* lines of "Name: value" */
    const char *body;
};

CHECKED enum status answers_find(struct work *work, const uint8_t key_hash[SECRET_HASH_SIZE],
                                 bool *ret_found, struct kept_answer *ret_answer);

/* *ret_is_kept false: another one was kept under this key in between. */
CHECKED enum status answers_insert(struct work *work, const uint8_t key_hash[SECRET_HASH_SIZE],
                                   const struct kept_answer *answer, bool *ret_is_kept);

/* Of all workspaces. */
CHECKED enum status answers_delete_before(struct work *work, int64_t created_at);
