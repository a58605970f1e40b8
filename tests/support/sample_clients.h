// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/clients.h"
#include "support/store_case.h"

/* Clients and users for tests of use cases and what lies above them. */

/* A client with sort key and search words, as an import makes one; returns its id. */
int64_t sample_client(struct store_case *test, enum client_kind kind, const char *name);

/* A user with this role in the workspace; returns their id. */
int64_t sample_member(struct store_case *test, const char *name, enum role role);

/* A work in the workspace by whoever has this role. */
struct work sample_work(struct store_case *test, int64_t user_id, enum role role);

/* The client as the owner sees it now. */
struct client_card sample_card(struct store_case *test, int64_t id);

/* Every client's sums of orders are those of their orders. */
void sample_check_sums(struct store_case *test);

/* Edits it at the version it has now; returns the audit row. */
int64_t sample_rename(struct store_case *test, int64_t id, const char *name);
