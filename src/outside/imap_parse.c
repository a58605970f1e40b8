// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/imap_parse.h"

#include <strings.h>

#include "base/day.h"

enum { DATE_LENGTH = 26, DEPTH_MAX = 32 };

/* ---- where a response ends ---- */

/* A line that ends in {12} or {12+}: how many bytes of a literal follow. */
static bool ends_in_literal(struct slice line, uint64_t *ret_length)
{
    size_t end = line.length;
    uint64_t length = 0, digit_value = 1;

    if (end < 3 || line.at[end - 1] != '}')
        return false;
    end--;
    end -= line.at[end - 1] == '+' ? 1 : 0;
    size_t digits_end = end;
    while (end > 0 && line.at[end - 1] >= '0' && line.at[end - 1] <= '9') {
        end--;
        /* Ten digits tell every length of 32 bits; one of more is beyond all limits. */
        if (digits_end - end > 10) {
            length = UINT64_MAX;
            break;
        }
        length += (uint64_t)(line.at[end] - '0') * digit_value;
        digit_value *= 10;
    }
    bool is_huge = length == UINT64_MAX;
    if (!is_huge && (end == digits_end || end == 0 || line.at[end - 1] != '{'))
        return false;
    *ret_length = length;
    return true;
}

/* "{-5}" and the like are no lengths that any server has: taken for a mistake, not for text. */
static bool ends_in_no_length(struct slice line)
{
    const char *brace = line.length > 0 && line.at[line.length - 1] == '}'
                            ? memrchr(line.at, '{', line.length)
                            : NULL;

    return brace && brace + 1 < line.at + line.length && (brace[1] == '-' || brace[1] == '+');
}

/* The line [line_start, end) is there with its end. False: go on with the next line. */
static bool line_ended(struct imap_scan *scan, struct slice bytes, size_t end,
                       enum imap_scan_result *ret_result)
{
    struct slice line = {bytes.at + scan->line_start, end - scan->line_start};
    uint64_t literal = 0;

    scan->line_bytes += line.length + 1;
    scan->at = end + 1;
    if (line.length > 0 && line.at[line.length - 1] == '\r')
        line.length--;
    *ret_result =
        scan->line_bytes > IMAP_LINE_MAX || ends_in_no_length(line) ? IMAP_BAD : IMAP_WHOLE;
    if (*ret_result == IMAP_BAD || !ends_in_literal(line, &literal))
        return true;
    scan->literal_count++;
    if (literal > IMAP_LITERAL_MAX || scan->literal_count > IMAP_LITERALS_MAX) {
        *ret_result = IMAP_BAD;
        return true;
    }
    scan->at += (size_t)literal;
    scan->line_start = scan->at;
    return false;
}

enum imap_scan_result imap_scan(struct imap_scan *scan, struct slice bytes)
{
    enum imap_scan_result result = IMAP_MORE;

    while (scan->at < bytes.length) {
        const char *end = memchr(bytes.at + scan->at, '\n', bytes.length - scan->at);

        if (!end) {
            scan->at = bytes.length;
            return scan->line_bytes + (scan->at - scan->line_start) > IMAP_LINE_MAX ? IMAP_BAD
                                                                                    : IMAP_MORE;
        }
        if (line_ended(scan, bytes, (size_t)(end - bytes.at), &result))
            return result;
    }
    return IMAP_MORE;
}

/* ---- words ---- */

static struct slice cut(struct slice text, size_t length)
{
    return (struct slice){text.at + length, text.length - length};
}

static struct slice first_word(struct slice text)
{
    size_t length = 0;

    while (length < text.length && text.at[length] != ' ')
        length++;
    return (struct slice){text.at, length};
}

static bool word_is(struct slice slice, const char *word)
{
    return slice.length == strlen(word) && strncasecmp(slice.at, word, slice.length) == 0;
}

bool imap_begins(struct slice text, const char *word)
{
    return word_is(first_word(text), word);
}

bool imap_has_word(struct slice text, const char *word)
{
    while (text.length > 0) {
        struct slice first = first_word(text);

        if (word_is(first, word))
            return true;
        text = cut(text, first.length < text.length ? first.length + 1 : first.length);
    }
    return false;
}

/* Digits; false for none, and beyond `most`. */
static bool cut_number(struct slice *text, uint64_t most, uint64_t *ret_number)
{
    uint64_t number = 0;
    size_t length = 0;

    for (; length < text->length && text->at[length] >= '0' && text->at[length] <= '9'; length++) {
        number = number * 10 + (uint64_t)(text->at[length] - '0');
        if (number > most)
            return false;
    }
    if (length == 0)
        return false;
    *text = cut(*text, length);
    *ret_number = number;
    return true;
}

bool imap_number_after(struct slice code, const char *word, uint32_t *ret_number)
{
    uint64_t number = 0;

    if (!imap_begins(code, word) || code.length < strlen(word) + 2)
        return false;
    code = cut(code, strlen(word) + 1);
    if (!cut_number(&code, UINT32_MAX, &number) || number == 0 || code.length > 0)
        return false;
    *ret_number = (uint32_t)number;
    return true;
}

