// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client.h"

/*
 * The form in which two contact points are the same: an e-mail address trimmed, its domain (but
 * not its local part) in lower case; a phone number as E.164 (+385911234567) when it says its
 * country or `country_prefix` ("385", NULL when unknown) does, else its digits, with ";ext=204"
 * behind them when it has an extension, and a code as *100# as it is dialled; Telegram without @,
 * in lower case; others trimmed. Characters that are not seen (without_unseen()) do not matter.
 * INVALID, with `field` named, when the value cannot be one (RFC 5321 4.5.3.1 lengths; 3 to 15
 * digits, E.164).
 */
CHECKED enum status contact_point_key(enum contact_point_kind kind, struct slice value,
                                      const char *country_prefix, const char *field,
                                      struct arena *arena, struct fault *fault,
                                      const char **ret_key);

/* What kind of address somebody wrote, by how it is written. */
enum contact_point_kind contact_point_kind_by_look(const char *value);

/*
 * Without what phones and address books put around names and numbers and nobody sees: marks and
 * isolates that turn the direction of writing (AC-109), spaces without width, byte order marks. A
 * person who pastes a number or brings a file in does not know of them, so they are left out
 * instead of being refused. Joiners stay: some scripts are written with them.
 */
struct slice without_unseen(struct slice text, struct arena *arena);
