// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/accounts.h"
#include "app/passwords.h"
#include "app/sign_in.h"
#include "base/clock.h"
#include "store/users.h"
#include "support/page_case.h"

#include "support/check.h"

#define PASSWORD "four quiet rooms"

/* The owner of the store, as the first set-up leaves them; then nobody is signed in. */
static void set_up(struct page_case *test)
{
    page_send(test, "/setup", "name=Ada+B&email=Ada@Example.com&password=four+quiet+rooms");
    assert_int_equal(test->exchange->reply.code, 303);
    test->session = NULL;
    test->done = NULL;
}

static const char *try(struct page_case *test, const char *email, const char *password)
{
    return page_post(test, "/sign-in", page_text(test, "email=%s&password=%s", email, password));
}

static unsigned code_of(struct page_case *test)
{
    return test->exchange->reply.code;
}

static void go_in(struct page_case *test)
{
    try(test, "ada@example.com", "four+quiet+rooms");
    assert_int_equal(code_of(test), 303);
    page_use_session(test, test->new_session);
}

static void the_first_set_up_gives_a_way_in(void **state)
{
    struct page_case *test = *state;

    assert_page_has(page_get(test, "/setup"), "autocomplete=\"new-password\"");
    set_up(test);
    page_get(test, "/clients");
    assert_int_equal(code_of(test), 401);
    try(test, "+ADA@example.com+", "four+quiet+rooms");
    assert_int_equal(code_of(test), 303);
    assert_string_equal(page_replied(test, "Location"), "/");
    page_use_session(test, test->new_session);
    assert_page_has(page_get(test, "/clients"), "Ada B");
    page_get(test, "/setup"); /* is over */
    assert_string_equal(page_replied(test, "Location"), "/settings/security");
    page_send(test, "/setup", "name=Eve&email=eve@example.com&password=another+good+one");
    assert_int_equal(code_of(test), 409);
}

static void the_set_up_says_beside_its_fields_what_is_wrong(void **state)
{
    struct page_case *test = *state;
    static const struct {
        const char *form, *part;
    } cases[] = {
        {"name=&email=a@example.com&password=four+quiet+rooms", "id=\"name-error\""},
        {"name=A&email=a&password=four+quiet+rooms", "id=\"email-error\""},
        {"name=A&email=a@example.com&password=short", "id=\"password-error\""},
        {"name=A&email=a@example.com&password=password1234", "id=\"password-error\""},
        {"name=A&email=long.address@example.com&password=long.address@example.com",
         "id=\"password-error\""},
        {"", "id=\"name-error\""},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *page = page_send(test, "/setup", cases[i].form);

        assert_int_equal(code_of(test), 422);
        assert_page_has(page, cases[i].part);
        assert_page_lacks(page, "quiet rooms"); /* a password is never shown again */
    }
}

/* AC-074: whatever the browser brings, the session is a new one, and the old one is over. */
static void signing_in_begins_a_new_session(void **state)
{
    struct page_case *test = *state;

    set_up(test);
    go_in(test);
    const char *first = test->session;
    go_in(test); /* with the cookie of the first */
    assert_string_not_equal(test->session, first);
    page_get(test, "/clients");
    assert_int_equal(code_of(test), 200);
    test->session = first;
    page_get(test, "/clients");
    assert_int_equal(code_of(test), 401);
    test->session = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"; /* planted */
    try(test, "ada@example.com", "four+quiet+rooms");
    assert_string_not_equal(test->new_session, test->session);
}

static void one_comes_back_to_the_page_one_asked_for(void **state)
{
    struct page_case *test = *state;
    static const char *const ways[] = {"//evil.example", "https://evil.example", "/%5Cevil",
                                       "/%09/evil", "https:evil"};

    set_up(test);
    assert_page_has(page_get(test, "/settings/you"), "name=\"back\" value=\"/settings/you\"");
    page_post(test, "/sign-in",
              "email=ada@example.com&password=four+quiet+rooms&back=/settings/you");
    assert_string_equal(page_replied(test, "Location"), "/settings/you");
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) { /* AC-054 */
        page_post(
            test, "/sign-in",
            page_text(test, "email=ada@example.com&password=four+quiet+rooms&back=%s", ways[i]));
        assert_string_equal(page_replied(test, "Location"), "/");
    }
}

