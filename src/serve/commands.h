// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/status.h"

struct handed_place;

/*
 * Commands that hand themselves over to a server of a SQLite store (app/hand_over.h), taken one
 * after another by a thread.
 */
struct serve_commands;

/* *ret_commands is NULL for PostgreSQL, where commands work beside the server. */
CHECKED enum status serve_commands_start(const struct handed_place *place, struct arena *arena,
                                         struct fault *fault, struct serve_commands **ret_commands);

/* Waits for the one that runs, and takes the socket's name away. */
void serve_commands_stop(struct serve_commands *commands);
