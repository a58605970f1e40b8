// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"

/* Shows why a handler ended with `status`: what did not happen and what one can do. Logs what only
 * whoever looks after the program can mend. */
void trouble_show(struct exchange *exchange, enum status status);

/* The same for what the server refused before any handler, by its HTTP status. */
void trouble_refuse(struct exchange *exchange, unsigned code);

/* A form that is not of this session, or of another site. */
void trouble_forgery(struct exchange *exchange);
