// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/address.h"

#include <string.h>

#include "base/text.h"

enum { URL_MAX = 255 };

/* Letters, digits and what stands in names, addresses of IPv6 and before ports. */
static bool is_host(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-:[]";

    return text[0] != '\0' && text[strspn(text, allowed)] == '\0';
}

static bool is_of_this_machine(const char *host)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t length = strlen(names[i]);

        if (strncmp(host, names[i], length) == 0 && (host[length] == ':' || host[length] == '\0'))
            return true;
    }
    return false;
}

static const char *lower(const char *text, struct arena *arena)
{
    char *copy = arena_copy(arena, text, strlen(text));
    size_t length = strlen(copy);

    for (char *at = copy; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    if (length > 0 && copy[length - 1] == '/')
        copy[length - 1] = '\0';
    return copy;
}

static enum status refuse_clear(const char *url, struct fault *fault)
{
    return fault_set(fault, STATUS_INVALID, "base-url",
                     MESSAGE("people would sign in over {1} without encryption: put a proxy with "
                             "TLS before the server and name its https:// address with --base-url",
                             arg_text(url)));
}

enum status public_address_read(const char *base_url, const char *listening, bool is_loopback,
                                bool is_tls, struct arena *arena, struct fault *fault,
                                struct public_address *ret_address)
{
    struct text url = text_new(arena);

    text_format(&url, "%s://%s", is_tls ? "https" : "http", listening);
    const char *address = base_url ? lower(base_url, arena) : url.at;
    bool is_secure = strncmp(address, "https://", strlen("https://")) == 0;
    bool is_plain = strncmp(address, "http://", strlen("http://")) == 0;
    const char *host = strstr(address, "//");

    if ((!is_secure && !is_plain) || strlen(address) > URL_MAX || !is_host(host + 2))
        return fault_set(fault, STATUS_INVALID, "base-url",
                         MESSAGE("“{1}” is no address that people reach the server at: expected "
                                 "one without a path, as https://crm.example.org",
                                 arg_text(base_url ? base_url : listening)));
    if (is_tls && !is_secure)
        return fault_set(fault, STATUS_INVALID, "base-url",
                         MESSAGE("the server speaks TLS, so people reach it by https://, not {1}",
                                 arg_text(address)));
    if (!is_secure && (!is_loopback || !is_of_this_machine(host + 2)))
        return refuse_clear(address, fault);
    *ret_address = (struct public_address){address, host + 2, is_secure};
    return STATUS_OK;
}

const char *store_address_shown(const char *address, struct arena *arena)
{
    const char *slashes = strstr(address, "://");
    struct text out = text_new(arena);

    if (slashes == NULL)
        return address;
    const char *host = slashes + strlen("://");
    size_t length = strcspn(host, "/?");
    struct slice user = {host, 0};
    for (size_t i = 0; i < length; i++)
        if (host[i] == '@')
            user.length = i;
    const char *colon = user.length > 0 ? memchr(user.at, ':', user.length) : NULL;
    text_add_slice(&out, (struct slice){address, (size_t)(host - address)});
    text_add_slice(&out, (struct slice){host, colon ? (size_t)(colon - host) : user.length});
    host += user.length;
    text_add_slice(&out, (struct slice){host, strcspn(host, "?")});
    return out.at;
}
