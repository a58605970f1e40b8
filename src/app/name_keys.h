// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* Within a write unit: every name of a client sorts as the language does from now on. */
CHECKED enum status name_keys_renew(struct work *work, const char *language);
