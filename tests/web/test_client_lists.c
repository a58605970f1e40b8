// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <unistd.h>

#include "app/own_cues.h"
#include "support/page_case.h"

#include "support/check.h"

/* The list as it is asked for, with or without script: forms and links alone. */

static void conditions_stand_as_chips_that_can_be_taken_away(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Zdenka");
    const char *page =
        page_get(test, "/clients?standing=without-orders&orders-to=3&source=&columns=orders,tags");
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, "Zdenka");
    assert_page_has(page, "href=\"/clients?orders-to=3&amp;columns=orders,tags\"");
    assert_page_has(page, "href=\"/clients?standing=without-orders&amp;columns=orders,tags\"");
    assert_page_has(page, "At most 3 orders");
    assert_page_lacks(page, ">Window<");

    page = page_get(test, "/clients?standing=lost");
    assert_page_has(page, "Nobody meets these conditions");
    assert_page_lacks(page, "Zdenka");
}

static void a_number_is_said_in_words_on_its_chip(void **state)
{
    struct page_case *test = *state;
    static const char *const said[][2] = {
        {"lost:2025-01-01:2025-12-31", "Lost from 1 Jan 2025 to 31 Dec 2025"},
        {"came_back:2025-01-01:2025-12-31",
         "Active before, and ordered from 1 Jan 2025 to 31 Dec 2025"},
        {"standing:2026-11-21:growing", "Growing, as of 21 Nov 2026"},
        {"moved:2026-11-21:growing:2026-11-21:growing", "Growing, on 21 Nov 2026"},
        {"cooling:2026-11-21:-", "Cooling, as of 21 Nov 2026"},
        {"cell:2026-11-21:2:3:37:91",
         "2 to 3 orders, the last one 37 to 91 days ago, as of 21 Nov 2026"},
        {"cell:2026-11-21:1:1:0:36",
         "1 order, the last one at most 36 days ago, as of 21 Nov 2026"},
        {"cell:2026-11-21:4:-:183:-",
         "4 orders or more, the last one 183 days ago or more, as of 21 Nov 2026"},
        {"moved:2026-06-30:-:2026-09-30:newcomer",
         "No client yet on 30 Jun 2026, Newcomers on 30 Sep 2026"},
        {"segment:2026-11-21:at-risk:365", "At risk, as of 21 Nov 2026, by the orders of 365 days"},
        {"score:2026-11-21:f:5:0", "Frequency 5 of 5, as of 21 Nov 2026, by all orders"},
        {"due:2026-11-21:passed", "Next order overdue, as of 21 Nov 2026"},
        {"cohort:2026-01-01:quarter:2:2026-11-21", "First order: Q1 2026; again: Q3 2026"},
    };

    page_add_client(test, "Zdenka");
    for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
        const char *page = page_get(test, page_text(test, "/clients?figure=%s", said[i][0]));

        assert_int_equal(test->exchange->reply.code, 200);
        assert_page_has(page, said[i][1]);
        assert_page_has(page, "Nobody meets these conditions");
    }
    const char *page = page_get(test, "/clients?figure=due:2026-11-21:open&first_source=-");
    assert_page_has(page, "First order: no source said");
    page = page_get(test, "/clients/conditions?figure=due:2026-11-21:open&archived=no");
    assert_page_has(page, "name=\"figure\" value=\"due:2026-11-21:open\" checked");
    assert_page_has(page, "<option value=\"no\" selected>");
    page_get(test, "/clients?figure=lost:2025");
    assert_int_equal(test->exchange->reply.code, 422);
}

static void a_misspelt_condition_is_named(void **state)
{
    struct page_case *test = *state;

    assert_page_has(page_get(test, "/clients?standin=lost"), "standin");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page_get(test, "/clients?standing=losst"), "losst");
    assert_int_equal(test->exchange->reply.code, 422);
}

