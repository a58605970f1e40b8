// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/courtesy.h"
#include "app/records.h"
#include "base/utf8.h"

/* A cue is a line: of a long sentence its beginning says enough. */
static const char *short_quote(const char *quote, struct arena *arena)
{
    enum { QUOTE_MAX = 120 };
    const size_t length = strlen(quote);
    size_t kept = 0;

    while (kept < length && kept < QUOTE_MAX) {
        const size_t next = utf8_character((struct slice){quote + kept, length - kept});
        if (next == 0)
            break;
        kept += next;
    }
    return arena_copy(arena, quote, kept);
}

enum status keep_courtesy_promise(struct work *work, const struct language *language,
                                  const struct courtesy_promise *promise, int64_t *ret_audit_id)
{
    struct record cue = {.client_id = promise->client_id};
    struct record_saved saved = {0};
    const struct message words =
        MESSAGE("Find out, and answer: “{1}”", arg_text(short_quote(promise->quote, work->arena)));

    if (promise->due_on[0] == '\0')
        return fault_set(&work->fault, STATUS_INVALID, "promise_on", PLAIN_MESSAGE("choose a day"));
    record_set(&cue, "words", message_text(work->arena, language, words));
    record_set(&cue, "due_on", promise->due_on);
    enum status status = record_save(work, RECORD_CUE, &cue, &saved);
    if (status == STATUS_INVALID)
        work->fault.field = "promise_on";
    if (status == STATUS_OK)
        *ret_audit_id = saved.audit_id;
    return status;
}
