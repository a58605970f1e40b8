// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/status.h"

/* Where people reach the server. */
struct public_address {
    const char *base_url; /* without a slash at its end */
    const char *host;     /* that their requests name */
    bool is_secure;       /* https */
};

/*
 * Reads "https://crm.example.org"; NULL stands for http:// (with TLS https://)
 * and `listening`. INVALID: not such an
 * address, or http where somebody could listen in: sign-ins are not sent in the clear but within
 * this machine.
 */
CHECKED enum status public_address_read(const char *base_url, const char *listening,
                                        bool is_loopback, bool is_tls, struct arena *arena,
                                        struct fault *fault, struct public_address *ret_address);

/* The address of a store as it may be shown: a password in it, and all behind "?", left out. */
const char *store_address_shown(const char *address, struct arena *arena);
