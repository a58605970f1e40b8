// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check.h"

static void a_buffer_grows_with_what_it_holds_and_zeroes(void **state)
{
    (void)state;
    size_t size = 1;
    unsigned char *pages = pages_map(size);

    pages[0] = 0xA5;
    for (; size < 100000; size *= 7) {
        pages = pages_grow(pages, size, size * 7);
        for (size_t i = size; i < size * 7; i++)
            assert_int_equal(pages[i], 0);
        memset(pages + size, 0xA5, size * 7 - size);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(pages[i], 0xA5);
    }
    pages_unmap(pages, size);
}

static void an_empty_buffer_grows(void **state)
{
    (void)state;
    char *pages = pages_grow(pages_map(0), 0, 100000);

    assert_int_equal(pages[99999], 0);
    pages[99999] = 1;
    pages_unmap(pages, 100000);
}

static void what_is_given_back_reads_as_zero(void **state)
{
    (void)state;
    enum { SIZE = 100000 };
    unsigned char *pages = pages_map(SIZE);

    memset(pages, 0xA5, SIZE);
    pages_release(pages + 10, SIZE - 20);
    assert_int_equal(pages[0], 0xA5);
    assert_int_equal(pages[SIZE / 2], 0);
    assert_int_equal(pages[SIZE - 1], 0xA5);
    pages_unmap(pages, SIZE);
}

/* Pages of files that this process has in memory. */
static long file_pages(void)
{
    FILE *file = fopen("/proc/self/statm", "r");
    char line[200] = "", *end = line;

    assert_non_null(file);
    assert_non_null(fgets(line, sizeof(line), file));
    fclose(file);
    for (int skipped = 0; skipped < 2; skipped++)
        (void)strtol(end, &end, 10);
    return strtol(end, NULL, 10);
}

static void code_that_is_given_back_comes_again_and_data_stays(void **state)
{
    (void)state;
    static int changed = 1;
    char *(*const find)(const char *text, int character) = strchr;
    const long before = file_pages();

    changed = 2;
    pages_release_code();
    assert_true(file_pages() < before);
    assert_int_equal(changed, 2);
    assert_string_equal(find("from the file", 't'), "the file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buffer_grows_with_what_it_holds_and_zeroes),
        cmocka_unit_test(an_empty_buffer_grows),
        cmocka_unit_test(what_is_given_back_reads_as_zero),
        cmocka_unit_test(code_that_is_given_back_comes_again_and_data_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
