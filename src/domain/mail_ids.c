// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"
#include "domain/mail_compose.h"
#include "domain/mail_envelope.h"

enum { CHANCE_BYTES = 16, TOKEN_MAX = 43 };

static const char token_characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-_";

/* In lower case and without look-alikes (RFC 4648's base32). */
static void add_base32(struct text *out, const uint8_t *bytes, size_t length)
{
    uint32_t bits = 0, count = 0;

    for (size_t i = 0; i < length; i++) {
        bits = bits << 8 | bytes[i];
        for (count += 8; count >= 5; count -= 5)
            text_add_char(out, "abcdefghijklmnopqrstuvwxyz234567"[bits >> (count - 5) & 31]);
    }
    if (count > 0)
        text_add_char(out, "abcdefghijklmnopqrstuvwxyz234567"[bits << (5 - count) & 31]);
}

const char *mail_message_id(const uint8_t chance[16], const char *address, struct arena *arena)
{
    const char *at = strrchr(address, '@');
    struct text id = text_new(arena);

    add_base32(&id, chance, CHANCE_BYTES);
    bool is_plain = at && at[1] != '\0' && !mail_needs_utf8(slice_of(at + 1)) && at[1] != '[';
    text_format(&id, "@%s", is_plain ? at + 1 : "regulars.invalid");
    return id.at;
}

const char *mail_token_address(const char *address, const char *token, struct arena *arena)
{
    const char *at = strrchr(address, '@');
    size_t local_length = at ? (size_t)(at - address) : 0;
    const char *plus = memchr(address, '+', local_length);
    struct text result = text_new(arena);

    if (plus)
        local_length = (size_t)(plus - address);
    text_add_slice(&result, (struct slice){address, local_length});
    text_format(&result, "+%s%s", token, at ? at : "");
    return result.at;
}

const char *mail_token_of(const char *address, struct arena *arena)
{
    const char *at = strrchr(address, '@');
    const char *plus = at ? memchr(address, '+', (size_t)(at - address)) : NULL;

    if (!plus)
        return NULL;
    size_t length = (size_t)(at - plus) - 1;
    if (length == 0 || length > TOKEN_MAX || strspn(plus + 1, token_characters) < length)
        return NULL;
    return arena_copy(arena, plus + 1, length);
}