static void heads_sort_and_turn_round(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Zdenka");
    const char *page = page_get(test, "/clients");
    assert_page_has(page, "aria-sort=\"ascending\"");
    assert_page_has(page, "href=\"/clients?sort=-name\"");
    assert_page_has(page, "href=\"/clients?sort=-orders\"");
    page = page_get(test, "/clients?sort=-orders");
    assert_page_has(page, "aria-sort=\"descending\"");
    assert_page_has(page, "href=\"/clients?sort=orders\"");
}

static void the_form_of_conditions_makes_the_same_address(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, "/clients/conditions?standing=vip&tag=%22x%22&window=passed"
                                      "&last-from=2026-01-02&sort=-value&columns=tags");

    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, "name=\"standing\" value=\"vip\" checked");
    assert_page_has(page, "name=\"tag\" value=\"&quot;x&quot;\"");
    assert_page_has(page, "<option value=\"passed\" selected>");
    assert_page_has(page, "value=\"2026-01-02\"");
    assert_page_has(page, "name=\"sort\" value=\"-value\"");
    assert_page_has(page, "name=\"columns\" value=\"tags\" checked");
    assert_page_lacks(page, "value=\"lost\" checked");
}

static void many_are_archived_at_once_and_taken_back(void **state)
{
    struct page_case *test = *state;
    int64_t ada = page_add_client(test, "Zdenka"), boris = page_add_client(test, "Boris");

    page_add_client(test, "Dana");
    page_send(test, "/clients/bulk?sort=-name",
              page_text(test, "do=archive&id=%" PRId64 "&id=%" PRId64, ada, boris));
    assert_int_equal(test->exchange->reply.code, 303);
    assert_string_equal(page_replied(test, "Location"), "/clients?sort=-name");
    const char *page = page_get(test, "/clients");
    assert_page_has(page, "They are in the archive");
    assert_page_lacks(page, "Boris");
    const char *way = strstr(page, "/undo/");
    assert_non_null(way);
    page_send(test, arena_copy(&test->arena, way, strcspn(way, "\"")), "");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, "/clients"), "Boris");
}

static void a_tag_is_chosen_on_a_page_of_its_own(void **state)
{
    struct page_case *test = *state;
    int64_t ada = page_add_client(test, "Zdenka");
    const char *page = page_send(test, "/clients/bulk", page_text(test, "do=tag&id=%" PRId64, ada));

    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, page_text(test, "name=\"id\" value=\"%" PRId64 "\"", ada));
    page = page_send(test, "/clients/bulk", page_text(test, "do=tag&tag=+&id=%" PRId64, ada));
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "aria-invalid=\"true\"");
    page_send(test, "/clients/bulk", page_text(test, "do=tag&tag=%%3Cb%%3E&id=%" PRId64, ada));
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, "/clients?tag=%3Cb%3E"), "&lt;b&gt;");
    assert_page_has(page_get(test, "/clients?tag=%3Cb%3E"), "Zdenka");
}

static const char *today_text(struct page_case *test)
{
    struct work work = store_case_work(test->store);
    char text[DAY_TEXT_SIZE];
    day_t today = 0;

    store_case_ok(&work, own_cue_today(&work, &today));
    work_end(&work);
    day_write(today, text);
    return arena_copy(&test->arena, text, strlen(text));
}

