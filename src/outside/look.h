// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "outside/request.h"

/*
 * Asks an address of our own, by the web as everybody would, whether it is we who answer there
 * (OUTSIDE_LOOK). It follows no redirection, goes through no proxy, and reads a few bytes.
 */
struct look {
    const char *url;      /* https://, with a path */
    const char *expected; /* the whole body of our answer */
    const char *trust;    /* a file of certificates in PEM; NULL: the system's */
    bool may_be_own;      /* also an address of our own network */
};
void look(const struct look *look, struct outside_look_answer *ret_answer);
