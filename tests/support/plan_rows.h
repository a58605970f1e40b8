// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/*
 * Statements that fill each table with as many rows as make an index worth its while, for every
 * workspace where it belongs to one; NULL ends them. @BLOB@ stands as in the migrations.
 */
extern const char *const plan_rows[];
