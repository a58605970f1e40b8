// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/address_guard.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

struct network {
    uint8_t bytes[ADDRESS_BYTES];
    uint8_t bits;
    enum address_kind kind;
};

/* IANA's registries of special addresses; the first that fits counts. */
static const struct network of_four[] = {
    {{0}, 8, ADDRESS_NEVER},
    {{10}, 8, ADDRESS_OWN},
    {{100, 64}, 10, ADDRESS_OWN},
    {{127}, 8, ADDRESS_OWN},
    {{169, 254}, 16, ADDRESS_NEVER},
    {{172, 16}, 12, ADDRESS_OWN},
    {{192, 0, 0}, 24, ADDRESS_NEVER},
    {{192, 0, 2}, 24, ADDRESS_NEVER},
    {{192, 88, 99}, 24, ADDRESS_NEVER},
    {{192, 168}, 16, ADDRESS_OWN},
    {{198, 18}, 15, ADDRESS_NEVER},
    {{198, 51, 100}, 24, ADDRESS_NEVER},
    {{203, 0, 113}, 24, ADDRESS_NEVER},
    {{224}, 3, ADDRESS_NEVER},
};

static const struct network of_six[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, ADDRESS_OWN},
    {{0xFC}, 7, ADDRESS_OWN},
    {{0x20, 0x01, 0x0D, 0xB8}, 32, ADDRESS_NEVER},
    {{0x20, 0x01}, 23, ADDRESS_NEVER}, /* Teredo, benchmarks and the like */
    {{0x20}, 3, ADDRESS_PUBLIC},       /* 2000::/3: all that is given out */
    {{0}, 0, ADDRESS_NEVER},
};

static bool is_in(const struct network *network, const uint8_t *bytes)
{
    size_t whole = network->bits / 8;
    unsigned rest = network->bits % 8;

    if (memcmp(network->bytes, bytes, whole) != 0)
        return false;
    return rest == 0 || (network->bytes[whole] ^ bytes[whole]) >> (8 - rest) == 0;
}

static enum address_kind kind_of_four(const uint8_t bytes[4])
{
    for (size_t i = 0; i < sizeof(of_four) / sizeof(of_four[0]); i++)
        if (is_in(&of_four[i], bytes))
            return of_four[i].kind;
    return ADDRESS_PUBLIC;
}

/* An IPv4 address inside: mapped, translated (64:ff9b::/96), or by way of 6to4. */
static const uint8_t *four_inside(const uint8_t bytes[ADDRESS_BYTES])
{
    static const struct network mapped = {
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96, ADDRESS_PUBLIC};
    static const struct network translated = {{0, 0x64, 0xFF, 0x9B}, 96, ADDRESS_PUBLIC};
    static const struct network six_to_four = {{0x20, 0x02}, 16, ADDRESS_PUBLIC};

    if (is_in(&mapped, bytes) || is_in(&translated, bytes))
        return bytes + 12;
    return is_in(&six_to_four, bytes) ? bytes + 2 : NULL;
}

void address_bytes(const struct sockaddr *address, uint8_t bytes[ADDRESS_BYTES])
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;

    memset(bytes, 0, ADDRESS_BYTES);
    if (address->sa_family == AF_INET6) {
        memcpy(&six, address, sizeof(six));
        memcpy(bytes, &six.sin6_addr, ADDRESS_BYTES);
    }
    if (address->sa_family != AF_INET)
        return;
    memcpy(&four, address, sizeof(four));
    memset(bytes + 10, 0xFF, 2);
    memcpy(bytes + 12, &four.sin_addr, sizeof(four.sin_addr));
}

enum address_kind address_kind(const struct sockaddr *address)
{
    uint8_t bytes[ADDRESS_BYTES];

    if (address->sa_family != AF_INET && address->sa_family != AF_INET6)
        return ADDRESS_NEVER;
    address_bytes(address, bytes);
    const uint8_t *four = four_inside(bytes);
    if (four)
        return kind_of_four(four);
    for (size_t i = 0; i < sizeof(of_six) / sizeof(of_six[0]); i++)
        if (is_in(&of_six[i], bytes))
            return of_six[i].kind;
    return ADDRESS_NEVER;
}
