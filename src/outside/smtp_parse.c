// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/smtp_parse.h"

#include "base/text.h"

enum { CODE_LENGTH = 3 };

/* ---- replies ---- */

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* "250-", "250 ", "250": false for anything else. */
static bool is_reply_line(struct slice line)
{
    return line.length >= CODE_LENGTH && line.at[0] >= '2' && line.at[0] <= '5' &&
           is_digit(line.at[1]) && is_digit(line.at[2]) &&
           (line.length == CODE_LENGTH || line.at[3] == ' ' || line.at[3] == '-');
}

enum smtp_scan_result smtp_scan(struct slice bytes, size_t *ret_length)
{
    size_t start = 0;

    while (start < bytes.length) {
        const char *end = memchr(bytes.at + start, '\n', bytes.length - start);

        if (!end)
            break;
        struct slice line = {bytes.at + start, (size_t)(end - bytes.at) - start};
        if (line.length > 0 && line.at[line.length - 1] == '\r')
            line.length--;
        /* All lines of a reply have its code. */
        if (!is_reply_line(line) || memcmp(line.at, bytes.at, CODE_LENGTH) != 0)
            return SMTP_BAD;
        start = (size_t)(end - bytes.at) + 1;
        if (line.length == CODE_LENGTH || line.at[3] == ' ') {
            *ret_length = start;
            return start > SMTP_REPLY_MAX ? SMTP_BAD : SMTP_WHOLE;
        }
    }
    return bytes.length >= SMTP_REPLY_MAX ? SMTP_BAD : SMTP_MORE;
}

/* "5.1.1 " or at the end of the line: its length; 0 when it is none. */
static size_t enhanced_length(struct slice words)
{
    size_t at = 0;

    for (int part = 0; part < 3; part++) {
        size_t digits = 0;

        while (at < words.length && is_digit(words.at[at])) {
            at++;
            digits++;
        }
        if (digits == 0 || digits > 3)
            return 0;
        if (part < 2 && (at >= words.length || words.at[at++] != '.'))
            return 0;
    }
    return at == words.length || words.at[at] == ' ' ? at : 0;
}

static struct slice words_of(struct slice line)
{
    if (line.length <= CODE_LENGTH + 1)
        return (struct slice){"", 0};
    return (struct slice){line.at + CODE_LENGTH + 1, line.length - CODE_LENGTH - 1};
}

static bool next_raw_line(struct slice *text, struct slice *ret_line)
{
    if (text->length == 0)
        return false;
    const char *end = memchr(text->at, '\n', text->length);
    size_t length = end ? (size_t)(end - text->at) : text->length;
    *ret_line = (struct slice){text->at, length};
    length += end ? 1 : 0;
    *text = (struct slice){text->at + length, text->length - length};
    if (ret_line->length > 0 && ret_line->at[ret_line->length - 1] == '\r')
        ret_line->length--;
    return true;
}

void smtp_read_reply(struct slice bytes, struct smtp_reply *ret_reply)
{
    struct smtp_reply reply = {.text = bytes};
    struct slice rest = bytes, line = {"", 0};

    if (next_raw_line(&rest, &line) && line.length >= CODE_LENGTH)
        reply.code = (line.at[0] - '0') * 100 + (line.at[1] - '0') * 10 + (line.at[2] - '0');
    struct slice words = words_of(line);
    size_t length = enhanced_length(words);
    /* Its class must be that of the reply, or it says nothing. */
    if (length > 0 && length < SMTP_ENHANCED_SIZE && words.at[0] == line.at[0])
        memcpy(reply.enhanced, words.at, length);
    *ret_reply = reply;
}

bool smtp_next_line(struct slice *text, struct slice *ret_line)
{
    struct slice line;

    if (!next_raw_line(text, &line))
        return false;
    struct slice words = words_of(line);
    size_t length = enhanced_length(words);
    if (length > 0) {
        length += length < words.length ? 1 : 0;
        words = (struct slice){words.at + length, words.length - length};
    }
    *ret_line = words;
    return true;
}

/* ---- data ---- */

static void end_line(struct smtp_data *state, struct text *out)
{
    text_add(out, "\r\n");
    state->is_in_line = false;
}

/* The run of bytes before the next line end goes out as it is. */
static size_t add_run(struct smtp_data *state, struct text *out, struct slice piece)
{
    size_t length = 0;

    while (length < piece.length && piece.at[length] != '\r' && piece.at[length] != '\n')
        length++;
    if (length > 0 && !state->is_in_line && piece.at[0] == '.')
        text_add_char(out, '.');
    text_add_slice(out, (struct slice){piece.at, length});
    state->is_in_line = state->is_in_line || length > 0;
    return length;
}

void smtp_data_add(struct smtp_data *state, struct text *out, struct slice piece)
{
    for (size_t i = 0; i < piece.length;) {
        char byte = piece.at[i];
        bool is_second = state->is_after_cr && byte == '\n';

        state->is_after_cr = byte == '\r';
        if (is_second) {
            i++;
        } else if (byte == '\r' || byte == '\n') {
            end_line(state, out);
            i++;
        } else {
            i += add_run(state, out, (struct slice){piece.at + i, piece.length - i});
        }
    }
}

void smtp_data_end(struct smtp_data *state, struct text *out)
{
    if (state->is_in_line)
        end_line(state, out);
    text_add(out, ".\r\n");
}
