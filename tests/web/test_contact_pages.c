// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "support/page_case.h"

#include "support/check.h"

/* Limits between contacts: in the settings, and of one client. */

/* The version that the form on the page carries. */
static const char *version_of(struct page_case *test, const char *page)
{
    const char *at = strstr(page, "name=\"version\" value=\"");

    assert_non_null(at);
    at += strlen("name=\"version\" value=\"");
    return page_text(test, "%.*s", (int)strcspn(at, "\""), at);
}

static void what_is_proposed_is_shown_and_not_in_force(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, "/settings/contact");

    assert_page_has(page, "proposed: 45");
    assert_page_has(page, "name=\"standing-vip\" value=\"\"");
    assert_page_lacks(page, "standing-cooling");
    assert_page_has(page, "There are no tags yet");
    page_send(test, "/settings/contact", "version=0&standing-vip=");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, "/settings/contact"), "proposed: 45");
}

static void limits_are_set_together_and_taken_back(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/settings/contact", "version=0&standing-vip=20&standing-lost=0&proposed=1");
    assert_int_equal(test->exchange->reply.code, 303);
    const char *page = page_get(test, "/settings/contact");
    assert_page_has(page, "name=\"standing-vip\" value=\"20\"");
    assert_page_has(page, "name=\"standing-lost\" value=\"0\"");
    assert_page_has(page, "name=\"standing-growing\" value=\"60\"");
    assert_page_lacks(page, "proposed:");
    assert_page_has(page, "data-undo");
}

static void a_tag_has_a_limit_of_its_own(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Bramble Tea");

    const char *tags = page_text(test, "/clients/%" PRId64 "/tags", id);
    page_send(test, tags,
              page_text(test, "version=%s&tags=Menu", version_of(test, page_get(test, tags))));
    const char *page = page_get(test, "/settings/contact");
    const char *field = strstr(page, "name=\"tag-");
    assert_non_null(field);
    field = page_text(test, "%.*s", (int)strcspn(field + 6, "\""), field + 6);
    page_send(test, "/settings/contact", page_text(test, "version=0&%s=30", field));
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, page_text(test, "/clients/%" PRId64, id));
    assert_page_has(page, "every 30 days, by a tag of theirs");
}

static void what_is_no_limit_stands_beside_its_field(void **state)
{
    static const char *const typed[] = {"soon", "-1", "3651", "99999999999999999999", "1.5"};
    struct page_case *test = *state;

    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
        const char *page = page_send(test, "/settings/contact",
                                     page_text(test, "version=0&standing-vip=%s", typed[i]));

        assert_int_equal(test->exchange->reply.code, 422);
        assert_page_has(page, "id=\"standing-vip-error\"");
        assert_page_has(page, page_text(test, "value=\"%s\"", typed[i]));
    }
}

static void who_saves_later_sees_what_they_typed_and_why_it_is_not_saved(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/settings/contact", "version=0&standing-vip=20");
    const char *page = page_send(test, "/settings/contact", "version=0&standing-vip=33");
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "value=\"33\"");
    assert_page_has(page, "somebody changed the limits meanwhile");
    page_send(test, "/settings/contact",
              page_text(test, "version=%s&standing-vip=33", version_of(test, page)));
    assert_int_equal(test->exchange->reply.code, 303);
}

static void a_client_has_one_of_their_own(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Bramble Tea");
    const char *path = page_text(test, "/clients/%" PRId64, id);
    const char *form = page_text(test, "/clients/%" PRId64 "/contact-limit", id);

    assert_page_has(page_get(test, path), "no limit is set");
    assert_page_has(page_get(test, form), "Days between two contacts");
    page_send(test, form, "version=0&days=14");
    assert_int_equal(test->exchange->reply.code, 303);
    const char *page = page_get(test, path);
    assert_page_has(page, "every 14 days, as was said of them");
    assert_page_has(page, "data-undo");
    page = page_send(test, form, "version=0&days=soon");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "value=\"soon\"");
    page_send(test, form, "version=0&days=15");
    assert_int_equal(test->exchange->reply.code, 409);
    page = page_get(test, form);
    page_send(test, form, page_text(test, "version=%s&days=", version_of(test, page)));
    assert_page_has(page_get(test, path), "no limit is set");
}