/* ---- a response ---- */

static enum imap_condition condition_of(struct slice word)
{
    static const char *const words[] = {"", "OK", "NO", "BAD", "BYE", "PREAUTH"};

    for (size_t i = 1; i < sizeof(words) / sizeof(words[0]); i++)
        if (word_is(word, words[i]))
            return (enum imap_condition)i;
    return IMAP_NONE;
}

static struct slice skip_space(struct slice text)
{
    return text.length > 0 && text.at[0] == ' ' ? cut(text, 1) : text;
}

/* "OK [UIDVALIDITY 17] UIDs valid" */
static bool read_condition(struct slice text, struct imap_response *response)
{
    struct slice word = first_word(text);

    response->condition = condition_of(word);
    if (response->condition == IMAP_NONE)
        return false;
    text = skip_space(cut(text, word.length));
    if (text.length > 0 && text.at[0] == '[') {
        const char *end = memchr(text.at, ']', text.length);

        if (!end)
            return false;
        response->code = (struct slice){text.at + 1, (size_t)(end - text.at) - 1};
        text = skip_space(cut(text, response->code.length + 2));
    }
    response->rest = text;
    return true;
}

static bool read_untagged(struct slice text, struct imap_response *response)
{
    uint64_t number = 0;

    if (condition_of(first_word(text)) != IMAP_NONE)
        return read_condition(text, response);
    if (text.length > 0 && text.at[0] >= '0' && text.at[0] <= '9') {
        if (!cut_number(&text, UINT32_MAX, &number))
            return false;
        response->number = (uint32_t)number;
        text = skip_space(text);
    }
    response->name = first_word(text);
    response->rest = skip_space(cut(text, response->name.length));
    return response->name.length > 0;
}

bool imap_read_response(struct slice bytes, struct imap_response *ret_response)
{
    struct imap_response response = {.kind = IMAP_TAGGED};
    uint64_t number = 0;

    while (bytes.length > 0 &&
           (bytes.at[bytes.length - 1] == '\n' || bytes.at[bytes.length - 1] == '\r'))
        bytes.length--;
    if (bytes.length == 0)
        return false;
    struct slice tag = first_word(bytes);
    struct slice rest = skip_space(cut(bytes, tag.length));
    bool is_read = true;
    if (word_is(tag, "+")) {
        response.kind = IMAP_CONTINUATION;
        response.rest = rest;
    } else if (word_is(tag, "*")) {
        response.kind = IMAP_UNTAGGED;
        is_read = read_untagged(rest, &response);
    } else {
        if (tag.at[0] == 'r') {
            struct slice digits = cut(tag, 1);

            if (cut_number(&digits, UINT32_MAX, &number) && digits.length == 0)
                response.tag = (uint32_t)number;
        }
        is_read = read_condition(rest, &response) && response.condition <= IMAP_BAD_COMMAND;
    }
    if (is_read)
        *ret_response = response;
    return is_read;
}

/* ---- values ---- */

/* A literal at the start of `text`: its bytes. */
static bool cut_literal(struct slice *text, struct slice *ret_value)
{
    const char *end = memchr(text->at, '\n', text->length);
    uint64_t length = 0;

    if (!end)
        return false;
    struct slice line = {text->at, (size_t)(end - text->at)};
    if (line.length > 0 && line.at[line.length - 1] == '\r')
        line.length--;
    struct slice rest = cut(*text, (size_t)(end - text->at) + 1);
    if (!ends_in_literal(line, &length) || length > rest.length)
        return false;
    *ret_value = (struct slice){rest.at, (size_t)length};
    *text = cut(rest, (size_t)length);
    return true;
}

static bool cut_quoted(struct slice *text, struct slice *ret_value)
{
    for (size_t i = 1; i < text->length; i++) {
        if (text->at[i] == '\\') {
            i++;
        } else if (text->at[i] == '"') {
            *ret_value = (struct slice){text->at + 1, i - 1};
            *text = cut(*text, i + 1);
            return true;
        }
    }
    return false;
}

/* "(... (...))": what is between, quoted strings and literals counted as one. */
static bool cut_list(struct slice *text, struct slice *ret_value)
{
    struct slice rest = *text, ignored;
    int depth = 0;

    while (rest.length > 0) {
        if (rest.at[0] == '"') {
            if (!cut_quoted(&rest, &ignored))
                return false;
            continue;
        }
        if (rest.at[0] == '{') {
            if (!cut_literal(&rest, &ignored))
                return false;
            continue;
        }
        depth += (rest.at[0] == '(') - (rest.at[0] == ')');
        if (depth > DEPTH_MAX)
            return false;
        rest = cut(rest, 1);
        if (depth == 0) {
            size_t length = text->length - rest.length;

            *ret_value = (struct slice){text->at + 1, length - 2};
            *text = rest;
            return true;
        }
    }
    return false;
}

