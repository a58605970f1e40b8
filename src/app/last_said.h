// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* Within app/: the beginning of what was last written to a client, in a conversation or noted as
 * sent, among what happened last; "" when nothing was. */
CHECKED enum status last_said_to(struct work *work, int64_t client_id, const char **ret_text);
