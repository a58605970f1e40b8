// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outside_answer.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

/* A copy that is fit for a terminal: valid UTF-8 without control characters. */
static const char *clean_copy(struct arena *arena, struct slice text)
{
    struct text clean = text_new(arena);

    while (text.length > 0) {
        size_t length = utf8_character(text);
        bool is_control = length == 1 && ((uint8_t)text.at[0] < 0x20 || text.at[0] == 0x7F);
        /* U+0080 to U+009F are control characters too. */
        bool is_high_control =
            length == 2 && (uint8_t)text.at[0] == 0xC2 && (uint8_t)text.at[1] < 0xA0;

        if (length == 0 || is_control || is_high_control)
            text_add_char(&clean, '?');
        else
            text_add_slice(&clean, (struct slice){text.at, length});
        length = length == 0 ? 1 : length;
        text = (struct slice){text.at + length, text.length - length};
    }
    return clean.at;
}

/* Cuts the first of the texts off; false when none ends with a NUL. */
static bool cut_text(struct slice *texts, struct arena *arena, const char **ret_text)
{
    const char *end = texts->length == 0 ? NULL : memchr(texts->at, '\0', texts->length);

    if (end == NULL)
        return false;
    size_t length = (size_t)(end - texts->at);
    *ret_text = clean_copy(arena, (struct slice){texts->at, length});
    *texts = (struct slice){end + 1, texts->length - length - 1};
    return true;
}

static bool cut_sheets(struct slice *texts, size_t count, struct arena *arena,
                       struct workbook_findings *findings)
{
    /* Each name takes a byte at least, so a wild count cannot ask for much memory. */
    if (count > texts->length)
        return false;
    const char **sheets = arena_array(arena, const char *, count);

    for (size_t i = 0; i < count; i++) {
        if (!cut_text(texts, arena, &sheets[i]))
            return false;
    }
    findings->sheets = sheets;
    findings->sheet_count = count;
    return true;
}

bool outside_answer_read(struct slice bytes, struct arena *arena,
                         struct outside_outcome *ret_outcome)
{
    struct outside_answer answer;
    struct outside_outcome outcome = {0};

    if (bytes.length < sizeof(answer))
        return false;
    memcpy(&answer, bytes.at, sizeof(answer));
    struct slice texts = {bytes.at + sizeof(answer), bytes.length - sizeof(answer)};

    if (answer.version != OUTSIDE_VERSION || answer.code >= OUTSIDE_CODES ||
        answer.text_length != texts.length || answer.rows > INT64_MAX)
        return false;
    if (!cut_text(&texts, arena, &outcome.findings.sheet) ||
        !cut_text(&texts, arena, &outcome.part) ||
        !cut_sheets(&texts, answer.sheet_count, arena, &outcome.findings) || texts.length > 0)
        return false;

    outcome.code = (enum outside_code)answer.code;
    outcome.limit = answer.limit > INT64_MAX ? INT64_MAX : answer.limit;
    outcome.row = answer.row;
    outcome.column = answer.column;
    outcome.findings.rows = (int64_t)answer.rows;
    *ret_outcome = outcome;
    return true;
}
