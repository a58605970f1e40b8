// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "retention/encoding.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Decodes the whole of `text` in steps of `capacity`; what comes out must be UTF-8. */
static void decode_all(enum encoding encoding, struct slice text, size_t capacity)
{
    char output[64];
    enum decode_result result = DECODE_DONE;
    size_t taken = 1;

    while (result == DECODE_DONE && taken > 0) {
        size_t written = sizeof(output) + 1;
        result = encoding_decode(encoding, text, output, capacity, &taken, &written);
        must(taken <= text.length && written <= capacity);
        must((taken > 0) == (written > 0));
        must(utf8_is_valid((struct slice){output, written}));
        text = (struct slice){text.at + taken, text.length - taken};
    }
    /* Only a character cut off may be left, and single bytes are never cut. */
    bool is_wide = encoding == ENCODING_UTF_16_LE || encoding == ENCODING_UTF_16_BE;
    must(result == DECODE_BAD || text.length < (is_wide ? 4 : 1));
}

static void sniff(struct slice text)
{
    for (int extent = HEAD_WHOLE; extent <= HEAD_CUT; extent++) {
        struct encoding_finding found = encoding_sniff(text, (enum head_extent)extent);
        must(found.encoding > ENCODING_UNKNOWN && (int)found.encoding < ENCODINGS);
        must(found.mark_length <= text.length);
    }
    for (int asked = ENCODING_UTF_8; asked < ENCODINGS; asked++) {
        struct encoding_finding found = encoding_asked(text, (enum encoding)asked);
        must(found.mark_length <= text.length);
    }
    if (utf8_is_valid(text) && memchr(text.at, '\0', text.length) == NULL)
        must(encoding_sniff(text, HEAD_WHOLE).encoding == ENCODING_UTF_8);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *name = malloc(length + 1);

    must(name != NULL);
    if (length > 0)
        memcpy(name, bytes, length);
    name[length] = '\0';
    struct slice text = {name, length};
    sniff(text);
    for (int i = ENCODING_UTF_16_LE; i < ENCODINGS; i++) {
        decode_all((enum encoding)i, text, 64);
        decode_all((enum encoding)i, text, 5);
    }
    must((int)encoding_by_name(name) < ENCODINGS);
    free(name);
    return 0;
}
