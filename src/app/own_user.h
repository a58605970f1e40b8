// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/audits.h"
#include "store/users.h"

/* Within app/: what use cases on one's own account begin and end with. */

/* FORBIDDEN for the program itself and for whoever is not signed in. */
CHECKED enum status check_own(struct work *work);

CHECKED enum status own_user(struct work *work, struct user_account *ret_user);

/* A row of the trail about the actor's own account. */
CHECKED enum status own_audit(struct work *work, enum audit_action action);
