// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/progress.h"

#include <stdlib.h>

#include "support/check.h"

#define SECOND INT64_C(1000000000)

static void assert_shows(struct report_progress at, int64_t elapsed_ns, size_t columns,
                         const char *wanted)
{
    struct arena arena = {0};
    struct text text = text_new(&arena);

    progress_line(&text, language_by_code("en"), &at, elapsed_ns, columns);
    assert_string_equal(text.at, wanted);
    arena_free(&arena);
}

static void says_what_is_done_and_how_far_it_is(void **state)
{
    (void)state;
    const struct report_progress half = {REPORT_READS, "a.csv", 50, 100};

    assert_shows(half, SECOND / 2, 80, "[##########----------] reading a.csv: 50 %");
    assert_shows(half, 10 * SECOND, 80, "[##########----------] reading a.csv: 50 %, 11 s left");
    assert_shows(half, 600 * SECOND, 80, "[##########----------] reading a.csv: 50 %, 10 min left");
    assert_shows((struct report_progress){REPORT_MEASURES, "a.csv", 0, 100}, SECOND, 80,
                 "measuring");
    assert_shows((struct report_progress){REPORT_WRITES, NULL, 0, 100}, SECOND, 80, "writing");
}

static void an_unknown_size_shows_how_much(void **state)
{
    (void)state;
    assert_shows((struct report_progress){REPORT_READS, "-", 12345678, -1}, 9 * SECOND, 80,
                 "reading -: 12 MB");
    assert_shows((struct report_progress){REPORT_READS, "-", 0, 0}, SECOND, 80, "reading -: 0 MB");
}

static void time_left_waits_until_it_is_steady(void **state)
{
    (void)state;
    assert_shows((struct report_progress){REPORT_READS, "a", 4, 100}, 3 * SECOND, 80,
                 "[--------------------] reading a: 4 %");
    /* A file that grows while it is read. */
    assert_shows((struct report_progress){REPORT_READS, "a", 150, 100}, 3 * SECOND, 80,
                 "[####################] reading a: 100 %, 1 s left");
}

static void fits_the_width_and_cannot_steer_the_terminal(void **state)
{
    (void)state;
    assert_shows((struct report_progress){REPORT_READS, "\033[2J", 50, 100}, SECOND / 2, 30,
                 "[##########----------] read...");
    assert_shows((struct report_progress){REPORT_READS, "\033[2J", 50, -1}, SECOND / 2, 30,
                 "reading \xEF\xBF\xBD[2J: 0 MB");
}

static void nothing_is_drawn_where_it_cannot_be_taken_back(void **state)
{
    (void)state;
    struct arena arena = {0};
    char *err = NULL;
    size_t length = 0;
    struct command_line line = {.err = open_memstream(&err, &length),
                                .err_columns = 80,
                                .language = language_by_code("en"),
                                .arena = &arena,
                                .command = command_by_name("report")};
    struct progress progress = {.line = &line, .began = INT64_MIN / 2};
    const struct report_progress at = {REPORT_READS, "a", 1, 2};

    progress_show(&progress, &at);
    progress_end(&progress);
    fflush(line.err);
    assert_int_equal(length, 0);

    line.err_shows_progress = true;
    progress_show(&progress, &at);
    progress_end(&progress);
    fflush(line.err);
    assert_non_null(strstr(err, "reading a"));
    assert_memory_equal(err + length - 4, "\r\033[K", 4);
    fclose(line.err);
    free(err);
    arena_free(&arena);
}

static void assert_shows_rows(int64_t done, int64_t total, const char *wanted)
{
    struct arena arena = {0};
    struct text text = text_new(&arena);

    progress_rows_line(&text, language_by_code("en"), done, total, 80);
    assert_string_equal(text.at, wanted);
    arena_free(&arena);
}

static void rows_of_a_store_are_counted(void **state)
{
    (void)state;
    assert_shows_rows(1024, -1, "rows done: 1 024");
    assert_shows_rows(512, 1024, "[##########----------] rows done: 512 of 1 024");
    assert_shows_rows(2048, 1024, "[####################] rows done: 2 048 of 1 024");
}

static void a_store_shows_nothing_within_a_second(void **state)
{
    (void)state;
    struct arena arena = {0};
    char *err = NULL;
    size_t length = 0;
    struct command_line line = {.err = open_memstream(&err, &length),
                                .err_columns = 80,
                                .err_shows_progress = true,
                                .language = language_by_code("en"),
                                .arena = &arena,
                                .command = command_by_name("export")};
    struct progress progress = progress_begin_rows(&line);

    progress.began -= SECOND / 4 * 3;
    progress_rows(&progress, 1024, -1);
    progress_end(&progress);
    fflush(line.err);
    assert_int_equal(length, 0);

    progress.began -= SECOND;
    progress_rows(&progress, 2048, -1);
    progress_end(&progress);
    fflush(line.err);
    assert_string_equal(err, "\rrows done: 2 048\033[K\r\033[K");
    fclose(line.err);
    free(err);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_is_done_and_how_far_it_is),
        cmocka_unit_test(an_unknown_size_shows_how_much),
        cmocka_unit_test(time_left_waits_until_it_is_steady),
        cmocka_unit_test(fits_the_width_and_cannot_steer_the_terminal),
        cmocka_unit_test(nothing_is_drawn_where_it_cannot_be_taken_back),
        cmocka_unit_test(rows_of_a_store_are_counted),
        cmocka_unit_test(a_store_shows_nothing_within_a_second),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
