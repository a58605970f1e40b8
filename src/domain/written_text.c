// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/written_text.h"

#include "base/arena.h"
#include "base/fold.h"
#include "base/text.h"
#include "base/utf8.h"

/* C1 controls (U+0080 to U+009F), and marks that turn the direction of what follows (AC-109). */
static bool is_unwanted(const unsigned char *at, size_t length)
{
    if (length == 1)
        return *at < 0x20 || *at == 0x7F;
    if (length == 2)
        return at[0] == 0xC2 && at[1] < 0xA0;
    if (length != 3 || at[0] != 0xE2)
        return false;
    return (at[1] == 0x80 && at[2] >= 0xAA && at[2] <= 0xAE) ||
           (at[1] == 0x81 && at[2] >= 0xA6 && at[2] <= 0xA9);
}

/* Spaces that stand at the end of a line are held back until something follows. */
struct line_writer {
    struct text out;
    size_t spaces, line_ends;
};

static void add_held(struct line_writer *writer)
{
    for (; writer->line_ends > 0; writer->line_ends--)
        text_add_char(&writer->out, '\n');
    for (; writer->spaces > 0; writer->spaces--)
        text_add_char(&writer->out, ' ');
}

static void hold(struct line_writer *writer, bool is_line_end)
{
    if (writer->out.length == 0)
        return;
    if (is_line_end) {
        writer->line_ends++;
        writer->spaces = 0;
    } else {
        writer->spaces++;
    }
}

static enum status clean(struct slice text, size_t max, bool has_lines, const char *field,
                         struct fault *fault, struct line_writer *writer)
{
    while (text.length > 0) {
        size_t length = utf8_character(text);
        const unsigned char *at = (const unsigned char *)text.at;
        bool is_after_return = *at == '\r' && text.length > 1 && text.at[1] == '\n';

        if (*at == '\n' || *at == '\r' || *at == '\t' || *at == ' ') {
            if (!is_after_return)
                hold(writer, has_lines && (*at == '\n' || *at == '\r'));
        } else if (is_unwanted(at, length)) {
            return fault_set(fault, STATUS_INVALID, field,
                             PLAIN_MESSAGE("a text holds no control characters"));
        } else {
            add_held(writer);
            text_add_slice(&writer->out, (struct slice){text.at, length});
        }
        if (writer->out.length > max)
            return fault_set(fault, STATUS_INVALID, field,
                             MESSAGE("this has at most {1} bytes", arg_count((int64_t)max)));
        text = (struct slice){text.at + length, text.length - length};
    }
    return STATUS_OK;
}

static enum status clean_text(struct slice text, size_t max, bool has_lines, const char *field,
                              struct arena *arena, struct fault *fault, const char **ret_text)
{
    struct line_writer writer = {.out = text_new(arena)};

    if (!utf8_is_valid(text))
        return fault_set(fault, STATUS_INVALID, field,
                         PLAIN_MESSAGE("the text is not valid UTF-8"));
    enum status status = clean(text, max, has_lines, field, fault, &writer);
    if (status != STATUS_OK)
        return status;
    const char *composed = compose_text(arena, (struct slice){writer.out.at, writer.out.length});
    if (!composed || strlen(composed) > max)
        return fault_set(fault, STATUS_INVALID, field,
                         MESSAGE("this has at most {1} bytes", arg_count((int64_t)max)));
    *ret_text = composed;
    return STATUS_OK;
}

enum status written_text_clean(struct slice text, size_t max, const char *field,
                               struct arena *arena, struct fault *fault, const char **ret_text)
{
    const bool has_lines = true;

    return clean_text(text, max, has_lines, field, arena, fault, ret_text);
}

enum status written_line_clean(struct slice text, size_t max, const char *field,
                               struct arena *arena, struct fault *fault, const char **ret_text)
{
    const bool has_lines = false;

    return clean_text(text, max, has_lines, field, arena, fault, ret_text);
}
