// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/file_kind.h"

#include <stdint.h>
#include <strings.h>

enum { LOOKED_AT = 64 * 1024 };

#define MARK(text, kind)                 \
    {                                    \
        (text), sizeof(text) - 1, (kind) \
    }

static const struct {
    const char *mark;
    size_t length;
    enum file_kind kind;
} marks[] = {
    MARK("PK\x03\x04", FILE_KIND_ZIP),
    MARK("PK\x05\x06", FILE_KIND_ZIP),
    MARK("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FILE_KIND_OLD_OFFICE),
    MARK("%PDF-", FILE_KIND_PDF),
    MARK("\x89PNG\r\n\x1A\n", FILE_KIND_IMAGE),
    MARK("\xFF\xD8\xFF", FILE_KIND_IMAGE),
    MARK("GIF87a", FILE_KIND_IMAGE),
    MARK("GIF89a", FILE_KIND_IMAGE),
    MARK("SQLite format 3\0", FILE_KIND_SQLITE),
    MARK("PAR1", FILE_KIND_PARQUET),
    MARK("BZh9", FILE_KIND_PACKED),
    MARK("\xFD\x37zXZ\0", FILE_KIND_PACKED),
    MARK("\x28\xB5\x2F\xFD", FILE_KIND_PACKED),
    MARK("7z\xBC\xAF\x27\x1C", FILE_KIND_PACKED),
    MARK("Rar!\x1A\x07", FILE_KIND_PACKED),
};

static bool contains(struct slice text, const char *part)
{
    return memmem(text.at, text.length, part, strlen(part)) != NULL;
}

static bool starts_as(struct slice text, const char *word)
{
    size_t length = strlen(word);
    return text.length >= length && strncasecmp(text.at, word, length) == 0;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static enum file_kind kind_of_markup(struct slice text)
{
    static const char *const html[] = {"<!doctype html", "<html", "<head", "<table", "<body"};

    while (text.length > 0 && is_space(text.at[0]))
        text = (struct slice){text.at + 1, text.length - 1};
    for (size_t i = 0; i < sizeof(html) / sizeof(html[0]); i++)
        if (starts_as(text, html[i]))
            return FILE_KIND_HTML;
    if (starts_as(text, "<?xml"))
        return contains(text, "<html") ? FILE_KIND_HTML : FILE_KIND_XML;
    if (text.length < 2 || (text.at[0] != '{' && text.at[0] != '['))
        return FILE_KIND_TEXT;

    /* A header may begin with a bracket; an object or a list of them may not be a header. */
    char opened = text.at[0];
    do
        text = (struct slice){text.at + 1, text.length - 1};
    while (text.length > 0 && is_space(text.at[0]));
    bool is_json = text.length > 0 && (opened == '{' ? text.at[0] == '"' || text.at[0] == '}'
                                                     : text.at[0] == '{' || text.at[0] == '[');
    return is_json ? FILE_KIND_JSON : FILE_KIND_TEXT;
}

/* A stray control byte is a bad row; one in 32 is no text. */
static bool is_binary(struct slice text)
{
    size_t controls = 0;

    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte = (uint8_t)text.at[i];
        controls += byte < 0x09 || (byte > 0x0D && byte < 0x20) || byte == 0x7F;
    }
    return controls * 32 > text.length;
}

enum file_kind file_kind_of(struct slice head)
{
    if (head.length > LOOKED_AT)
        head.length = LOOKED_AT;
    if (head.length == 0)
        return FILE_KIND_EMPTY;

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (head.length < marks[i].length || memcmp(head.at, marks[i].mark, marks[i].length) != 0)
            continue;
        bool is_workbook = marks[i].kind == FILE_KIND_ZIP &&
                           (contains(head, "[Content_Types].xml") || contains(head, "xl/"));
        return is_workbook ? FILE_KIND_XLSX : marks[i].kind;
    }
    enum file_kind kind = kind_of_markup(head);
    if (kind == FILE_KIND_TEXT && is_binary(head))
        kind = FILE_KIND_BINARY;
    return kind;
}