static void silence_is_said_in_words(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Bramble Tea");
    const char *path = page_text(test, "/clients/%" PRId64, id);

    page_send(test, page_text(test, "%s/contact-limit", path), "version=0&days=14");
    page_send(test, page_text(test, "%s/notes/new", path),
              "kind=call&text=hello&at=2026-01-05T10:00");
    const char *page = page_get(test, path);
    assert_page_has(page, "<span class=\"tag late\">quiet for too long</span>");
    page_send(test, page_text(test, "%s/notes/new", path), "kind=message&text=hello&at=");
    page = page_get(test, path);
    assert_page_lacks(page, "quiet for too long");
}

static void who_is_quiet_is_a_list(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Bramble Tea"), other = page_add_client(test, "Quince");
    const char *path = page_text(test, "/clients/%" PRId64, id);
    const char *name = page_text(test, "href=\"%s\"", path);

    assert_page_lacks(page_get(test, "/settings/contact"), "silence=");
    page_send(test, page_text(test, "%s/contact-limit", path), "version=0&days=14");
    page_send(test, page_text(test, "/clients/%" PRId64 "/contact-limit", other),
              "version=0&days=14");
    page_send(test, page_text(test, "%s/notes/new", path),
              "kind=call&text=hello&at=2026-01-05T10:00");
    const char *page = page_get(test, "/settings/contact");
    assert_page_has(page, "<a href=\"/clients?silence=red\">1 client is quiet for too long</a>");
    assert_page_lacks(page, "silence=yellow");
    page = page_get(test, "/clients?silence=red");
    assert_page_has(page, name);
    assert_page_lacks(page, page_text(test, "href=\"/clients/%" PRId64 "\"", other));
    assert_page_has(page, "Quiet for too long");
    assert_page_lacks(page, "<span class=\"tag late\">");
    assert_page_lacks(page_get(test, "/clients?silence=yellow"), name);
    page = page_get(test, "/clients?columns=last-contact");
    assert_page_has(page, "days ago <span class=\"tag late\">quiet for too long</span></td>");
    assert_page_has(page, "<td>none yet</td>");
    page = page_get(test, "/clients/conditions?silence=red");
    assert_page_has(page, "name=\"silence\" value=\"red\" checked");
    assert_page_has(page, "name=\"silence\" value=\"yellow\">");
    page_get(test, "/clients?silence=green");
    assert_int_equal(test->exchange->reply.code, 422);
}

static void gaps_are_drawn_and_stand_in_a_table(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ana");
    const char *path = page_text(test, "/clients/%" PRId64, id);

    assert_page_lacks(page_get(test, path), "When they order again");
    page_send(test, "/orders", "client=ana&title=Menu&amount=240&accepted_on=2026-01-05");
    const char *page = page_get(test, path);
    assert_page_has(page, "When they order again");
    assert_page_has(page, "Too few came back after as many orders");
    assert_page_has(page, "<svg class=\"rhythm\"");
    assert_page_lacks(page, "<circle");
    assert_page_lacks(page, "class=\"win\"");
    page_send(test, "/orders", "client=ana&title=Menu&amount=240&accepted_on=2026-01-25");
    page = page_get(test, path);
    assert_page_has(page, "<circle class=\"dot\"");
    assert_page_has(page, "<td class=\"n\">20</td>");
}

static void only_who_manages_sets_them_for_all(void **state)
{
    struct page_case *test = *state;

    page_sign_in_as(test, ROLE_MEMBER);
    page_get(test, "/settings/contact");
    assert_int_equal(test->exchange->reply.code, 403);
    page_send(test, "/settings/contact", "version=0&standing-vip=20");
    assert_int_equal(test->exchange->reply.code, 403);
}

int main(void)
{
#define HERE(name) cmocka_unit_test_setup_teardown(name, page_case_setup, page_case_teardown)
    const struct CMUnitTest tests[] = {
        HERE(what_is_proposed_is_shown_and_not_in_force),
        HERE(limits_are_set_together_and_taken_back),
        HERE(a_tag_has_a_limit_of_its_own),
        HERE(what_is_no_limit_stands_beside_its_field),
        HERE(who_saves_later_sees_what_they_typed_and_why_it_is_not_saved),
        HERE(a_client_has_one_of_their_own),
        HERE(silence_is_said_in_words),
        HERE(who_is_quiet_is_a_list),
        HERE(gaps_are_drawn_and_stand_in_a_table),
        HERE(only_who_manages_sets_them_for_all),
    };

    return run_store_tests(tests);
}
