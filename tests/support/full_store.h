// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "support/store_case.h"

/*
 * Fills the workspace with a row or more of every kind, hard ones among them: names in all scripts,
 * quotes, line ends, the largest and smallest numbers, empty texts and none, a file of two pieces,
 * somebody signed in. A sound store in which `verify_store()` finds nothing.
 */
enum { FULL_STORE_CLIENTS = 5 };
void full_store_fill(struct store_case *test);

/* Another empty store of the same kind, with its schema. */
void full_store_open_other(struct empty_store *at);

/* The archive of the store, packed as asked for, as a file of the test's folder. */
struct slice full_store_archive(struct store_case *test, struct store *store, const char *name);

/* A work without a workspace, by the program itself. */
struct work full_store_work(struct store_case *test, struct store *store);
