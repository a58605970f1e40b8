// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/known_exports.h"

#include "retention/column_words.h"

enum { TELLING_MAX = 8 };

struct export_header {
    const struct known_export *rules;
    const char *telling[TELLING_MAX]; /* "a|b" is either; "" a first column without a name */
    const char *column[COLUMN_ROLES];
};

static const struct export_header headers[] = {
#define TELLING(...) \
    {                \
        __VA_ARGS__  \
    }
#define EXPORT(rules, telling, ...) {&export_##rules, telling, {__VA_ARGS__}},
#include "retention/known_exports.def"
#undef EXPORT
#undef TELLING
};

static struct slice cut_name(struct slice *names)
{
    const char *bar = memchr(names->at, '|', names->length);
    struct slice name = {names->at, bar == NULL ? names->length : (size_t)(bar - names->at)};
    size_t taken = name.length + (bar != NULL);

    *names = (struct slice){names->at + taken, names->length - taken};
    return name;
}

static int32_t find_one(const struct csv_row *header, struct slice name)
{
    struct folded wanted = text_fold(name);

    for (size_t i = 0; i < header->count; i++) {
        struct folded folded = text_fold(csv_cell(header, i));
        if (folded.length == wanted.length && folded.length <= FOLDED_MAX &&
            memcmp(folded.letters, wanted.letters, sizeof(folded.letters[0]) * folded.length) == 0)
            return (int32_t)i;
    }
    return COLUMN_NONE;
}

static int32_t find_any(const struct csv_row *header, const char *names)
{
    struct slice rest = slice_of(names);
    int32_t column = COLUMN_NONE;

    if (rest.length == 0)
        return header->count > 0 && csv_cell(header, 0).length == 0 ? 0 : COLUMN_NONE;
    while (rest.length > 0 && column == COLUMN_NONE)
        column = find_one(header, cut_name(&rest));
    return column;
}

static bool belongs(const struct csv_row *header, const struct export_header *known)
{
    for (size_t i = 0; i < TELLING_MAX && known->telling[i] != NULL; i++)
        if (find_any(header, known->telling[i]) == COLUMN_NONE)
            return false;
    return true;
}

const struct known_export *known_export_find(const struct csv_row *header,
                                             int32_t ret_column[COLUMN_ROLES])
{
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        if (!belongs(header, &headers[i]))
            continue;
        for (size_t k = 0; k < COLUMN_ROLES; k++)
            ret_column[k] =
                headers[i].column[k] == NULL ? COLUMN_NONE : find_any(header, headers[i].column[k]);
        if (ret_column[ROLE_CLIENT_ELSE] == ret_column[ROLE_CLIENT])
            ret_column[ROLE_CLIENT_ELSE] = COLUMN_NONE;
        return headers[i].rules;
    }
    return NULL;
}