static void many_are_put_on_today_from_the_list_that_they_stand_in(void **state)
{
    struct page_case *test = *state;
    const char *today = today_text(test);

    page_add_client(test, "Zdenka");
    page_add_client(test, "Boris");
    assert_page_has(page_get(test, "/clients"), "name=\"do\" value=\"cue\"");
    const char *page = page_send(test, "/clients/bulk?find=zden", "do=cue&all=yes");
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, "value=\"Look after them\"");
    assert_page_has(page, "value=\"Words: zden\"");
    assert_page_has(page, page_text(test, "type=\"date\" value=\"%s\"", today));
    page = page_send(test, "/clients/bulk?find=zden",
                     "do=cue&all=yes&words=Call&why=%3Cb%3E&due_on=2020-01-01");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "aria-describedby=\"due_on-error\"");
    assert_page_has(page, "value=\"Call\"");
    page_send(test, "/clients/bulk?find=zden",
              page_text(test, "do=cue&all=yes&words=Call+now&why=%%3Cb%%3E&due_on=%s", today));
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, "/today");
    assert_page_has(page, "Call now");
    assert_page_has(page, "&lt;b&gt;");
    assert_page_has(page, "Zdenka");
    assert_page_lacks(page, "Boris");
    const char *way = strstr(page, "/undo/");
    assert_non_null(way);
    page_send(test, arena_copy(&test->arena, way, strcspn(way, "\"")), "");
    assert_page_lacks(page_get(test, "/today"), "Call now");
}

static void one_is_put_on_today_from_the_page_of_the_client(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Zdenka");
    const char *today = today_text(test);
    const char *page = page_get(test, page_text(test, "/clients/%" PRId64 "/cues/new", id));

    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, page_text(test, "value=\"%s\"", today));
    page_send(test, page_text(test, "/clients/%" PRId64 "/cues/new", id),
              page_text(test, "words=&due_on=%s", today));
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, page_text(test, "/clients/%" PRId64 "/cues/new", id),
              page_text(test, "words=Ask+about+the+logo&due_on=%s", today));
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, page_text(test, "/clients/%" PRId64, id));
    assert_page_has(page, "Ask about the logo");
    const char *way = strstr(page, page_text(test, "/clients/%" PRId64 "/cues/", id));
    assert_non_null(way);
    page = page_get(test, arena_copy(&test->arena, way, strcspn(way, "\"")));
    assert_page_has(page, "value=\"Ask about the logo\"");
    assert_page_has(page_get(test, "/today"), "Ask about the logo");
}

static void everybody_in_the_list_is_everybody_that_it_shows(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Zdenka");
    page_add_client(test, "Zdenko");
    page_add_client(test, "Boris");
    page_send(test, "/clients/bulk?find=zden", "do=archive&all=yes");
    assert_int_equal(test->exchange->reply.code, 303);
    const char *page = page_get(test, "/clients");
    assert_page_lacks(page, "Zdenka");
    assert_page_has(page, "Boris");
}

static void a_deed_without_clients_or_of_another_kind_is_refused(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Zdenka");
    page_send(test, "/clients/bulk", "do=archive");
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, "/clients/bulk", "do=archive&id=x");
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, "/clients/bulk", "do=archive&id=999999");
    assert_int_equal(test->exchange->reply.code, 404);
    page_send(test, "/clients/bulk", "do=erase&id=1");
    assert_int_equal(test->exchange->reply.code, 422);
}

/* The number in the path of the first form that renames a view. */
static const char *view_path(struct page_case *test, const char *page)
{
    const char *way = strstr(page, "action=\"/clients/views/");

    assert_non_null(way);
    way += strlen("action=\"");
    return arena_copy(&test->arena, way, strcspn(way, "\""));
}

