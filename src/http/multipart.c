// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/multipart.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/utf8.h"
#include "http/part_head.h"

static const char line_end[] = "\r\n";
enum { LINE_END = 2, DELIMITER_MAX = 4 + MULTIPART_BOUNDARY_MAX };

struct multipart {
    struct arena *arena;
    multipart_take *take;
    void *context;
    char delimiter[DELIMITER_MAX]; /* CRLF, two hyphens, the boundary */
    size_t delimiter_length;
    size_t matched; /* bytes of the delimiter that stand at the end of what was read */
    enum multipart_place {
        PLACE_START,     /* before the first delimiter, whose CRLF is not there */
        PLACE_DELIMITER, /* behind a delimiter: CRLF or two hyphens */
        PLACE_HEAD,
        PLACE_CONTENT,
        PLACE_END, /* behind the last delimiter: nothing, or CRLF */
    } place;
    char two[LINE_END]; /* of PLACE_DELIMITER and PLACE_END */
    size_t two_length;
    char head[MULTIPART_HEAD_MAX];
    size_t head_length, part_count, text_bytes;
    struct part_head part;
    struct text value;
    struct multipart_form form;
};

static enum status refuse(struct fault *fault)
{
    return fault_set(fault, STATUS_INVALID, "",
                     PLAIN_MESSAGE("the form did not arrive as browsers send it: send it once "
                                   "more"));
}

/* RFC 2046, 5.1.1. */
static bool is_boundary(struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        char octet = text.at[i];
        bool is_alphanumeric = (octet >= '0' && octet <= '9') || (octet >= 'a' && octet <= 'z') ||
                               (octet >= 'A' && octet <= 'Z');

        if (!is_alphanumeric && (octet == '\0' || !strchr("'()+_,-./:=? ", octet)))
            return false;
    }
    return text.length > 0 && text.length <= MULTIPART_BOUNDARY_MAX &&
           text.at[text.length - 1] != ' ';
}

bool multipart_boundary(const char *content_type, struct arena *arena, const char **ret_boundary)
{
    size_t length = strcspn(content_type, "; \t");
    struct slice rest = slice_of(content_type + length), name, value;
    const char *boundary = NULL;

    while (next_parameter(&rest, &name, &value)) {
        if (name.length != strlen("boundary") || strncasecmp(name.at, "boundary", name.length) != 0)
            continue;
        if (boundary || !is_boundary(value))
            return false;
        boundary = arena_copy(arena, value.at, value.length);
    }
    if (rest.length > 0 || boundary == NULL)
        return false;
    *ret_boundary = boundary;
    return true;
}

struct multipart *multipart_start(const char *boundary, struct arena *arena, multipart_take *take,
                                  void *context)
{
    struct multipart *multipart = arena_alloc(arena, sizeof(*multipart));
    size_t length = strlen(boundary);

    multipart->arena = arena;
    multipart->take = take;
    multipart->context = context;
    memcpy(multipart->delimiter, "\r\n--", 4);
    memcpy(multipart->delimiter + 4, boundary, length);
    multipart->delimiter_length = 4 + length;
    multipart->matched = LINE_END;
    multipart->form.fields.items = arena_array(arena, struct http_field, MULTIPART_PARTS_MAX);
    return multipart;
}

static enum status add_text(struct multipart *multipart, struct slice bytes, struct fault *fault)
{
    multipart->text_bytes += bytes.length;
    if (multipart->text_bytes > MULTIPART_TEXT_MAX)
        return fault_set(
            fault, STATUS_INVALID, multipart->part.name,
            MESSAGE("what the form says beside its file is too long: at most {1} bytes",
                    arg_count(MULTIPART_TEXT_MAX)));
    if (memchr(bytes.at, '\0', bytes.length))
        return refuse(fault);
    text_add_slice(&multipart->value, bytes);
    return STATUS_OK;
}

/* Bytes of a part; there are none before the first, nor of a file that was not chosen. */
static enum status deliver(struct multipart *multipart, struct slice bytes, struct fault *fault)
{
    const char *file_name = multipart->part.file_name;

    if (multipart->place == PLACE_START || (file_name && file_name[0] == '\0'))
        return refuse(fault);
    if (file_name == NULL)
        return add_text(multipart, bytes, fault);
    multipart->form.file_length += (int64_t)bytes.length;
    return multipart->take(multipart->context, bytes, fault);
}

static enum status end_part(struct multipart *multipart, struct fault *fault)
{
    struct http_fields *fields = &multipart->form.fields;
    bool is_field = multipart->place == PLACE_CONTENT && multipart->part.file_name == NULL;

    multipart->place = PLACE_DELIMITER;
    multipart->two_length = 0;
    multipart->matched = 0;
    if (!is_field)
        return STATUS_OK;
    if (!utf8_is_valid((struct slice){multipart->value.at, multipart->value.length}))
        return refuse(fault);
    fields->items[fields->count++] = (struct http_field){multipart->part.name, multipart->value.at};
    return STATUS_OK;
}

