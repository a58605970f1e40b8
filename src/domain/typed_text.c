// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/typed_text.h"

#include "base/fold.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/contact_point.h"

/* Before it is trimmed it may be longer; nobody's is four times as long. */
enum { UNTRIMMED_TIMES = 4 };

static enum status too_long(struct fault *fault, const char *field, size_t max)
{
    return fault_set(fault, STATUS_INVALID, field,
                     MESSAGE("this is too long: at most {1} bytes", arg_count((int64_t)max)));
}

/* NULL when there are none: C0 but for white space, and C1. */
static const char *control_in(struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        unsigned char next = i + 1 < text.length ? (unsigned char)text.at[i + 1] : 0;
        bool is_c0 = byte < ' ' && (byte < '\t' || byte > '\r');

        if (is_c0 || byte == 0x7F || (byte == 0xC2 && next >= 0x80 && next <= 0x9F))
            return text.at + i;
    }
    return NULL;
}

static enum status check_bytes(struct slice text, size_t max, const char *field,
                               struct fault *fault)
{
    if (text.length > UNTRIMMED_TIMES * max)
        return too_long(fault, field, max);
    if (!utf8_is_valid(text))
        return fault_set(fault, STATUS_INVALID, field, PLAIN_MESSAGE("this is not valid UTF-8"));
    if (control_in(text))
        return fault_set(fault, STATUS_INVALID, field,
                         PLAIN_MESSAGE("this holds control characters; type it anew"));
    return STATUS_OK;
}

static enum status finish(struct text *out, size_t max, const char *field, struct fault *fault,
                          const char **ret_text)
{
    const char *composed = compose_text(out->arena, (struct slice){out->at, out->length});

    if (!composed || strlen(composed) > max)
        return too_long(fault, field, max);
    *ret_text = composed;
    return STATUS_OK;
}

/* White space of one byte, and the space that does not break. */
static size_t white_length(struct slice rest)
{
    unsigned char byte = (unsigned char)rest.at[0];

    if (byte == ' ' || (byte >= '\t' && byte <= '\r'))
        return 1;
    return byte == 0xC2 && rest.length > 1 && (unsigned char)rest.at[1] == 0xA0 ? 2 : 0;
}

enum status typed_line(struct slice text, size_t max, const char *field, struct arena *arena,
                       struct fault *fault, const char **ret_line)
{
    enum status status = check_bytes(text, max, field, fault);
    struct text out = text_new(arena);
    bool is_apart = false;

    if (status != STATUS_OK)
        return status;
    struct slice seen = without_unseen(text, arena);
    for (size_t i = 0; i < seen.length;) {
        size_t white = white_length((struct slice){seen.at + i, seen.length - i});

        is_apart = is_apart || white > 0;
        i += white;
        if (white > 0)
            continue;
        if (is_apart && out.length > 0)
            text_add_char(&out, ' ');
        is_apart = false;
        text_add_char(&out, seen.at[i++]);
    }
    return finish(&out, max, field, fault, ret_line);
}

enum status typed_lines(struct slice text, size_t max, const char *field, struct arena *arena,
                        struct fault *fault, const char **ret_lines)
{
    enum status status = check_bytes(text, max, field, fault);
    struct text out = text_new(arena);

    if (status != STATUS_OK)
        return status;
    struct slice seen = without_unseen(text, arena);
    while (seen.length > 0 && white_length(seen) == 1)
        seen = (struct slice){seen.at + 1, seen.length - 1};
    while (seen.length > 0 && strchr(" \t\r\n\v\f", seen.at[seen.length - 1]))
        seen.length--;
    for (size_t i = 0; i < seen.length; i++) {
        bool is_crlf = seen.at[i] == '\r' && i + 1 < seen.length && seen.at[i + 1] == '\n';

        if (!is_crlf)
            text_add_char(&out, seen.at[i] == '\r' ? '\n' : seen.at[i]);
    }
    return finish(&out, max, field, fault, ret_lines);
}
