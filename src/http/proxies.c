// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/proxies.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#include "base/slice.h"

enum { TEXT_MAX = 63, HOPS_MAX = 64, BITS = PROXY_BYTES * 8, BITS_OF_FOUR = 32 };

/* The hops that a header names, in the order of the network; beyond so many the first are lost. */
struct hops {
    struct slice items[HOPS_MAX];
    size_t count;
};

/* ---- addresses ---- */

static bool read_plain(struct slice text, uint8_t bytes[PROXY_BYTES])
{
    char copy[TEXT_MAX + 1] = "";
    struct in_addr four;

    if (text.length == 0 || text.length > TEXT_MAX || memchr(text.at, '\0', text.length))
        return false;
    memcpy(copy, text.at, text.length);
    if (inet_pton(AF_INET6, copy, bytes) == 1)
        return true;
    if (inet_pton(AF_INET, copy, &four) != 1)
        return false;
    memset(bytes, 0, PROXY_BYTES);
    memset(bytes + 10, 0xFF, 2);
    memcpy(bytes + 12, &four, sizeof(four));
    return true;
}

static bool is_digits(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.length > 0;
}

/* ":443", or nothing. */
static bool is_port(struct slice text)
{
    return text.length == 0 || (text.at[0] == ':' && text.length <= 6 &&
                                is_digits((struct slice){text.at + 1, text.length - 1}));
}

/* As proxies write it: "192.0.2.1", "192.0.2.1:443", "2001:db8::1", "[2001:db8::1]:443". */
static bool read_hop(struct slice text, uint8_t bytes[PROXY_BYTES])
{
    const char *end = text.length > 0 ? memchr(text.at, ']', text.length) : NULL;
    const char *colon = text.length > 0 ? memchr(text.at, ':', text.length) : NULL;

    if (end && text.at[0] == '[') {
        size_t length = (size_t)(end - text.at);

        return is_port((struct slice){end + 1, text.length - length - 1}) &&
               memchr(text.at, ':', length) &&
               read_plain((struct slice){text.at + 1, length - 1}, bytes);
    }
    size_t before = colon ? (size_t)(colon - text.at) : text.length;
    if (colon && !memchr(colon + 1, ':', text.length - before - 1)) {
        if (!is_port((struct slice){colon, text.length - before}))
            return false;
        text.length = before;
    }
    return read_plain(text, bytes);
}

static bool read_from(const struct sockaddr *from, uint8_t bytes[PROXY_BYTES])
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;

    if (from && from->sa_family == AF_INET6) {
        memcpy(&six, from, sizeof(six));
        memcpy(bytes, &six.sin6_addr, PROXY_BYTES);
        return true;
    }
    if (!from || from->sa_family != AF_INET)
        return false;
    memcpy(&four, from, sizeof(four));
    memset(bytes, 0, PROXY_BYTES);
    memset(bytes + 10, 0xFF, 2);
    memcpy(bytes + 12, &four.sin_addr, sizeof(four.sin_addr));
    return true;
}

static void write_peer(const uint8_t bytes[PROXY_BYTES], char peer[PEER_SIZE])
{
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};

    memcpy(&six.sin6_addr, bytes, PROXY_BYTES);
    peer_text((const struct sockaddr *)&six, peer);
}

/* ---- who is named ---- */

static bool is_in(const struct proxy_range *range, const uint8_t bytes[PROXY_BYTES])
{
    size_t whole = range->bits / 8;
    unsigned rest = range->bits % 8;

    if (memcmp(range->bytes, bytes, whole) != 0)
        return false;
    return rest == 0 || (range->bytes[whole] ^ bytes[whole]) >> (8 - rest) == 0;
}

static bool is_named(const struct proxies *proxies, const uint8_t bytes[PROXY_BYTES])
{
    for (size_t i = 0; i < proxies->count; i++)
        if (is_in(&proxies->items[i], bytes))
            return true;
    return false;
}

static bool read_bits(struct slice text, bool is_four, uint8_t *ret_bits)
{
    unsigned bits = 0, most = is_four ? BITS_OF_FOUR : BITS;

    if (!is_digits(text) || text.length > 3)
        return false;
    for (size_t i = 0; i < text.length; i++)
        bits = bits * 10 + (unsigned)(text.at[i] - '0');
    if (bits > most)
        return false;
    *ret_bits = (uint8_t)(is_four ? bits + BITS - BITS_OF_FOUR : bits);
    return true;
}

static bool read_range(struct slice text, struct proxy_range *ret_range)
{
    struct proxy_range range = {.bits = BITS};
    const char *slash = text.length > 0 ? memchr(text.at, '/', text.length) : NULL;
    size_t length = slash ? (size_t)(slash - text.at) : text.length;
    bool is_four = memchr(text.at, ':', length) == NULL;

    if (!read_plain((struct slice){text.at, length}, range.bytes))
        return false;
    if (slash &&
        !read_bits((struct slice){slash + 1, text.length - length - 1}, is_four, &range.bits))
        return false;
    *ret_range = range;
    return true;
}

