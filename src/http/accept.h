// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/language.h"

/* The language of ours that an Accept-Language header likes best; English when it likes none. */
const struct language *accept_language(const char *header);
