// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/route.h"

#include <string.h>

#include "http/path.h"

#include "support/check.h"

static const struct route rows[] = {
    {.method = HTTP_GET, .path = "/"},
    {.method = HTTP_GET, .path = "/clients"},
    {.method = HTTP_GET, .path = "/clients/new"},
    {.method = HTTP_GET, .path = "/clients/:id"},
    {.method = HTTP_POST, .path = "/clients/:id"},
    {.method = HTTP_GET, .path = "/clients/:id/orders/:order"},
};
static const struct route_table table = {.routes = rows, .count = sizeof(rows) / sizeof(rows[0])};

static void a_path_finds_its_row(void **state)
{
    (void)state;
    static const struct {
        enum http_method method;
        const char *path;
        int row; /* -1: none */
    } cases[] = {
        {HTTP_GET, "/", 0},
        {HTTP_GET, "/clients", 1},
        {HTTP_GET, "/clients/new", 2},
        {HTTP_GET, "/clients/17", 3},
        {HTTP_POST, "/clients/17", 4},
        {HTTP_GET, "/clients/17/orders/5", 5},
        {HTTP_GET, "/clients/17/orders", -1},
        {HTTP_GET, "/clients/17/orders/5/6", -1},
        {HTTP_GET, "/nobody", -1},
        {HTTP_GET, "/Clients", -1},
        {HTTP_GET, "", -1},
    };
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct route_params params;
        unsigned allowed;
        const struct route *found =
            route_find(&table, cases[i].method, cases[i].path, &arena, &params, &allowed);
        if (found != (cases[i].row < 0 ? NULL : &rows[cases[i].row]))
            fail_msg("%s finds another row", cases[i].path);
    }
    arena_free(&arena);
}

static void parameters_are_decoded_once(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct route_params params;
    unsigned allowed;

    assert_non_null(route_find(&table, HTTP_GET, "/clients/%C4%8D%2541/orders/a%20b", &arena,
                               &params, &allowed));
    assert_int_equal(params.count, 2);
    assert_string_equal(params.names[0], "id");
    assert_string_equal(params.values[0], "č%41");
    assert_string_equal(params.names[1], "order");
    assert_string_equal(params.values[1], "a b");
    arena_free(&arena);
}

static void other_methods_of_a_path_are_named(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct route_params params;
    unsigned allowed = 99;

    assert_null(route_find(&table, HTTP_DELETE, "/clients/17", &arena, &params, &allowed));
    assert_int_equal(allowed, 1U << HTTP_GET | 1U << HTTP_POST);
    assert_null(route_find(&table, HTTP_DELETE, "/nobody", &arena, &params, &allowed));
    assert_int_equal(allowed, 0);
    arena_free(&arena);
}

/* AC-036, AC-099 */
static void paths_have_one_normal_form(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum path_form form;
    } cases[] = {
        {"/", PATH_NORMAL},
        {"/clients/17", PATH_NORMAL},
        {"/sign-in/a_b-c~d.e", PATH_NORMAL},
        {"/%C4%8Dedo/a%20b", PATH_NORMAL},
        {"/a%2541", PATH_NORMAL},
        {"/...", PATH_NORMAL},
        {"//clients", PATH_OTHER},
        {"/clients/", PATH_OTHER},
        {"/clients//17", PATH_OTHER},
        {"/./clients", PATH_OTHER},
        {"/clients/.", PATH_OTHER},
        {"/clients/..", PATH_OTHER},
        {"/clients/%2e%2e", PATH_OTHER},
        {"/clients/..;/x", PATH_OTHER},
        {"/clients;jsessionid=1", PATH_OTHER},
        {"/clients%2f17", PATH_OTHER},
        {"/clients%5c17", PATH_OTHER},
        {"/clients\\17", PATH_OTHER},
        {"/%63lients", PATH_OTHER},
        {"/a%0d%0ab", PATH_OTHER},
        {"/a%7f", PATH_OTHER},
        {"", PATH_MALFORMED},
        {"clients", PATH_MALFORMED},
        {"*", PATH_MALFORMED},
        {"http://evil/clients", PATH_MALFORMED},
        {"/a%00", PATH_MALFORMED},
        {"/a%u0041", PATH_MALFORMED},
        {"/a%", PATH_MALFORMED},
        {"/a%4", PATH_MALFORMED},
        {"/%c0%ae%c0%ae/x", PATH_MALFORMED},
        {"/%ff", PATH_MALFORMED},
        {"/\xC4\x8D", PATH_MALFORMED},
        {"/a b", PATH_MALFORMED},
        {"/a\tb", PATH_MALFORMED},
        {"/./%00", PATH_MALFORMED},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (path_form(slice_of(cases[i].path)) != cases[i].form)
            fail_msg("%s is %d", cases[i].path, (int)path_form(slice_of(cases[i].path)));
    assert_int_equal(path_form((struct slice){"/a\0b", 4}), PATH_MALFORMED);
}

static void a_segment_has_a_limit(void **state)
{
    (void)state;
    char path[1 + 513 + 1] = "/";

    memset(path + 1, 'a', 513);
    assert_int_equal(path_form((struct slice){path, 513}), PATH_NORMAL);
    assert_int_equal(path_form((struct slice){path, 514}), PATH_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_finds_its_row),
        cmocka_unit_test(parameters_are_decoded_once),
        cmocka_unit_test(other_methods_of_a_path_are_named),
        cmocka_unit_test(paths_have_one_normal_form),
        cmocka_unit_test(a_segment_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