static void a_list_is_kept_as_a_view_renamed_and_removed(void **state)
{
    struct page_case *test = *state;

    page_get(test, "/clients/views?standing=lost&sort=-orders");
    assert_int_equal(test->exchange->reply.code, 200);
    page_send(test, "/clients/views?standing=lost&sort=-orders", "name=%3Ci%3EFar&who=everyone");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_string_equal(page_replied(test, "Location"), "/clients?standing=lost&sort=-orders");
    const char *page = page_get(test, "/clients?standing=lost&sort=-orders");
    assert_page_has(page, "aria-current=\"page\"><bdi>&lt;i&gt;Far</bdi>");
    assert_page_has(page, "/undo/");

    page = page_send(test, "/clients/views", "name=+%3Ci%3Efar");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "aria-invalid=\"true\"");
    const char *path = view_path(test, page);
    page = page_send(test, path, "name=+");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "aria-describedby=\"error-");
    page_send(test, path, "name=Near");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, "/clients"), "<bdi>Near</bdi>");
    page_send(test, page_text(test, "%s/remove", path), "");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, "/clients");
    assert_page_lacks(page, "Near");
    const char *way = strstr(page, "/undo/");
    assert_non_null(way);
    page_send(test, arena_copy(&test->arena, way, strcspn(way, "\"")), "back=/clients");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, "/clients"), "<bdi>Near</bdi>");
    page_send(test, "/clients/views/999999999", "name=x");
    assert_int_equal(test->exchange->reply.code, 404);
}

static void who_only_looks_sees_no_boxes(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Zdenka");
    page_sign_in_as(test, ROLE_VIEWER);
    const char *page = page_get(test, "/clients");
    assert_page_lacks(page, "type=\"checkbox\"");
    assert_page_lacks(page, "/clients/export");
    page_get(test, "/clients/export");
    assert_int_equal(test->exchange->reply.code, 403);
}

static void the_list_is_taken_out_as_it_is_shown(void **state)
{
    struct page_case *test = *state;
    char bytes[4096] = "";

    page_add_client(test, "=1+1");
    page_add_client(test, "Boris");
    page_add_client(test, "Bor, \"the\" other");
    page_get(test, "/clients/export?find=bo");
    assert_int_equal(test->exchange->reply.code, 200);
    ssize_t length = read(test->exchange->reply.fd, bytes, sizeof(bytes) - 1);
    assert_true(length > 3);
    assert_page_has(bytes, "Client in this file,Client in orders,Name");
    assert_page_has(bytes, "\"Bor, \"\"the\"\" other\"");
    assert_page_has(bytes, ",Boris,");
    assert_page_lacks(bytes, "1+1");
    close(test->exchange->reply.fd);
    page_get(test, "/clients/export");
    length = read(test->exchange->reply.fd, bytes, sizeof(bytes) - 1);
    assert_true(length > 3);
    assert_page_lacks(bytes, ",=1+1");
    close(test->exchange->reply.fd);
}

/* What a phone on a slow line waits for: a page of a full list, without orders, before packing. */
static void a_page_of_fifty_clients_stays_small(void **state)
{
    enum { CLIENTS = 51, BYTES_MAX = 23500 };
    struct page_case *test = *state;

    for (int i = 0; i < CLIENTS; i++)
        page_add_client(test, page_text(test, "Ana%d Horvat%06d", i % 9, i));
    const char *page = page_get(test, "/clients");
    assert_page_has(page, "Ana0 Horvat000000");
    assert_page_has(page, "data-more");
    assert_in_range(strlen(page), 10000, BYTES_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)
        CASE(conditions_stand_as_chips_that_can_be_taken_away),
        CASE(a_number_is_said_in_words_on_its_chip),
        CASE(a_misspelt_condition_is_named),
        CASE(many_are_put_on_today_from_the_list_that_they_stand_in),
        CASE(one_is_put_on_today_from_the_page_of_the_client),
        CASE(heads_sort_and_turn_round),
        CASE(the_form_of_conditions_makes_the_same_address),
        CASE(many_are_archived_at_once_and_taken_back),
        CASE(a_tag_is_chosen_on_a_page_of_its_own),
        CASE(everybody_in_the_list_is_everybody_that_it_shows),
        CASE(a_deed_without_clients_or_of_another_kind_is_refused),
        CASE(a_list_is_kept_as_a_view_renamed_and_removed),
        CASE(who_only_looks_sees_no_boxes),
        CASE(the_list_is_taken_out_as_it_is_shown),
        CASE(a_page_of_fifty_clients_stays_small),
    };
    return run_store_tests(tests);
}
