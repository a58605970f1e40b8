// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/slice.h"

/*
 * Where what somebody wrote ends, and what their program put below it begins: earlier letters, by
 * the line that introduces them in English, Russian, Croatian or German or by a block of "> " up to
 * the end, and the signature behind "-- " (RFC 3676 4.3). Pages fold these, with "show everything":
 * a guess that is wrong hides nothing for good. Each is the text's length when there is none; one
 * may stand before the other. `text` is UTF-8 with \n.
 */
struct mail_folds {
    size_t quote_at, signature_at;
};
struct mail_folds mail_folds_find(struct slice text);
