// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/arena.h"

/*
 * Databases on the tests' own PostgreSQL server (tools/with_postgres.sh), each test with one to
 * itself so that tests run side by side.
 */

/* The address of a database that does not exist yet; NULL when there is no server. */
const char *postgres_new_address(struct arena *arena);

/* Makes the database that `address` names as a copy of `original`; false when there is none. */
bool postgres_copy(const char *address, const char *original);

/* Names it anew, so that it can be copied, unless there is one of that name. */
void postgres_keep(const char *address, const char *name);

/* Drops it, whoever is still connected. */
void postgres_drop(const char *address);

/* Runs statements on it by a connection of their own; a failure fails the test. The first cell of
 * the last result, "" when there is none. */
const char *postgres_ask(struct arena *arena, const char *address, const char *sql);

/* Ends all connections to it, as a server that is stopped does. */
void postgres_disconnect_all(const char *address);

#define NO_POSTGRES "no PostgreSQL server: run by way of tools/with_postgres.sh"
