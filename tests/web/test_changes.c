// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "support/page_case.h"

#include "support/check.h"

static const char *path_of(struct page_case *test, int64_t id, const char *rest)
{
    return page_text(test, "/clients/%" PRId64 "%s", id, rest);
}

/* The version that the form of a client holds. */
static const char *version_of(struct page_case *test, int64_t id)
{
    static const char begins[] = "name=\"version\" value=\"";
    const char *at = strstr(page_get(test, path_of(test, id, "/edit")), begins);

    assert_non_null(at);
    return arena_copy(&test->arena, at + strlen(begins), strcspn(at + strlen(begins), "\""));
}

static const char *save(struct page_case *test, int64_t id, const char *version, const char *rest)
{
    return page_send(test, path_of(test, id, ""), page_text(test, "version=%s&%s", version, rest));
}

static void a_change_is_saved_told_and_taken_back(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");

    save(test, id, version_of(test, id), "name=Ada+Birch&form_of_address=first_name");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_string_equal(page_replied(test, "Location"), path_of(test, id, ""));

    const char *page = page_get(test, path_of(test, id, ""));
    assert_page_has(page, "<h1 dir=\"auto\">Ada Birch</h1>");
    assert_page_has(page, "by first name");
    assert_page_has(page, "<span>Saved</span>");
    const char *undo = strstr(page, "/undo/");
    assert_non_null(undo);
    undo = arena_copy(&test->arena, undo, strcspn(undo, "\""));
    assert_page_lacks(page_get(test, path_of(test, id, "")), "<span>Saved</span>");

    page_send(test, undo, "");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_string_equal(page_replied(test, "Location"), path_of(test, id, ""));
    page = page_get(test, path_of(test, id, ""));
    assert_page_has(page, "<h1 dir=\"auto\">Ada</h1>");
    assert_page_has(page, "<span>Taken back</span>");

    assert_page_has(page_send(test, undo, ""), "this was taken back already");
    assert_int_equal(test->exchange->reply.code, 409);
}

static void what_changes_nothing_tells_nothing(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");

    save(test, id, version_of(test, id), "name=Ada&form_of_address=");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_lacks(page_get(test, path_of(test, id, "")), "/undo/");
}

static void a_name_that_breaks_a_rule_is_shown_again_with_the_reason(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");
    const char *version = version_of(test, id);

    const char *page = save(test, id, version, "name=+++&form_of_address=formal");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "aria-invalid=\"true\"");
    assert_page_has(page, "id=\"name-error\"");
    assert_page_has(page, "value=\"   \"");
    assert_page_has(page, "value=\"formal\" selected");
    assert_page_has(page, page_text(test, "value=\"%s\"", version));

    page = save(test, id, version, "name=Ada&form_of_address=lordship");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "id=\"form-error\"");
    assert_page_has(page_get(test, path_of(test, id, "")), "<h1 dir=\"auto\">Ada</h1>");
}

static void a_name_longer_than_any_is_shown_again_too(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");
    char name[5001];

    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    const char *page =
        save(test, id, version_of(test, id), page_text(test, "name=%s&form_of_address=", name));
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "id=\"name-error\"");
    assert_page_has(page, name);
}

/* Two tabs: the second to save sees both, and chooses. */
static void of_two_who_change_the_same_the_second_chooses(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");
    const char *version = version_of(test, id);

    save(test, id, version, "name=Theirs&form_of_address=formal");
    assert_int_equal(test->exchange->reply.code, 303);
    const char *page = save(test, id, version, "name=%3Cb%3EMine&form_of_address=first_name");
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "Stored now: Theirs");
    assert_page_has(page, "Stored now: formal, by family name");
    assert_page_has(page, "value=\"&lt;b&gt;Mine\"");
    assert_page_has(page, "value=\"first_name\" selected");
    assert_page_has(page, page_text(test, "href=\"%s\"", path_of(test, id, "")));

    /* Keeping theirs is a link; saving mine is the same form with the version stored now. */
    assert_page_has(page_get(test, path_of(test, id, "")), "<h1 dir=\"auto\">Theirs</h1>");
    const char *at =
        strstr(page, "name=\"version\" value=\"") + strlen("name=\"version\" value=\"");
    save(test, id, arena_copy(&test->arena, at, strcspn(at, "\"")),
         "name=Mine&form_of_address=first_name");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, path_of(test, id, "")), "<h1 dir=\"auto\">Mine</h1>");
}

