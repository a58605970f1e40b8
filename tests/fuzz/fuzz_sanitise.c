// SPDX-License-Identifier: AGPL-3.0-or-later

/* Any bytes as HTML: what is left is canonical, is its own result, and stays within its length. A
 * small limit, from the first byte, finds where cutting could go wrong. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/safe_html.h"
#include "outside/sanitise.h"
#include "support/fuzz.h"

enum { SMALL_LIMIT = 21000 };

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Said once more in other words: what stands in tags outside of quotes is not banned, and neither
 * are the values that begin so. */
static void check_words(const char *html)
{
    static const char *const banned[] = {"<script", "<style", "<svg",  "<math", "<iframe",
                                         "<form",   "<input", "<meta", "<base", "<link",
                                         "<object", "<embed", "<!",    "<?",    " on",
                                         " style",  " class", " id",   " name", " data"};
    char *outside = strdup(html), *to = outside;
    bool is_tag = false, is_quoted = false;

    must(outside != NULL);
    for (const char *at = html; *at; at++) {
        is_quoted ^= is_tag && *at == '"';
        is_tag = is_quoted || (is_tag ? *at != '>' : *at == '<');
        if (is_tag && !is_quoted)
            *to++ = *at;
    }
    *to = '\0';
    for (size_t i = 0; i < sizeof(banned) / sizeof(banned[0]); i++)
        must(strcasestr(outside, banned[i]) == NULL);
    must(strcasestr(html, "href=\"java") == NULL && strcasestr(html, "src=\"http") == NULL);
    free(outside);
}

static void check(struct slice html, size_t max)
{
    struct arena arena = {0};
    struct sanitised first = sanitise(html, max, &arena);
    struct sanitised second = sanitise(first.html, max, &arena);

    must(first.html.length <= max);
    must(safe_html_is_canonical(first.html));
    must(slice_equal(first.html, second.html));
    must(second.remote_pictures == 0 && !second.is_cut);
    check_words(first.html.at);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *copy = malloc(length > 0 ? length : 1);

    must(copy != NULL);
    if (length > 0)
        memcpy(copy, bytes, length);
    check((struct slice){copy, length}, SAFE_HTML_MAX);
    check((struct slice){copy, length}, SMALL_LIMIT + (length > 0 ? bytes[0] : 0));
    free(copy);
    return 0;
}
