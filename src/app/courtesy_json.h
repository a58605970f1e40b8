// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/json_read.h"
#include "domain/courtesy.h"

/* A message that is to be checked, and what was found in it, as programs write and read them: the
 * same for the command and the API. docs/courtesy.md says what they mean. */
enum { COURTESY_OTHERS_MAX = 1000, COURTESY_ATTACHMENTS_MAX = 1000 };

struct courtesy_asked {
    const struct json_value *id; /* a number or a text, handed back as it came; NULL for none */
    struct courtesy_message message;
};

/* What is wrong with a message: its member, and what that has to be. */
struct courtesy_refused {
    const char *member, *expected;
};

/* Of a JSON object. False, with *ret_refused, when it is no such message. */
bool courtesy_json_read(const struct json_value *root, struct arena *arena,
                        struct courtesy_asked *ret_asked, struct courtesy_refused *ret_refused);

/* An object. `why` and `mend` are in `language`. */
void courtesy_json_write(struct json *json, const struct courtesy_asked *asked,
                         const struct courtesy_result *result, const struct language *language);
