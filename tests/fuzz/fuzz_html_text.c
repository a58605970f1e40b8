// SPDX-License-Identifier: AGPL-3.0-or-later

/* Any bytes as HTML, sanitised and then read as text: bounded, and UTF-8 without what is unseen. */
#include <stdlib.h>
#include <string.h>

#include "domain/mail_clean.h"
#include "domain/safe_html.h"
#include "outside/html_text.h"
#include "outside/sanitise.h"
#include "support/fuzz.h"

enum { TEXT_MAX = 4096 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *copy = malloc(length > 0 ? length : 1);
    struct arena arena = {0};
    bool is_cut;

    must(copy != NULL);
    if (length > 0)
        memcpy(copy, bytes, length);
    struct sanitised safe = sanitise((struct slice){copy, length}, SAFE_HTML_MAX, &arena);
    struct slice text = html_text(safe.html, TEXT_MAX, &arena, &is_cut);
    must(text.length <= TEXT_MAX);
    must(is_cut || mail_text_is_clean(text, TEXT_MAX));
    must(text.length == 0 || is_cut || text.at[text.length - 1] == '\n');
    arena_free(&arena);
    free(copy);
    return 0;
}
