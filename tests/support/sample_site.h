// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdatomic.h>

#include "http/server.h"

/*
 * A small site to test the server with:
 *   GET /hello            says "hello" and the request's id
 *   GET /clients/:id      says the id
 *   POST /echo            says its body again, up to 1 MiB
 *   POST /form            says the form's field "name"
 *   POST /upload          says what file it was, up to 4 MiB
 *   POST /barred          takes no file, and says so as if none had been sent
 *   GET /slow             takes 100 ms, on the slow workers
 *   GET /page             HTML
 *   GET /file             8 MiB from a descriptor
 *   GET /sign-in/:token   says nothing
 */
extern const struct route_table sample_site_table;

/* Starts it, which is *ret_listening then, on a free port of the loopback interface; ends the test
 * when that fails. */
struct server *sample_site_start(struct server_options options, struct arena *arena,
                                 struct listening *ret_listening);
