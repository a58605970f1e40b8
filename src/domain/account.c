// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/account.h"

#include <stdbool.h>
#include <string.h>

#include "base/fold.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/client.h"
#include "domain/contact_point.h"

enum status account_name_clean(struct slice name, struct arena *arena, struct fault *fault,
                               const char **ret_name)
{
    const char *clean = NULL;

    enum status status = client_name_clean(name, "name", arena, fault, &clean);
    if (status != STATUS_OK)
        return status;
    if (strlen(clean) > ACCOUNT_NAME_MAX)
        return fault_set(fault, STATUS_INVALID, "name",
                         MESSAGE("a name has at most {1} bytes", arg_count(ACCOUNT_NAME_MAX)));
    *ret_name = clean;
    return STATUS_OK;
}

/* Whoever typed their address with a capital once must find their account without it, too. */
static const char *in_small_letters(const char *text, struct arena *arena)
{
    char *small = arena_copy(arena, text, strlen(text));

    for (char *at = small; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return small;
}

enum status account_email_clean(struct slice email, struct arena *arena, struct fault *fault,
                                const char **ret_email)
{
    const char *key = NULL;

    enum status status = contact_point_key(POINT_EMAIL, email, NULL, "email", arena, fault, &key);
    if (status != STATUS_OK)
        return status;
    if (strlen(key) > ACCOUNT_EMAIL_MAX)
        return fault_set(
            fault, STATUS_INVALID, "email",
            MESSAGE("an e-mail address has at most {1} bytes", arg_count(ACCOUNT_EMAIL_MAX)));
    *ret_email = in_small_letters(key, arena);
    return STATUS_OK;
}

static size_t character_count(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static bool is_one_character(const char *text)
{
    size_t length = utf8_character(slice_of(text)), total = strlen(text);

    for (size_t i = length; length > 0 && i < total; i += length)
        if (total - i < length || memcmp(text, text + i, length) != 0)
            return false;
    return true;
}

static bool is_common(const char *folded, struct arena *arena)
{
    static const char *const common[] = {
#define COMMON_PASSWORD(text) text,
#include "domain/common_passwords.def"
#undef COMMON_PASSWORD
    };

    for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
        if (strcmp(folded, fold_text(arena, slice_of(common[i]))) == 0)
            return true;
    return false;
}

/* The name or the address, the whole of it or what stands before its @. */
static bool is_of_owner(const char *folded, struct password_owner owner, struct arena *arena)
{
    const char *email = owner.email ? owner.email : "";
    struct slice local = {email, strcspn(email, "@")};

    return (owner.name && strcmp(folded, fold_text(arena, slice_of(owner.name))) == 0) ||
           (email[0] != '\0' && (strcmp(folded, fold_text(arena, slice_of(email))) == 0 ||
                                 strcmp(folded, fold_text(arena, local)) == 0));
}

enum status password_clean(struct slice password, struct password_owner owner, const char *field,
                           struct arena *arena, struct fault *fault, const char **ret_password)
{
    const char *composed = password.length <= PASSWORD_MAX ? compose_text(arena, password) : "";

    if (password.length > PASSWORD_MAX || (composed && strlen(composed) > PASSWORD_MAX))
        return fault_set(fault, STATUS_INVALID, field,
                         MESSAGE("a password has at most {1} bytes", arg_count(PASSWORD_MAX)));
    if (!composed)
        return fault_set(fault, STATUS_INVALID, field,
                         PLAIN_MESSAGE("the password is not valid UTF-8"));
    if (character_count(composed) < PASSWORD_CHARACTERS_LEAST)
        return fault_set(fault, STATUS_INVALID, field,
                         MESSAGE("a password has at least {1} characters; a few words make a good "
                                 "one",
                                 arg_count(PASSWORD_CHARACTERS_LEAST)));
    const char *folded = fold_text(arena, slice_of(composed));
    if (is_of_owner(folded, owner, arena))
        return fault_set(fault, STATUS_INVALID, field,
                         PLAIN_MESSAGE("your name and your e-mail address are guessed first; take "
                                       "something else"));
    if (is_common(folded, arena) || is_one_character(composed))
        return fault_set(fault, STATUS_INVALID, field,
                         PLAIN_MESSAGE("many people have taken this password, so it is guessed "
                                       "first; take something else"));
    *ret_password = composed;
    return STATUS_OK;
}

const char *password_typed(struct slice password, struct arena *arena)
{
    return password.length <= PASSWORD_MAX ? compose_text(arena, password) : NULL;
}
