// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/expected_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#include "support/check.h"

static const char *read_expected(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct text text = text_new(arena);
    char buffer[4096];
    size_t length;

    if (file == NULL)
        return "";
    while ((length = fread(buffer, 1, sizeof(buffer), file)) > 0)
        text_add_slice(&text, (struct slice){buffer, length});
    fclose(file);
    return text.at;
}

static void write_expected(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

void assert_expected_text(struct arena *arena, const char *name, const char *text)
{
    struct text path = text_new(arena);
    size_t same = 0;

    text_format(&path, "%s/tests/report/expected/%s", getenv("REGULARS_SOURCE"), name);
    if (getenv("REGULARS_WRITE_EXPECTED") != NULL) {
        write_expected(path.at, text);
        return;
    }
    const char *expected = read_expected(arena, path.at);

    while (text[same] != '\0' && text[same] == expected[same])
        same++;
    if (text[same] != expected[same])
        fail_msg("%s differs from byte %zu on: %.200s", path.at, same, text + same);
}
