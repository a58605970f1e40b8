// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/status.h"

struct accounts;
struct snapshots;
struct store;

/* What a server runs commands on. */
struct handed_place {
    struct store *store;
    const char *address;  /* of the store, absolute */
    const char *base_url; /* of the server */
    struct snapshots *snapshots;
    struct accounts *accounts;
};

/*
 * The server's side of a command that was handed over (app/hand_over.h): takes it from a
 * `connection` that hand_over_listen()'s socket accepted, runs it on the server's store, answers,
 * and closes the connection. Takes as long as the command does and may wait for whoever reads its
 * output, so it belongs on a thread that may be kept waiting. Returns what to log: FORBIDDEN and
 * INVALID were refused; *ret_exit_code is the command's.
 */
CHECKED enum status serve_handed_command(int connection, const struct handed_place *place,
                                         struct fault *fault, int *ret_exit_code);
