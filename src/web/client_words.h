// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/message.h"
#include "domain/client.h"

/* How pages say what is known of a client. */
struct message client_address_words(enum form_of_address form);
struct message client_point_words(enum contact_point_kind kind);

/* None for CLIENT_DAY_NONE. */
struct message_arg client_day(day_t day);

/* With two decimals unless they are zeros. */
struct message_arg client_money(int64_t amount, const char *currency);