/* How much stands before the delimiter, or before the part of it that the bytes end in. */
static size_t plain_length(const struct multipart *multipart, struct slice bytes)
{
    for (size_t at = 0; at < bytes.length; at++) {
        const char *found = memchr(bytes.at + at, '\r', bytes.length - at);

        if (found == NULL)
            return bytes.length;
        at = (size_t)(found - bytes.at);
        size_t rest = bytes.length - at;
        size_t length = rest < multipart->delimiter_length ? rest : multipart->delimiter_length;
        if (memcmp(found, multipart->delimiter, length) == 0)
            return at;
    }
    return bytes.length;
}

static void advance(struct slice *bytes, size_t length)
{
    *bytes = (struct slice){bytes->at + length, bytes->length - length};
}

/* A carriage return stands only at the delimiter's start: what began as one and is none, is
 * content up to the byte that differs. */
static enum status take_content(struct multipart *multipart, struct slice *bytes,
                                struct fault *fault)
{
    size_t plain = multipart->matched == 0 ? plain_length(multipart, *bytes) : 0;
    struct slice before = {bytes->at, plain};

    advance(bytes, plain);
    if (plain > 0)
        return deliver(multipart, before, fault);
    if (bytes->at[0] != multipart->delimiter[multipart->matched]) {
        struct slice begun = {multipart->delimiter, multipart->matched};

        multipart->matched = 0;
        return deliver(multipart, begun, fault);
    }
    advance(bytes, 1);
    multipart->matched++;
    return multipart->matched == multipart->delimiter_length ? end_part(multipart, fault)
                                                             : STATUS_OK;
}

static enum status begin_part(struct multipart *multipart, struct fault *fault)
{
    if (multipart->part_count == MULTIPART_PARTS_MAX)
        return fault_set(
            fault, STATUS_INVALID, "",
            MESSAGE("a form with a file has at most {1} fields", arg_count(MULTIPART_PARTS_MAX)));
    multipart->part_count++;
    multipart->place = PLACE_HEAD;
    multipart->head_length = 0;
    return STATUS_OK;
}

static enum status take_delimiter_end(struct multipart *multipart, struct slice *bytes,
                                      struct fault *fault)
{
    multipart->two[multipart->two_length++] = bytes->at[0];
    advance(bytes, 1);
    if (multipart->two_length < LINE_END)
        return STATUS_OK;
    if (memcmp(multipart->two, line_end, LINE_END) == 0)
        return begin_part(multipart, fault);
    if (memcmp(multipart->two, "--", LINE_END) != 0)
        return refuse(fault);
    multipart->place = PLACE_END;
    multipart->two_length = 0;
    return STATUS_OK;
}

static enum status begin_content(struct multipart *multipart, struct fault *fault)
{
    /* The empty line that ends the head is none of it. */
    struct slice lines = {multipart->head, multipart->head_length - LINE_END};
    struct multipart_form *form = &multipart->form;

    if (!part_head_read(lines, multipart->arena, &multipart->part))
        return refuse(fault);
    multipart->value = text_new(multipart->arena);
    multipart->place = PLACE_CONTENT;
    multipart->matched = 0;
    if (multipart->part.file_name == NULL || multipart->part.file_name[0] == '\0')
        return STATUS_OK;
    if (form->file_field)
        return fault_set(fault, STATUS_INVALID, multipart->part.name,
                         PLAIN_MESSAGE("send one file at a time"));
    form->file_field = multipart->part.name;
    form->file_name = multipart->part.file_name;
    form->media_type = multipart->part.media_type;
    return STATUS_OK;
}

static enum status take_head(struct multipart *multipart, struct slice *bytes, struct fault *fault)
{
    static const char end[] = "\r\n\r\n";
    size_t end_length = sizeof(end) - 1;

    if (multipart->head_length == MULTIPART_HEAD_MAX)
        return refuse(fault);
    multipart->head[multipart->head_length++] = bytes->at[0];
    advance(bytes, 1);
    if (multipart->head_length < end_length ||
        memcmp(multipart->head + multipart->head_length - end_length, end, end_length) != 0)
        return STATUS_OK;
    return begin_content(multipart, fault);
}

static enum status take_end(struct multipart *multipart, struct slice *bytes, struct fault *fault)
{
    if (multipart->two_length == LINE_END || bytes->at[0] != line_end[multipart->two_length])
        return refuse(fault);
    multipart->two_length++;
    advance(bytes, 1);
    return STATUS_OK;
}

static enum status take_some(struct multipart *multipart, struct slice *bytes, struct fault *fault)
{
    switch (multipart->place) {
    case PLACE_DELIMITER:
        return take_delimiter_end(multipart, bytes, fault);
    case PLACE_HEAD:
        return take_head(multipart, bytes, fault);
    case PLACE_END:
        return take_end(multipart, bytes, fault);
    case PLACE_START:
    case PLACE_CONTENT:
        break;
    }
    return take_content(multipart, bytes, fault);
}

enum status multipart_add(struct multipart *multipart, struct slice bytes, struct fault *fault)
{
    enum status status = STATUS_OK;

    while (status == STATUS_OK && bytes.length > 0)
        status = take_some(multipart, &bytes, fault);
    return status;
}

enum status multipart_finish(struct multipart *multipart, struct fault *fault,
                             struct multipart_form *ret_form)
{
    if (multipart->place != PLACE_END || multipart->two_length == 1)
        return refuse(fault);
    *ret_form = multipart->form;
    return STATUS_OK;
}
