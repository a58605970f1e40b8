// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/slice.h"

struct text;

/* Names of mailboxes as IMAP writes them: a UTF-7 of its own (RFC 3501 5.1.3). */

/* Appends the name for the wire; `name` is UTF-8. */
void imap_name_write(struct text *out, struct slice name);

/* Appends the name in UTF-8. What is no such writing stays as it is, bytes that are no text as '?'.
 */
void imap_name_read(struct text *out, struct slice wire);
