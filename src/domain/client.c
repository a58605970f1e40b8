// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/client.h"

#include "base/display.h"
#include "base/fold.h"
#include "base/text.h"
#include "base/utf8.h"

enum { MARKS_MAX = 30 };

struct code_range {
    uint32_t first, last;
};

static bool is_within(uint32_t code, const struct code_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

static uint32_t code_of(const char *at, size_t length)
{
    static const unsigned char masks[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t code = (unsigned char)at[0] & masks[length];

    for (size_t i = 1; i < length; i++)
        code = code << 6 | ((unsigned char)at[i] & 0x3F);
    return code;
}

/* Spaces, and letters that are blank. */
static bool is_white(uint32_t code)
{
    static const struct code_range white[] = {{'\t', '\r'},     {' ', ' '},       {0xA0, 0xA0},
                                              {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F},
                                              {0x205F, 0x205F}, {0x2800, 0x2800}, {0x3000, 0x3000},
                                              {0x3164, 0x3164}, {0xFFA0, 0xFFA0}};

    return is_within(code, white, sizeof(white) / sizeof(white[0]));
}

/* Control characters, and those that turn the direction of what follows: AC-109. */
static bool is_control(uint32_t code)
{
    static const struct code_range control[] = {
        {0, 0x1F}, {0x7F, 0x9F}, {0x202A, 0x202E}, {0x2066, 0x2069}};

    return is_within(code, control, sizeof(control) / sizeof(control[0]));
}

/* Combining marks of the blocks that hold nothing else, and of Hebrew and Arabic. */
static bool is_mark(uint32_t code)
{
    static const struct code_range marks[] = {
        {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},   {0x64B, 0x65F},
        {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F},
    };

    return is_within(code, marks, sizeof(marks) / sizeof(marks[0]));
}

CHECKED static enum status refuse(struct fault *fault, const char *field, struct message message)
{
    return fault_set(fault, STATUS_INVALID, field, message);
}

/* Each character in its turn; white space only between others. */
static enum status add_characters(struct slice name, const char *field, struct fault *fault,
                                  struct text *out)
{
    size_t marks = 0;
    bool is_apart = false;

    while (name.length > 0) {
        size_t length = utf8_character(name);
        uint32_t code = code_of(name.at, length);

        marks = is_mark(code) ? marks + 1 : 0;
        if (!is_white(code) && is_control(code))
            return refuse(fault, field, PLAIN_MESSAGE("a name holds no control characters"));
        if (marks > MARKS_MAX)
            return refuse(
                fault, field,
                MESSAGE("a letter of a name has at most {1} marks", arg_plain(MARKS_MAX)));
        if (is_white(code)) {
            is_apart = out->length > 0;
        } else {
            text_add(out, is_apart ? " " : "");
            text_add_slice(out, (struct slice){name.at, length});
            is_apart = false;
        }
        name = (struct slice){name.at + length, name.length - length};
    }
    return STATUS_OK;
}

enum status client_name_clean(struct slice name, const char *field, struct arena *arena,
                              struct fault *fault, const char **ret_name)
{
    struct text out = text_new(arena);

    /* A name that is clean but for its ends may be longer; nobody's is four times as long. */
    if (name.length > 4 * (size_t)CLIENT_NAME_MAX)
        return refuse(fault, field,
                      MESSAGE("a name has at most {1} bytes", arg_count(CLIENT_NAME_MAX)));
    if (!utf8_is_valid(name))
        return refuse(fault, field, PLAIN_MESSAGE("the name is not valid UTF-8"));
    enum status status = add_characters(name, field, fault, &out);
    if (status != STATUS_OK)
        return status;
    const char *composed = compose_text(arena, (struct slice){out.at, out.length});
    /* Nor is what nobody can see, and in a list press on, a name. */
    if (!composed || display_width(slice_of(composed)) == 0)
        return refuse(fault, field, PLAIN_MESSAGE("a name is needed"));
    if (strlen(composed) > CLIENT_NAME_MAX)
        return refuse(fault, field,
                      MESSAGE("a name has at most {1} bytes", arg_count(CLIENT_NAME_MAX)));
    *ret_name = composed;
    return STATUS_OK;
}