static bool cut_value(struct slice *text, struct slice *ret_value)
{
    if (text->length == 0)
        return false;
    if (text->at[0] == '{')
        return cut_literal(text, ret_value);
    if (text->at[0] == '"')
        return cut_quoted(text, ret_value);
    if (text->at[0] == '(')
        return cut_list(text, ret_value);
    size_t length = 0;
    while (length < text->length && text->at[length] != ' ' && text->at[length] != ')' &&
           text->at[length] != '(')
        length++;
    *ret_value = (struct slice){text->at, length};
    *text = cut(*text, length);
    return length > 0;
}

/* ---- FETCH ---- */

static bool take_digits(struct slice text, size_t from, size_t count, int32_t *ret_number)
{
    int32_t number = 0;

    for (size_t i = from; i < from + count; i++) {
        char digit = text.at[i] == ' ' && i == from ? '0' : text.at[i];

        if (digit < '0' || digit > '9')
            return false;
        number = number * 10 + (digit - '0');
    }
    *ret_number = number;
    return true;
}

static int32_t month_of(const char *text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    for (int32_t i = 0; i < 12; i++)
        if (strncasecmp(months + i * 3, text, 3) == 0)
            return i + 1;
    return 0;
}

/* "17-Jul-1996 02:44:25 -0700"; 0 for anything else: not worth losing a message for. */
static int64_t instant_of(struct slice text)
{
    int32_t day, year, hour, minute, second, zone;

    if (text.length != DATE_LENGTH || !take_digits(text, 0, 2, &day) ||
        !take_digits(text, 7, 4, &year) || !take_digits(text, 12, 2, &hour) ||
        !take_digits(text, 15, 2, &minute) || !take_digits(text, 18, 2, &second) ||
        !take_digits(text, 22, 4, &zone))
        return 0;
    int32_t month = month_of(text.at + 3);
    if (!civil_exists(year, month, day) || hour > 23 || minute > 59 || second > 60)
        return 0;
    int64_t offset = (zone / 100 * 60 + zone % 100) * 60;
    int64_t local = day_of(year, month, day) * INT64_C(86400) + hour * 3600 + minute * 60 + second;
    return (local - (text.at[21] == '-' ? -offset : offset)) * 1000000;
}

static bool take_item(struct slice name, struct slice value, struct imap_fetch *fetch)
{
    uint64_t number = 0;

    if (word_is(name, "UID")) {
        if (!cut_number(&value, UINT32_MAX, &number) || value.length > 0 || number == 0)
            return false;
        fetch->uid = (uint32_t)number;
    } else if (word_is(name, "RFC822.SIZE")) {
        fetch->has_size = cut_number(&value, INT64_MAX / 16, &fetch->size_bytes);
        return fetch->has_size && value.length == 0;
    } else if (word_is(name, "FLAGS")) {
        fetch->is_seen = imap_has_word(value, "\\Seen");
    } else if (word_is(name, "INTERNALDATE")) {
        fetch->received_at = instant_of(value);
    } else if (name.length > 5 && strncasecmp(name.at, "BODY[", 5) == 0) {
        fetch->has_body = !word_is(value, "NIL");
        fetch->body = fetch->has_body ? value : (struct slice){"", 0};
    }
    return true;
}

/* BODY[HEADER.FIELDS (DATE)]<0> is one name. */
static struct slice cut_name(struct slice *text)
{
    size_t length = 0;
    int brackets = 0;

    while (length < text->length && (brackets > 0 || text->at[length] != ' ')) {
        brackets += (text->at[length] == '[') - (text->at[length] == ']');
        length++;
    }
    struct slice name = {text->at, length};
    *text = cut(*text, length);
    return name;
}

bool imap_read_fetch(struct slice rest, struct imap_fetch *ret_fetch)
{
    struct imap_fetch fetch = {.body = {"", 0}};
    struct slice items;

    if (rest.length < 2 || rest.at[0] != '(' || !cut_list(&rest, &items) || rest.length > 0)
        return false;
    while (items.length > 0) {
        struct slice name = cut_name(&items), value;

        items = skip_space(items);
        if (name.length == 0 || !cut_value(&items, &value) || !take_item(name, value, &fetch))
            return false;
        items = skip_space(items);
    }
    *ret_fetch = fetch;
    return true;
}

/* ---- LIST ---- */

/* In place: \" and \\ . */
static struct slice unescape(char *at, size_t length)
{
    size_t written = 0;

    for (size_t i = 0; i < length; i++) {
        if (at[i] == '\\' && i + 1 < length)
            i++;
        at[written++] = at[i];
    }
    return (struct slice){at, written};
}

bool imap_read_list(char *text, size_t length, struct imap_list *ret_list)
{
    struct slice rest = {text, length}, separator;
    struct imap_list list;

    if (length == 0 || text[0] != '(' || !cut_list(&rest, &list.flags))
        return false;
    rest = skip_space(rest);
    if (!cut_value(&rest, &separator))
        return false;
    rest = skip_space(rest);
    bool is_quoted = rest.length > 0 && rest.at[0] == '"';
    if (!cut_value(&rest, &list.name))
        return false;
    if (is_quoted)
        list.name = unescape(text + (list.name.at - text), list.name.length);
    *ret_list = list;
    return true;
}