/* What a form as a browser sends it holds: each value, and what its field was opened with. */
static const char *filled(struct page_case *test, const char *name, const char *base_name,
                          const char *form, const char *base_form)
{
    return page_text(test, "name=%s&base_name=%s&form_of_address=%s&base_form_of_address=%s", name,
                     base_name, form, base_form);
}

static void a_form_holds_what_it_was_opened_with(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada & \"Co\"");
    const char *version = version_of(test, id);

    const char *page = page_get(test, path_of(test, id, "/edit"));
    assert_page_has(page, "name=\"base_name\" value=\"Ada &amp; &quot;Co&quot;\"");
    assert_page_has(page, "name=\"base_form_of_address\" value=\"\"");

    /* Also when it is shown again: only a conflict gives it another base. */
    page = save(test, id, version, filled(test, "+", "Ada", "formal", ""));
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "name=\"base_name\" value=\"Ada\"");
    assert_page_has(page, "name=\"base_form_of_address\" value=\"\"");
    assert_page_has(page, "value=\"formal\" selected");
}

static void what_nobody_touched_is_not_taken_back_from_others(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");
    const char *version = version_of(test, id);

    save(test, id, version, filled(test, "Theirs", "Ada", "", ""));
    const char *page = save(test, id, version, filled(test, "Ada", "Ada", "formal", ""));
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "id=\"name\" name=\"name\" value=\"Theirs\"");
    assert_page_has(page, "name=\"base_name\" value=\"Theirs\"");
    assert_page_lacks(page, "Stored now: Theirs");
    assert_page_has(page, "value=\"formal\" selected");
    assert_page_has(page, "Stored now: not known");
    assert_page_has(page, "name=\"base_form_of_address\" value=\"\"");
}

static void of_a_choice_that_nobody_touched_theirs_stays_too(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");
    const char *version = version_of(test, id);

    save(test, id, version, filled(test, "Ada", "Ada", "formal", ""));
    const char *page = save(test, id, version, filled(test, "Mine", "Ada", "", ""));
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "value=\"Mine\"");
    assert_page_has(page, "Stored now: Ada");
    assert_page_has(page, "value=\"formal\" selected");
    assert_page_lacks(page, "id=\"form-stored\"");

    /* What was emptied on purpose was changed. */
    version = version_of(test, id);
    save(test, id, version, filled(test, "Bea", "Ada", "formal", "formal"));
    page = save(test, id, version, filled(test, "Ada", "Ada", "", "formal"));
    assert_page_has(page, "Stored now: formal, by family name");
    assert_page_lacks(page, "value=\"formal\" selected");
    assert_page_has(page, "id=\"name\" name=\"name\" value=\"Bea\"");
}

/* A base that lacks, or came twice, makes of what was typed a change. */
static void without_its_base_what_was_typed_counts_as_changed(void **state)
{
    static const char *const forms[] = {"name=Ada", "name=Ada&base_name=Ada&base_name=Ada"};
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");
    const char *version = version_of(test, id);

    save(test, id, version, filled(test, "Theirs", "Ada", "", ""));
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        const char *page = save(test, id, version, forms[i]);
        assert_int_equal(test->exchange->reply.code, 409);
        assert_page_has(page, "id=\"name\" name=\"name\" value=\"Ada\"");
        assert_page_has(page, "Stored now: Theirs");
    }
}

static void a_form_without_its_version_overwrites_nothing(void **state)
{
    static const char *const forms[] = {"name=X", "version=&name=X", "version=-1&name=X",
                                        "version=1&version=2&name=X"};
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        page_send(test, path_of(test, id, ""), forms[i]);
        assert_int_equal(test->exchange->reply.code, 422);
    }
    assert_page_has(page_get(test, path_of(test, id, "")), "<h1 dir=\"auto\">Ada</h1>");
}

