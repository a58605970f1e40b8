// SPDX-License-Identifier: AGPL-3.0-or-later

/* Any bytes as what a mail server reports of a delivery. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/mail_clean.h"
#include "outside/mime.h"
#include "support/fuzz.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_bounce(const struct mail_bounce *bounce)
{
    must(bounce->recipient_count <= MAIL_RECIPIENTS_MAX);
    must(mail_line_is_clean(slice_of(bounce->original_id), MAIL_ID_MAX));
    must(mail_line_is_clean(slice_of(bounce->reporter), MAIL_LINE_MAX));
    for (size_t i = 0; i < bounce->recipient_count; i++) {
        const struct mail_recipient *recipient = &bounce->recipients[i];

        must(mail_line_is_clean(slice_of(recipient->address), MAIL_ADDRESS_MAX));
        must(recipient->status[0] == '\0' || strchr("245", recipient->status[0]) != NULL);
        must(strlen(recipient->status) <= strlen("5.999.999"));
        must((int)recipient->action < MAIL_ACTIONS);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const types[] = {"message/delivery-status", "message/feedback-report",
                                        "message/disposition-notification"};
    static struct charsets *charsets;

    if (!charsets)
        charsets = charsets_open();
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        struct arena arena = {0};
        struct text mail = text_new(&arena);
        struct mail_message message;

        text_format(&mail, "Content-Type: %s\n\n", types[i]);
        text_add_slice(&mail, (struct slice){(const char *)bytes, length});
        const struct mime_task task = {charsets, {mail.at, mail.length}, MIME_WITH_HTML, -1};
        must(mime_read(&task, &arena, &message));
        must(message.bounce.kind == (enum mail_report)(i + MAIL_DELIVERY));
        check_bounce(&message.bounce);
        arena_free(&arena);
    }
    return 0;
}
