// SPDX-License-Identifier: AGPL-3.0-or-later

/* Any bytes as a mail: what comes of them is sound, since the strict reader takes it back as the
 * same, and attachments are no longer than the mail. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "outside/mime.h"
#include "support/fuzz.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_json(const struct mail_message *message, uint64_t bytes, struct arena *arena)
{
    struct text first = text_new(arena), second = text_new(arena);
    struct mail_message again;
    struct fault fault = {0};

    mail_message_json(&first, message);
    must(mail_message_read((struct slice){first.at, first.length}, bytes, arena, &fault, &again) ==
         STATUS_OK);
    mail_message_json(&second, &again);
    must(strcmp(first.at, second.at) == 0);
}

static void check(const struct charsets *charsets, struct slice mail, enum mime_html html)
{
    const struct mime_task task = {charsets, mail, html, -1};
    struct arena arena = {0};
    struct mail_message message;
    uint64_t bytes = 0;

    must(mime_read(&task, &arena, &message));
    for (size_t i = 0; i < message.attachments.count; i++)
        bytes += message.attachments.items[i].length;
    must(bytes <= mail.length);
    check_json(&message, bytes, &arena);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct charsets *charsets;
    char *copy = malloc(length > 0 ? length : 1);

    if (!charsets)
        charsets = charsets_open();
    must(copy != NULL);
    if (length > 0)
        memcpy(copy, bytes, length);
    check(charsets, (struct slice){copy, length}, MIME_WITH_HTML);
    check(charsets, (struct slice){copy, length}, MIME_WITHOUT_HTML);
    free(copy);
    return 0;
}
