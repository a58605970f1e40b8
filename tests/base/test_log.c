// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/log.h"

#include <string.h>
#include <unistd.h>

#include "base/json_read.h"

#include "support/check.h"

enum { LINES_MAX = 64 * 1024 };

/* What was written on standard error meanwhile. */
static const char *logged(enum log_level level, const char *event, const struct log_field *fields,
                          size_t count)
{
    static char lines[LINES_MAX];
    int pipe_ends[2], kept = dup(STDERR_FILENO);

    assert_int_equal(pipe(pipe_ends), 0);
    dup2(pipe_ends[1], STDERR_FILENO);
    close(pipe_ends[1]);
    log_event(level, event, fields, count);
    dup2(kept, STDERR_FILENO);
    close(kept);
    ssize_t length = read(pipe_ends[0], lines, sizeof(lines) - 1);
    close(pipe_ends[0]);
    lines[length > 0 ? length : 0] = '\0';
    return lines;
}

static const struct json_value *as_json(const char *line, struct arena *arena)
{
    const struct json_value *value = NULL;
    struct fault fault = {0};

    assert_int_equal(json_read(slice_of(line), arena, &fault, &value), STATUS_OK);
    return value;
}

static void an_event_is_one_line_of_json(void **state)
{
    (void)state;
    struct arena arena = {0};
    const char *line =
        logged(LOG_NOTICE, "request", LOG_FIELDS({"path", "/a", 0}, {"code", NULL, -7}));
    const struct json_value *value = as_json(line, &arena);

    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
    assert_string_equal(json_member(value, "level")->text.at, "notice");
    assert_string_equal(json_member(value, "event")->text.at, "request");
    assert_string_equal(json_member(value, "path")->text.at, "/a");
    assert_int_equal(json_member(value, "code")->integer, -7);
    assert_int_equal(json_member(value, "time")->text.length, strlen("2026-11-21T22:47:05.123Z"));
    arena_free(&arena);
}

/* AC-123 */
static void nothing_in_a_text_ends_the_line(void **state)
{
    (void)state;
    struct arena arena = {0};
    const char *hostile = "a\n{\"event\":\"fake\"}\r\x1B[31m\"\\\x7F\xC2\x9B"
                          "č\xFF";
    const char *line = logged(LOG_ERROR, "e", LOG_FIELDS({"name", hostile, 0}));

    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
    for (const char *at = line; at[1] != '\0'; at++)
        assert_true((unsigned char)*at >= ' ' && *at != 0x7F);
    const struct json_value *value = as_json(line, &arena);
    assert_string_equal(json_member(value, "name")->text.at,
                        "a\n{\"event\":\"fake\"}\r\x1B[31m\"\\\x7F\xC2\x9B"
                        "č\xEF\xBF\xBD");
    arena_free(&arena);
}

static void a_long_line_is_cut_and_still_is_json(void **state)
{
    (void)state;
    struct arena arena = {0};
    char text[9000];

    for (size_t odd = 0; odd < 8; odd++) {
        memset(text, odd % 2 == 0 ? '\n' : 'x', sizeof(text) - 1);
        memset(text, 'y', odd);
        text[sizeof(text) - 1] = '\0';
        const char *line =
            logged(LOG_ERROR, "e", LOG_FIELDS({"a", text, 0}, {"b", text, 0}, {"c", NULL, 1}));
        assert_true(strlen(line) <= 4000);
        assert_non_null(json_member(as_json(line, &arena), "a"));
    }
    arena_free(&arena);
}

static void levels_above_the_chosen_one_are_left_out(void **state)
{
    (void)state;
    assert_string_equal(logged(LOG_DEBUG, "e", NULL, 0), "");
    log_set_level(LOG_ERROR);
    assert_string_equal(logged(LOG_WARNING, "e", NULL, 0), "");
    assert_string_not_equal(logged(LOG_ERROR, "e", NULL, 0), "");
    log_set_level(LOG_DEBUG);
    assert_string_not_equal(logged(LOG_DEBUG, "e", NULL, 0), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_one_line_of_json),
        cmocka_unit_test(nothing_in_a_text_ends_the_line),
        cmocka_unit_test(a_long_line_is_cut_and_still_is_json),
        cmocka_unit_test(levels_above_the_chosen_one_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
