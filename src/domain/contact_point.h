// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client.h"

/*
 * The form in which two contact points are the same: an e-mail address trimmed, its domain (but
 * not its local part) in lower case; a phone number as E.164 (+385911234567) when it says its
 * country or `country_prefix` ("385", NULL when unknown) does, else its digits; Telegram without
 * @, in lower case; others trimmed. INVALID, with `field` named, when the value cannot be one
 * (RFC 5321 4.5.3.1 lengths; 3 to 15 digits, E.164).
 */
CHECKED enum status contact_point_key(enum contact_point_kind kind, struct slice value,
                                      const char *country_prefix, const char *field,
                                      struct arena *arena, struct fault *fault,
                                      const char **ret_key);
