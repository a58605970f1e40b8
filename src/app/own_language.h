// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/*
 * Regulars speaks "en", "ru" or "hr" to whoever acts, wherever they sign in from now on. Any role.
 * INVALID with the field "language"; FORBIDDEN for the program itself, which has none. The trail
 * says nothing of it: it is about the workspace.
 */
CHECKED enum status choose_own_language(struct work *work, const char *code);
