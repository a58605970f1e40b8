// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/slice.h"
#include "base/status.h"

/* Rules of what somebody signs in with. Lengths in bytes, but PASSWORD_CHARACTERS_LEAST. */
enum {
    ACCOUNT_NAME_MAX = 200,
    ACCOUNT_EMAIL_MAX = 254, /* RFC 5321 */
    PASSWORD_CHARACTERS_LEAST = 12,
    PASSWORD_MAX = 1000,
};

/* As it is shown: see client_name_clean(). INVALID names the field "name". */
CHECKED enum status account_name_clean(struct slice name, struct arena *arena, struct fault *fault,
                                       const char **ret_name);

/* As it is stored and compared: trimmed, in small letters. INVALID names the field "email". */
CHECKED enum status account_email_clean(struct slice email, struct arena *arena,
                                        struct fault *fault, const char **ret_email);

/*
 * A new password: NFC, nothing else about it changed, no rule of which characters (ASVS 2.1).
 * INVALID, with `field` named: not UTF-8; too short or too long; the name or the e-mail address of
 * who has it; one of the commonest, which are guessed first; one character again and again.
 */
struct password_owner {
    const char *name, *email; /* NULL when there is none */
};
CHECKED enum status password_clean(struct slice password, struct password_owner owner,
                                   const char *field, struct arena *arena, struct fault *fault,
                                   const char **ret_password);

/* A password as somebody types it to sign in, to compare it: NFC. NULL: nobody's. */
const char *password_typed(struct slice password, struct arena *arena);
