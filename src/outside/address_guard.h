// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

/*
 * Where a connection may lead that somebody else has a say in: a name can lead to this machine, to
 * its neighbours, or to the address at which a rented server hands out its keys. The address is
 * looked at that is connected to, not the name.
 */
enum address_kind {
    ADDRESS_PUBLIC,
    ADDRESS_OWN,   /* of this machine or its own network: for who asked for that alone */
    ADDRESS_NEVER, /* of a link, of groups, of nobody, of no IP */
};

struct sockaddr;
enum address_kind address_kind(const struct sockaddr *address);

/* The address as 16 bytes, an IPv4 address mapped into IPv6; zeros for any other family. */
enum { ADDRESS_BYTES = 16 };
void address_bytes(const struct sockaddr *address, uint8_t bytes[ADDRESS_BYTES]);
