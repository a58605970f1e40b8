// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

/* A client of a server on this machine, which says exactly what it is told to. */

/* A connection; -1 when there is none to be had. Close it. */
int talk_connect(uint16_t port);

/* Sends all of it; false when the other side would not have it. */
bool talk_send(int connection, struct slice bytes);

/* What comes until the other side closes, or nothing has come for so long. NUL-terminated. */
struct slice talk_receive(int connection, int milliseconds, struct arena *arena);

/* One request whose reply closes the connection, or is waited for at most a second after. */
struct slice talk(uint16_t port, struct slice request, struct arena *arena);

/* The code in the first line of a reply; 0 when it is none. */
int talk_code(struct slice reply);

/* The value of the one header of that name in a reply's head, or NULL. */
const char *talk_header(struct slice reply, const char *name, struct arena *arena);
