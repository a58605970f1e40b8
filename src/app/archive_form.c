// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_form.h"

#include "app/archive_reader.h"
#include "base/base64url.h"
#include "base/decimal.h"

void archive_add_head(struct text *out, int64_t schema)
{
    text_add(out, ARCHIVE_FIRST_LINE);
    text_decimal(out, ARCHIVE_FORM, 0);
    text_add(out, ",\"program\":\"" REGULARS_VERSION "\",\"schema\":");
    text_decimal(out, schema, 0);
    text_add(out, "}");
}

static bool skip(struct slice *line, const char *expected)
{
    size_t length = strlen(expected);

    if (line->length < length || memcmp(line->at, expected, length) != 0)
        return false;
    line->at += length;
    line->length -= length;
    return true;
}

/* A number of a version: at most nine digits. */
static bool skip_number(struct slice *line, int64_t *number)
{
    enum { DIGITS_MAX = 9 };
    size_t length = 0;

    *number = 0;
    for (; length < line->length && line->at[length] >= '0' && line->at[length] <= '9'; length++)
        *number = length < DIGITS_MAX ? *number * 10 + (line->at[length] - '0') : *number;
    line->at += length;
    line->length -= length;
    return length > 0 && length <= DIGITS_MAX;
}

/* "0.1.0": what can be shown to a person without a second look. */
static struct slice skip_version(struct slice *line)
{
    enum { VERSION_MAX = 40 };
    struct slice version = {line->at, 0};

    while (version.length < line->length && version.length < VERSION_MAX &&
           strchr("0123456789.-abcdefghijklmnopqrstuvwxyz", line->at[version.length]) &&
           line->at[version.length] != '\0')
        version.length++;
    line->at += version.length;
    line->length -= version.length;
    return version;
}

bool archive_read_head(struct slice line, struct archive_head *ret_head)
{
    struct archive_head head = {0};

    if (!skip(&line, ARCHIVE_FIRST_LINE) || !skip_number(&line, &head.version))
        return false;
    if (head.version != ARCHIVE_FORM) {
        *ret_head = head;
        return true;
    }
    if (!skip(&line, ",\"program\":\""))
        return false;
    head.program = skip_version(&line);
    if (!skip(&line, "\",\"schema\":") || !skip_number(&line, &head.schema))
        return false;
    *ret_head = head;
    return skip(&line, "}") && line.length == 0;
}

void archive_add_table(struct text *out, const struct archive_table *table)
{
    text_format(out, "{\"table\":\"%s\",\"columns\":[\"", table->name);
    for (const char *at = table->columns; *at != '\0'; at++) {
        if (*at == ',')
            text_add(out, "\",\"");
        else if (*at != ' ')
            text_add_char(out, *at);
    }
    text_add(out, "\"]}");
}

void archive_add_counts(struct text *out, const int64_t rows[ARCHIVE_TABLES])
{
    text_add(out, "{\"rows\":{");
    for (int i = 0; i < ARCHIVE_TABLES; i++) {
        text_format(out, i == 0 ? "\"%s\":" : ",\"%s\":", archive_tables[i].name);
        text_decimal(out, rows[i], 0);
    }
    text_add(out, "},");
}

void archive_add_hash(struct text *out, const uint8_t hash[SECRET_HASH_SIZE])
{
    enum { LENGTH = (SECRET_HASH_SIZE * 4 + 2) / 3 };
    char characters[LENGTH];

    base64url_write(characters, (struct slice){(const char *)hash, SECRET_HASH_SIZE});
    text_add(out, "\"blake2b\":\"");
    text_add_slice(out, (struct slice){characters, LENGTH});
    text_add(out, "\"}");
}
