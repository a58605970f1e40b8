// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "http/fields.h"
#include "http/listen.h"

/*
 * The proxies that whoever runs the server has named, and whose word on who asks is believed.
 * Nobody else's is: a header is written by anybody (AC-081).
 */
enum { PROXIES_MAX = 16, PROXY_BYTES = 16 };
struct proxies {
    struct proxy_range {
        uint8_t bytes[PROXY_BYTES]; /* of an IPv6 address; an IPv4 address is mapped into one */
        uint8_t bits;               /* of them that count */
    } items[PROXIES_MAX];
    size_t count;
};

/* "127.0.0.1,::1,10.20.0.0/16"; NULL names none. INVALID ("proxy"). */
CHECKED enum status proxies_read(const char *list, struct fault *fault,
                                 struct proxies *ret_proxies);

/*
 * From where a request comes, as peer_text() says it. Through proxies that are named: the last hop
 * that none of them is, by X-Forwarded-For, else by Forwarded. A hop that is no address is taken
 * for the proxy that told of it. A named proxy that tells of nobody leaves "".
 */
void proxies_peer(const struct proxies *proxies, const struct sockaddr *from,
                  const struct http_fields *headers, char peer[PEER_SIZE]);

/* A named proxy was asked over plain http, going by X-Forwarded-Proto or Forwarded. */
bool proxies_say_clear(const struct proxies *proxies, const struct sockaddr *from,
                       const struct http_fields *headers);
