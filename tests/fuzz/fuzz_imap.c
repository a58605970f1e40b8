// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "outside/imap_name.h"
#include "outside/imap_parse.h"
#include "outside/mail_words.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void must_be_within(struct slice part, struct slice whole)
{
    must(part.length == 0 ||
         (part.at >= whole.at && part.at + part.length <= whole.at + whole.length));
}

static void check_list(struct slice rest, struct arena *arena)
{
    struct text name = text_new(arena), again = text_new(arena), written = text_new(arena);
    struct imap_list list;

    if (!imap_read_list(arena_copy(arena, rest.at, rest.length), rest.length, &list))
        return;
    imap_name_read(&name, list.name);
    must(utf8_is_valid((struct slice){name.at, name.length}));
    imap_name_write(&written, (struct slice){name.at, name.length});
    imap_name_read(&again, (struct slice){written.at, written.length});
    must(slice_equal((struct slice){name.at, name.length}, (struct slice){again.at, again.length}));
}

static void check_response(struct slice bytes, struct arena *arena)
{
    struct imap_response response;
    struct imap_fetch fetch;
    uint32_t number;
    char words[100];

    if (!imap_read_response(bytes, &response))
        return;
    must_be_within(response.name, bytes);
    must_be_within(response.code, bytes);
    must_be_within(response.rest, bytes);
    mail_words_clean(response.rest, words, sizeof(words));
    must(utf8_is_valid(slice_of(words)));
    if (imap_number_after(response.code, "UIDVALIDITY", &number))
        must(number > 0);
    if (imap_begins(response.name, "FETCH") && imap_read_fetch(response.rest, &fetch))
        must_be_within(fetch.body, bytes);
    if (imap_begins(response.name, "LIST"))
        check_list(response.rest, arena);
}

/* However it is cut into pieces, it ends in the same place. */
static enum imap_scan_result scan_in_pieces(struct slice bytes, size_t step, size_t *ret_at)
{
    struct imap_scan scan = {0};
    enum imap_scan_result result = IMAP_MORE;

    for (size_t length = 0; result == IMAP_MORE; length += step) {
        struct slice seen = {bytes.at, length < bytes.length ? length : bytes.length};

        result = imap_scan(&scan, seen);
        if (seen.length == bytes.length)
            break;
    }
    *ret_at = scan.at;
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *copy = malloc(length > 0 ? length : 1);
    struct arena arena = {0};

    must(copy != NULL);
    if (length > 0)
        memcpy(copy, bytes, length);
    struct slice rest = {copy, length};
    while (rest.length > 0) {
        size_t at = 0, again = 0;
        enum imap_scan_result whole = scan_in_pieces(rest, rest.length, &at);

        must(scan_in_pieces(rest, 7, &again) == whole);
        if (whole != IMAP_WHOLE)
            break;
        must(at == again && at > 0 && at <= rest.length);
        check_response((struct slice){rest.at, at}, &arena);
        rest = (struct slice){rest.at + at, rest.length - at};
    }
    arena_free(&arena);
    free(copy);
    return 0;
}
