// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "domain/courtesy.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* The first byte chooses language, form of address and kind; the rest is the text. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const languages[] = {"en", "ru", "hr"};
    static const char *const others[] = {"Bramble Garden Design", "Ирина Петровна"};
    struct arena arena = {0};

    if (length == 0)
        return 0;
    char *copy = malloc(length);
    must(copy != NULL);
    memcpy(copy, bytes, length);
    const struct courtesy_message message = {
        .language = languages[bytes[0] % 3],
        .kind = bytes[0] & 64 ? COURTESY_REVIEW_REPLY : COURTESY_REPLY,
        .client_name = bytes[0] & 128 ? "Ivan Kos" : "Ирина Петровна",
        .form_of_address = (enum form_of_address)(bytes[0] / 4 % 3),
        .company = "",
        .other_clients = others,
        .other_client_count = 2,
        .text = {copy + 1, length - 1}};
    const struct courtesy_result result =
        courtesy_check(courtesy_rules_new(&arena), &message, &arena);

    must(result.count <= COURTESY_FINDINGS_MAX);
    for (size_t i = 0; i < result.count; i++) {
        must(result.findings[i].from <= result.findings[i].to);
        must(result.findings[i].to <= message.text.length);
    }
    arena_free(&arena);
    free(copy);
    return 0;
}
