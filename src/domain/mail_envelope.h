// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/slice.h"

/*
 * The one place that says what may stand in an envelope, MAIL FROM:<...> and RCPT TO:<...> (RFC
 * 5321 4.1.2, 6531): local part of at most 64 octets, quoted or of dot-separated words, domain of
 * at most 255, 254 together; no CR, LF, NUL, other control character, space or angle bracket
 * (V17). UTF-8 may stand in both and then needs SMTPUTF8.
 */
bool mail_envelope_takes(struct slice address);

/* True when SMTPUTF8 is needed for it. */
bool mail_needs_utf8(struct slice text);
