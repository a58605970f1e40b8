// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/accept.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { CODE_MAX = 15, ITEM_MAX = 63, THOUSAND = 1000 };

/* ";q=0.85" as 850; 1000 without; 0 for what is none. */
static int read_weight(const char *parameters)
{
    const char *at = strstr(parameters, "q=");
    int weight = 0, place = THOUSAND;

    if (at == NULL)
        return THOUSAND;
    for (at += 2; *at != '\0' && place > 0; at++) {
        if (*at == '.')
            continue;
        if (*at < '0' || *at > '9')
            break;
        weight += (*at - '0') * place;
        place /= 10;
    }
    return weight > THOUSAND ? THOUSAND : weight;
}

/* "ru-RU" is Russian: the first subtag decides. */
static const struct language *language_of_tag(const char *tag)
{
    char code[CODE_MAX + 1];
    size_t length = strcspn(tag, "- \t;");

    if (length == 0 || length > CODE_MAX)
        return NULL;
    memcpy(code, tag, length);
    code[length] = '\0';
    return language_by_code(code);
}

/* The next item of a list, as much of it as matters; false at the end. */
static bool next_item(const char **at, char item[ITEM_MAX + 1])
{
    *at += strspn(*at, ", \t");
    size_t length = strcspn(*at, ",");
    snprintf(item, ITEM_MAX + 1, "%.*s", length > ITEM_MAX ? ITEM_MAX : (int)length, *at);
    *at += length;
    return length > 0;
}

static bool is_named(const char *item, const char *name)
{
    size_t length = strcspn(item, " \t;");

    return length == strlen(name) && strncasecmp(item, name, length) == 0;
}

bool accept_gzip(const char *header)
{
    char item[ITEM_MAX + 1];
    int weight = 0;

    for (const char *at = header; next_item(&at, item);) {
        if (is_named(item, "gzip"))
            return read_weight(item) > 0;
        if (is_named(item, "*"))
            weight = read_weight(item);
    }
    return weight > 0;
}

const struct language *accept_language(const char *header)
{
    const struct language *best = language_by_code("en");
    int best_weight = 0;
    char item[ITEM_MAX + 1];

    for (const char *at = header; next_item(&at, item);) {
        const struct language *language = language_of_tag(item);
        int weight = language ? read_weight(item) : 0;
        if (weight > best_weight) {
            best = language;
            best_weight = weight;
        }
    }
    return best;
}
