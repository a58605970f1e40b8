// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "support/store_case.h"

/*
 * A work in a second workspace of the same store, by a user who owns nothing of the first: what a
 * neighbour would have to find or change (reliability case AC-027). Made anew at each call.
 */
struct work other_workspace_work(struct store_case *test);

/* A work in the workspace of `test`, its write unit begun. */
struct work begun_work(struct store_case *test);

/* Commits it. */
void commit_work(struct work *work);

/* A client with the main contact "Contact of NAME", in a unit of its own. */
int64_t client_in(struct work *work, const char *name, int64_t *ret_contact_id);
