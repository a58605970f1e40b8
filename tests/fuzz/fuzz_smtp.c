// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "outside/smtp_parse.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_replies(struct slice rest)
{
    size_t length = 0;

    while (smtp_scan(rest, &length) == SMTP_WHOLE) {
        struct smtp_reply reply;
        struct slice line, all;

        must(length > 0 && length <= rest.length);
        smtp_read_reply((struct slice){rest.at, length}, &reply);
        must(reply.code >= 200 && reply.code < 600);
        must(strlen(reply.enhanced) < SMTP_ENHANCED_SIZE);
        all = reply.text;
        while (smtp_next_line(&all, &line))
            must(line.length == 0 ||
                 (line.at >= rest.at && line.at + line.length <= rest.at + length));
        rest = (struct slice){rest.at + length, rest.length - length};
    }
}

/* One end, at the end; no line end of another kind. */
static void check_data(struct slice raw, size_t step, struct arena *arena)
{
    struct text out = text_new(arena);
    struct smtp_data state = {0};

    for (size_t at = 0; at < raw.length; at += step)
        smtp_data_add(&state, &out,
                      (struct slice){raw.at + at, raw.length - at < step ? raw.length - at : step});
    smtp_data_end(&state, &out);
    must(out.length >= 3 && memcmp(out.at + out.length - 3, ".\r\n", 3) == 0);
    for (size_t i = 0; i < out.length; i++) {
        must(out.at[i] != '\r' || out.at[i + 1] == '\n');
        must(out.at[i] != '\n' || (i > 0 && out.at[i - 1] == '\r'));
    }
    const char *end = memmem(out.at, out.length, "\r\n.\r\n", 5);
    must(!end || end + 5 == out.at + out.length);
    must(out.length == 3 || memcmp(out.at, ".\r\n", 3) != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *copy = malloc(length > 0 ? length : 1);
    struct arena arena = {0};

    must(copy != NULL);
    if (length > 0)
        memcpy(copy, bytes, length);
    check_replies((struct slice){copy, length});
    check_data((struct slice){copy, length}, 1, &arena);
    check_data((struct slice){copy, length}, 13, &arena);
    arena_free(&arena);
    free(copy);
    return 0;
}
