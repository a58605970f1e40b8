// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/idempotency_key.h"

/* Takes the next character of a string in quotes; false for one that may not stand there. */
static bool take_quoted(struct slice *rest, char *ret_char)
{
    char at = rest->at[0];
    size_t length = 1;

    if (at == '\\') {
        if (rest->length < 2 || (rest->at[1] != '"' && rest->at[1] != '\\'))
            return false;
        at = rest->at[1];
        length = 2;
    } else if (at < ' ' || at > '~') {
        return false;
    }
    *rest = (struct slice){rest->at + length, rest->length - length};
    *ret_char = at;
    return true;
}

static bool read_quoted(struct slice rest, struct arena *arena, struct slice *ret_key)
{
    char key[IDEMPOTENCY_KEY_MAX];
    size_t length = 0;

    rest = (struct slice){rest.at + 1, rest.length - 1};
    while (rest.length > 0 && rest.at[0] != '"')
        if (length == sizeof(key) || !take_quoted(&rest, &key[length++]))
            return false;
    if (rest.length != 1 || length == 0)
        return false;
    *ret_key = (struct slice){arena_copy(arena, key, length), length};
    return true;
}

bool idempotency_key_read(struct slice header, struct arena *arena, struct slice *ret_key)
{
    const struct slice key = slice_trim(header);

    if (key.length > 0 && key.at[0] == '"')
        return read_quoted(key, arena, ret_key);
    if (key.length == 0 || key.length > IDEMPOTENCY_KEY_MAX)
        return false;
    for (size_t i = 0; i < key.length; i++)
        if (key.at[i] <= ' ' || key.at[i] > '~' || key.at[i] == '"')
            return false;
    *ret_key = (struct slice){arena_copy(arena, key.at, key.length), key.length};
    return true;
}
