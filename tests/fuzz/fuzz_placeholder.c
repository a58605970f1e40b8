// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/slice.h"
#include "domain/placeholder.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What may be saved can be filled, and what is filled holds no brace that was not doubled. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const struct placeholder_values values = {
        {[PLACEHOLDER_CLIENT] = "Ada", [PLACEHOLDER_DAY] = "{day}", [PLACEHOLDER_AMOUNT] = ""}};
    struct arena arena = {0};
    struct fault fault = {0}, check_fault = {0};
    const char *filled = NULL;

    if (length > PLACEHOLDER_TEXT_MAX || memchr(bytes, '\0', length) != NULL)
        return 0;
    const char *text = arena_copy(&arena, (const char *)bytes, length);
    enum status checked = placeholders_check(text, "body", &arena, &check_fault);
    enum status status = placeholders_fill(text, &values, "body", &arena, &fault, &filled);
    must(status == STATUS_OK || status == STATUS_INVALID);
    must(checked == STATUS_OK || status == STATUS_INVALID);
    must(status != STATUS_OK || strlen(filled) <= PLACEHOLDER_TEXT_MAX);
    arena_free(&arena);
    return 0;
}
