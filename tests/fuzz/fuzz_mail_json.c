// SPDX-License-Identifier: AGPL-3.0-or-later

/* Any bytes as what the process that reads mail answers: what is taken keeps every promise, so that
 * it is taken again as it is written. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/mail_clean.h"
#include "domain/mail_message.h"
#include "support/fuzz.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static uint64_t length_of(const struct mail_message *message)
{
    uint64_t length = 0;

    for (size_t i = 0; i < message->attachments.count; i++)
        length += message->attachments.items[i].length;
    return length;
}

static void check(const struct mail_message *message, uint64_t bytes, struct arena *arena)
{
    struct text json = text_new(arena);
    struct mail_message again;
    struct fault fault = {0};

    must(length_of(message) == bytes);
    must(message->quote_at <= strlen(message->text));
    must(safe_html_is_canonical(slice_of(message->html)));
    mail_message_json(&json, message);
    must(mail_message_read((struct slice){json.at, json.length}, bytes, arena, &fault, &again) ==
         STATUS_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *copy = malloc(length > 0 ? length : 1);

    must(copy != NULL);
    if (length > 0)
        memcpy(copy, bytes, length);
    for (uint64_t attached = 0; attached <= 80; attached += 10) {
        struct arena arena = {0};
        struct fault fault = {0};
        struct mail_message message;

        if (mail_message_read((struct slice){copy, length}, attached, &arena, &fault, &message) ==
            STATUS_OK)
            check(&message, attached, &arena);
        arena_free(&arena);
    }
    free(copy);
    return 0;
}