enum status proxies_read(const char *list, struct fault *fault, struct proxies *ret_proxies)
{
    struct proxies proxies = {.count = 0};

    for (const char *at = list; at;) {
        size_t length = strcspn(at, ",");
        struct slice item = slice_trim((struct slice){at, length});

        if (proxies.count == PROXIES_MAX)
            return fault_set(fault, STATUS_INVALID, "proxy",
                             MESSAGE("at most {1} proxies can be named: name the network that they "
                                     "stand in, as 10.20.0.0/16",
                                     arg_count(PROXIES_MAX)));
        if (!read_range(item, &proxies.items[proxies.count]))
            return fault_set(fault, STATUS_INVALID, "proxy",
                             MESSAGE("“{1}” names no proxy: expected IP addresses with commas "
                                     "between, as 127.0.0.1,::1 or 10.20.0.0/16",
                                     arg_text(list)));
        proxies.count++;
        at = at[length] == ',' ? at + length + 1 : NULL;
    }
    *ret_proxies = proxies;
    return STATUS_OK;
}

/* ---- what they say ---- */

static void add_hop(struct hops *hops, struct slice hop)
{
    if (hops->count == HOPS_MAX) {
        memmove(hops->items, hops->items + 1, (HOPS_MAX - 1) * sizeof(hops->items[0]));
        hops->count--;
    }
    hops->items[hops->count++] = slice_trim(hop);
}

/* Pieces of a list, where what is quoted is one (RFC 9110, 5.6.4). */
static void split(struct slice list, char separator, struct hops *hops)
{
    size_t start = 0;
    bool is_quoted = false;

    for (size_t i = 0; i < list.length; i++) {
        if (list.at[i] == '\\' && is_quoted)
            i++;
        else if (list.at[i] == '"')
            is_quoted = !is_quoted;
        else if (list.at[i] == separator && !is_quoted) {
            add_hop(hops, (struct slice){list.at + start, i - start});
            start = i + 1;
        }
    }
    add_hop(hops, (struct slice){list.at + start, list.length - start});
}

/* A header that came several times is one list (RFC 9110, 5.3). */
static void gather(const struct http_fields *headers, const char *name, struct hops *hops)
{
    for (size_t i = 0; i < headers->count; i++)
        if (strcasecmp(headers->items[i].name, name) == 0)
            split(slice_of(headers->items[i].value), ',', hops);
}

/* The value of a pair of a hop of Forwarded: for=192.0.2.1;proto=https. Empty when missing. */
static struct slice pair_of(struct slice hop, const char *name)
{
    struct hops pairs = {.count = 0};
    size_t length = strlen(name);

    split(hop, ';', &pairs);
    for (size_t i = 0; i < pairs.count; i++) {
        struct slice pair = pairs.items[i];

        if (pair.length <= length || pair.at[length] != '=' ||
            strncasecmp(pair.at, name, length) != 0)
            continue;
        pair = (struct slice){pair.at + length + 1, pair.length - length - 1};
        bool is_quoted = pair.length >= 2 && pair.at[0] == '"' && pair.at[pair.length - 1] == '"';
        return is_quoted ? (struct slice){pair.at + 1, pair.length - 2} : pair;
    }
    return (struct slice){"", 0};
}

static void gather_clients(const struct http_fields *headers, struct hops *hops)
{
    gather(headers, "X-Forwarded-For", hops);
    if (hops->count > 0)
        return;
    gather(headers, "Forwarded", hops);
    for (size_t i = 0; i < hops->count; i++)
        hops->items[i] = pair_of(hops->items[i], "for");
}

void proxies_peer(const struct proxies *proxies, const struct sockaddr *from,
                  const struct http_fields *headers, char peer[PEER_SIZE])
{
    uint8_t at[PROXY_BYTES], hop[PROXY_BYTES];
    struct hops hops = {.count = 0};

    peer[0] = '\0';
    if (!read_from(from, at))
        return;
    bool is_proxy = is_named(proxies, at);
    if (is_proxy)
        gather_clients(headers, &hops);
    if (is_proxy && hops.count == 0)
        return;
    while (is_proxy && hops.count > 0 && read_hop(hops.items[--hops.count], hop)) {
        memcpy(at, hop, sizeof(at));
        is_proxy = is_named(proxies, at);
    }
    write_peer(at, peer);
}

bool proxies_say_clear(const struct proxies *proxies, const struct sockaddr *from,
                       const struct http_fields *headers)
{
    uint8_t at[PROXY_BYTES];
    struct hops hops = {.count = 0};

    if (!read_from(from, at) || !is_named(proxies, at))
        return false;
    gather(headers, "X-Forwarded-Proto", &hops);
    if (hops.count > 0)
        return slice_equal(hops.items[hops.count - 1], slice_of("http"));
    gather(headers, "Forwarded", &hops);
    return hops.count > 0 &&
           slice_equal(pair_of(hops.items[hops.count - 1], "proto"), slice_of("http"));
}
