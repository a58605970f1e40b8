// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"

#include <stdbool.h>

/* Whether an Accept-Encoding header takes gzip: by name or by a star, with a weight above 0. */
bool accept_gzip(const char *header);

/* The language of ours that an Accept-Language header likes best; English when it likes none. */
const struct language *accept_language(const char *header);
