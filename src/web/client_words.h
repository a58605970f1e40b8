// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"
#include "base/message.h"
#include "domain/client.h"

/* How pages say what is known of a client. */
struct message client_address_words(enum form_of_address form);
struct message client_point_words(enum contact_point_kind kind);

/* The name of the language `code`, in that of the page; a code that has none as it is. */
const char *client_language(const struct language *language, const char *code);

/* None for CLIENT_DAY_NONE. */
struct message_arg client_day(day_t day);

/* With two decimals unless they are zeros. */
struct message_arg client_money(int64_t amount, const char *currency);
