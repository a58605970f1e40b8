// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "support/empty_store.h"

/*
 * As empty_store_make(), with the tables of schema_migrate(). These take longer to make than most
 * tests need for all they do, so they are made once and copied: on SQLite for each program, on
 * PostgreSQL for each server.
 */
void made_store_make(struct empty_store *at, enum store_access access);