static void a_form_of_another_site_changes_nothing(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");
    const char *form = page_text(test, "version=%s&name=X", version_of(test, id));

    page_post(test, path_of(test, id, ""), form);
    assert_int_equal(test->exchange->reply.code, 403);
    page_post(test, path_of(test, id, ""), page_text(test, "csrf=%064d&%s", 0, form));
    assert_int_equal(test->exchange->reply.code, 403);
    page_post(test, path_of(test, id, ""),
              page_text(test, "csrf=%s&csrf=%s&%s", test->csrf, test->csrf, form));
    assert_int_equal(test->exchange->reply.code, 403);
    test->origin = "https://evil.example";
    assert_page_has(page_send(test, path_of(test, id, ""), form), "This form is out of date");
    assert_int_equal(test->exchange->reply.code, 403);
    test->origin = "null";
    page_send(test, path_of(test, id, ""), form);
    assert_int_equal(test->exchange->reply.code, 403);
    test->origin = NULL;
    assert_page_has(page_get(test, path_of(test, id, "")), "<h1 dir=\"auto\">Ada</h1>");
    test->origin = "http://127.0.0.1:8080";
    page_send(test, path_of(test, id, ""), form);
    assert_int_equal(test->exchange->reply.code, 303);
}

static void who_only_looks_is_told_who_may_change(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");

    page_sign_in_as(test, ROLE_VIEWER);
    assert_page_lacks(page_get(test, path_of(test, id, "")), "/edit");
    assert_page_has(page_get(test, path_of(test, id, "/edit")), "An owner of the workspace");
    assert_int_equal(test->exchange->reply.code, 403);
    page_send(test, path_of(test, id, ""), "version=1&name=X");
    assert_int_equal(test->exchange->reply.code, 403);
    page_send(test, "/undo/1", "");
    assert_int_equal(test->exchange->reply.code, 403);
    assert_page_has(page_get(test, path_of(test, id, "")), "<h1 dir=\"auto\">Ada</h1>");
}

/* Whichever call fails, the change is wholly done or not at all, and the page says which. */
static void a_change_that_fails_is_not_half_done(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");
    const char *version = version_of(test, id);
    int failing = 1;

    for (;; failing++) {
        failing_store_arm(&test->store->at.failing, failing);
        save(test, id, version, "name=Bea&form_of_address=formal");
        if (!failing_store_was_hit(&test->store->at.failing))
            break;
        assert_int_equal(test->exchange->reply.code, 503);
        assert_null(test->done);
        const char *page = page_get(test, path_of(test, id, ""));
        assert_page_has(page, "<h1 dir=\"auto\">Ada</h1>");
        assert_page_lacks(page, "formal");
    }
    assert_true(failing > 5);
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, path_of(test, id, "")), "<h1 dir=\"auto\">Bea</h1>");
}

static void a_toast_that_nobody_left_shows_nothing(void **state)
{
    static const char *const wrong[] = {
        "", "1", "1.", "99.1", "0", "x.1", "0.1x", "1.-1", "1.99999999999999999999999", "<script>"};
    struct page_case *test = *state;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        test->done = wrong[i];
        const char *page = page_get(test, "/clients");
        assert_int_equal(test->exchange->reply.code, 200);
        assert_page_lacks(page, "/undo/");
    }
}

#define page_test(function) \
    cmocka_unit_test_setup_teardown(function, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        page_test(a_change_is_saved_told_and_taken_back),
        page_test(what_changes_nothing_tells_nothing),
        page_test(a_name_that_breaks_a_rule_is_shown_again_with_the_reason),
        page_test(a_name_longer_than_any_is_shown_again_too),
        page_test(of_two_who_change_the_same_the_second_chooses),
        page_test(a_form_holds_what_it_was_opened_with),
        page_test(what_nobody_touched_is_not_taken_back_from_others),
        page_test(of_a_choice_that_nobody_touched_theirs_stays_too),
        page_test(without_its_base_what_was_typed_counts_as_changed),
        page_test(a_form_without_its_version_overwrites_nothing),
        page_test(a_form_of_another_site_changes_nothing),
        page_test(who_only_looks_is_told_who_may_change),
        page_test(a_change_that_fails_is_not_half_done),
        page_test(a_toast_that_nobody_left_shows_nothing),
    };

    return run_store_tests(tests);
}