/* AC-077, by the work that is done instead of by a clock. */
static void nobody_can_tell_whether_there_is_an_account(void **state)
{
    struct page_case *test = *state;
    static const char *const emails[] = {"ada@example.com", "nobody@example.com", "no+address",
                                         "mo@example.com"};
    const char *pages[4];

    set_up(test);
    page_sign_in_as(test, ROLE_VIEWER); /* Mo, who has no password */
    page_send(test, "/settings/you", "name=Mo&email=mo@example.com");
    test->session = NULL;
    for (size_t i = 0; i < 4; i++) {
        uint64_t before = accounts_hash_count(test->site.accounts);

        pages[i] = try(test, emails[i], "some+wrong+password");
        assert_int_equal(code_of(test), 422);
        assert_int_equal(accounts_hash_count(test->site.accounts) - before, 1);
        assert_null(test->new_session);
        assert_page_has(pages[i], "The e-mail address or the password is not right.");
        assert_page_lacks(pages[i], "some wrong password");
    }
    /* But for the address that was typed, which stands in its field again, the pages are one. */
    for (size_t i = 1; i < 4; i++)
        assert_int_equal(strlen(pages[i]) - strlen(emails[i]),
                         strlen(pages[0]) - strlen(emails[0]));
}

/* AC-076, without waiting: the pause is told, grows, and nothing is hashed meanwhile. */
static void who_guesses_is_slowed_down(void **state)
{
    struct page_case *test = *state;
    int refused = 0;

    set_up(test);
    for (int i = 0; i < 20; i++) {
        uint64_t before = accounts_hash_count(test->site.accounts);

        try(test, "ada@example.com", "some+wrong+password");
        if (code_of(test) != 429) {
            assert_int_equal(code_of(test), 422);
            assert_int_equal(refused, 0);
            continue;
        }
        refused++;
        assert_non_null(page_replied(test, "Retry-After"));
        assert_int_equal(accounts_hash_count(test->site.accounts), before);
    }
    assert_true(refused >= 5);
    /* From elsewhere too, even with the right one: it is the account that is guessed at. */
    test->peer = "198.51.100.7";
    try(test, "ada@example.com", "four+quiet+rooms");
    assert_int_equal(code_of(test), 429);
    try(test, "eve@example.com", "some+wrong+password");
    assert_int_equal(code_of(test), 422);
}

static void one_address_cannot_try_many_accounts(void **state)
{
    struct page_case *test = *state;
    int refused = 0;

    set_up(test);
    for (int i = 0; i < 200; i++) {
        try(test, page_text(test, "a%d@example.com", i), "some+wrong+password");
        refused += code_of(test) == 429;
    }
    assert_true(refused >= 100);
    test->peer = "198.51.100.7";
    try(test, "ada@example.com", "four+quiet+rooms");
    assert_int_equal(code_of(test), 303);
    /* Behind a proxy all share one address, which says nothing of who asks. */
    test->peer = "";
    for (int i = 0; i < 200; i++) {
        try(test, page_text(test, "b%d@example.com", i), "some+wrong+password");
        assert_int_equal(code_of(test), 422);
    }
}

static void whoever_was_here_before_is_not_kept_out(void **state)
{
    struct page_case *test = *state;

    set_up(test);
    go_in(test);
    const char *device = test->device;
    assert_non_null(device);
    test->session = NULL;
    test->device = NULL; /* somebody else's browser, in the same house */
    for (int i = 0; i < 30; i++)
        try(test, "ada@example.com", "some+wrong+password");
    assert_int_equal(code_of(test), 429);
    test->device = device;
    try(test, "ada@example.com", "four+quiet+rooms");
    assert_int_equal(code_of(test), 303);
    assert_string_equal(test->device, device); /* it goes on */
    /* Who has stolen it gains nothing by it but tries of its own. */
    for (int i = 0; i < 30; i++)
        try(test, "ada@example.com", "some+wrong+password");
    assert_int_equal(code_of(test), 429);
    test->device = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    try(test, "ada@example.com", "four+quiet+rooms");
    assert_int_equal(code_of(test), 429);
}

static void a_form_of_another_site_signs_nobody_in(void **state)
{
    struct page_case *test = *state;

    set_up(test);
    test->origin = "https://evil.example";
    try(test, "ada@example.com", "four+quiet+rooms");
    assert_int_equal(code_of(test), 403);
    assert_null(test->new_session);
}

#define page_test(function) \
    cmocka_unit_test_setup_teardown(function, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        page_test(the_first_set_up_gives_a_way_in),
        page_test(the_set_up_says_beside_its_fields_what_is_wrong),
        page_test(signing_in_begins_a_new_session),
        page_test(one_comes_back_to_the_page_one_asked_for),
        page_test(nobody_can_tell_whether_there_is_an_account),
        page_test(who_guesses_is_slowed_down),
        page_test(one_address_cannot_try_many_accounts),
        page_test(whoever_was_here_before_is_not_kept_out),
        page_test(a_form_of_another_site_signs_nobody_in),
    };

    return run_store_tests(tests);
}
