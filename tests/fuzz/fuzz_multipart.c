// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "http/multipart.h"

#include "support/fuzz.h"

enum { TEXT_MAX = 16384 };

struct reading {
    struct text file;
    struct multipart_form form;
    enum status status;
};

static enum status take(void *context, struct slice bytes, struct fault *fault)
{
    (void)fault;
    struct text *file = context;
    text_add_slice(file, bytes);
    return STATUS_OK;
}

static struct reading read_form(struct slice bytes, size_t piece, struct arena *arena)
{
    struct reading reading = {.file = text_new(arena)};
    struct multipart *multipart = multipart_start("b", arena, take, &reading.file);
    struct fault fault = {0};

    while (reading.status == STATUS_OK && bytes.length > 0) {
        size_t length = bytes.length < piece ? bytes.length : piece;

        reading.status = multipart_add(multipart, (struct slice){bytes.at, length}, &fault);
        bytes = (struct slice){bytes.at + length, bytes.length - length};
    }
    if (reading.status == STATUS_OK)
        reading.status = multipart_finish(multipart, &fault, &reading.form);
    assert(reading.status == fault.status);
    return reading;
}

static void check_name(const char *name)
{
    assert(utf8_is_valid(slice_of(name)) && strpbrk(name, "/\\\r\n") == NULL);
    assert(strcmp(name, "..") != 0 && name[0] != '\0');
}

/* The first octet says how long the pieces are; in one piece the same comes of it. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};

    if (length == 0 || length > TEXT_MAX)
        return 0;
    struct slice text = {(const char *)bytes + 1, length - 1};
    struct reading pieces = read_form(text, (size_t)bytes[0] + 1, &arena);
    struct reading whole = read_form(text, TEXT_MAX, &arena);

    assert(pieces.status == whole.status);
    assert(whole.status == STATUS_OK || whole.status == STATUS_INVALID);
    if (whole.status == STATUS_OK) {
        const struct http_fields *fields = &whole.form.fields;

        assert(fields->count == pieces.form.fields.count && fields->count <= MULTIPART_PARTS_MAX);
        for (size_t i = 0; i < fields->count; i++) {
            assert(strcmp(fields->items[i].value, pieces.form.fields.items[i].value) == 0);
            assert(utf8_is_valid(slice_of(fields->items[i].value)));
        }
        assert(whole.file.length == pieces.file.length);
        assert(memcmp(whole.file.at, pieces.file.at, whole.file.length) == 0);
        assert((size_t)whole.form.file_length == whole.file.length);
        if (whole.form.file_field)
            check_name(whole.form.file_name);
    }
    arena_free(&arena);
    return 0;
}
