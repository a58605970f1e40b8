// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>
#include <sys/stat.h>

#include "app/accounts.h"
#include "app/sign_in.h"
#include "base/clock.h"
#include "base/totp.h"
#include "support/page_case.h"

#include "support/check.h"

#define PASSWORD_FORM "current=four+quiet+rooms"
#define SECURITY "/settings/security"

static unsigned code_of(struct page_case *test)
{
    return test->exchange->reply.code;
}

static void try(struct page_case *test)
{
    test->session = NULL;
    page_post(test, "/sign-in", "email=ada@example.com&password=four+quiet+rooms");
    assert_int_equal(code_of(test), 303);
}

static void go_in(struct page_case *test)
{
    try(test);
    page_use_session(test, test->new_session);
}

/* The owner has a password, and is signed in by it. */
static void set_up(struct page_case *test)
{
    page_send(test, "/setup", "name=Ada&email=ada@example.com&password=four+quiet+rooms");
    assert_int_equal(code_of(test), 303);
    go_in(test);
}

/* What stands between two texts on the page. */
static const char *between(struct page_case *test, const char *page, const char *begin,
                           const char *end)
{
    const char *at = strstr(page, begin);

    assert_non_null(at);
    at += strlen(begin);
    const char *stop = strstr(at, end);
    assert_non_null(stop);
    return arena_copy(&test->arena, at, (size_t)(stop - at));
}

/* As an app does: the key that was typed, in base32. */
static void read_secret(const char *text, uint8_t secret[TOTP_SECRET_SIZE])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint32_t bits = 0;
    int held = 0, count = 0;

    for (; *text != '\0'; text++) {
        if (*text == ' ')
            continue;
        const char *digit = strchr(digits, *text);
        assert_non_null(digit);
        bits = (bits << 5 | (uint32_t)(digit - digits)) & 0xFFFF;
        held += 5;
        if (held >= 8) {
            held -= 8;
            secret[count++] = (uint8_t)(bits >> held);
        }
    }
    assert_int_equal(count, TOTP_SECRET_SIZE);
}

struct app {
    uint8_t secret[TOTP_SECRET_SIZE];
    const char *recovery; /* page of the codes */
};

static const char *code_now(struct page_case *test, const struct app *app, int steps_off)
{
    char code[TOTP_DIGITS + 1];

    totp_code(app->secret, clock_now() / 1000000 / TOTP_STEP_SECONDS + steps_off, code);
    return arena_copy(&test->arena, code, TOTP_DIGITS);
}

static void turn_on(struct page_case *test, struct app *app)
{
    const char *page = page_get(test, SECURITY "/two-factor");

    assert_int_equal(code_of(test), 200);
    read_secret(between(test, page, "<code>", "</code>"), app->secret);
    const char *pending = between(test, page, "name=\"pending\" value=\"", "\"");
    page = page_send(
        test, SECURITY "/two-factor",
        page_text(test, "pending=%s&code=%s&" PASSWORD_FORM, pending, code_now(test, app, -1)));
    assert_int_equal(code_of(test), 200);
    assert_page_has(page, "Two-factor sign-in is on.");
    app->recovery = page;
}

static void the_second_step_follows_the_password(void **state)
{
    struct page_case *test = *state;
    struct app app;

    set_up(test);
    turn_on(test, &app);
    test->new_session = NULL;
    try(test);
    assert_string_equal(page_replied(test, "Location"), "/sign-in/code");
    assert_null(test->new_session);
    assert_non_null(test->second);
    /* The half way in opens nothing. */
    page_get(test, "/clients");
    assert_int_equal(code_of(test), 401);
    test->session = test->second;
    page_get(test, "/clients");
    assert_int_equal(code_of(test), 401);
    test->session = NULL;

    assert_page_has(page_get(test, "/sign-in/code"), "autocomplete=\"one-time-code\"");
    page_post(test, "/sign-in/code", "code=000000");
    assert_int_equal(code_of(test), 422);
    page_post(test, "/sign-in/code", page_text(test, "code=%s", code_now(test, &app, 1)));
    assert_int_equal(code_of(test), 303);
    assert_null(test->second);
    page_use_session(test, test->new_session);
    page_get(test, "/clients");
    assert_int_equal(code_of(test), 200);
}

/* AC-078 */
static void no_code_works_twice(void **state)
{
    struct page_case *test = *state;
    struct app app;

    set_up(test);
    turn_on(test, &app);
    try(test);
    const char *code = code_now(test, &app, 1);
    page_post(test, "/sign-in/code", page_text(test, "code=%s", code));
    assert_int_equal(code_of(test), 303);
    try(test);
    page_post(test, "/sign-in/code", page_text(test, "code=%s", code));
    assert_int_equal(code_of(test), 422);
    page_post(test, "/sign-in/code", page_text(test, "code=%s", code_now(test, &app, 0)));
    assert_int_equal(code_of(test), 422); /* older than the one that was used */
}

/* AC-078 */
static void five_wrong_codes_lock_the_second_step(void **state)
{
    struct page_case *test = *state;
    struct app app;

    set_up(test);
    turn_on(test, &app);
    try(test);
    for (int i = 0; i < 5; i++) {
        page_post(test, "/sign-in/code", page_text(test, "code=%d", 100000 + i));
        assert_int_equal(code_of(test), 422);
    }
    page_post(test, "/sign-in/code", page_text(test, "code=%s", code_now(test, &app, 1)));
    assert_int_equal(code_of(test), 429);
    int seconds = (int)strtol(page_replied(test, "Retry-After"), NULL, 10);
    assert_in_range(seconds, 890, 900);
    try(test); /* beginning anew does not help */
    page_post(test, "/sign-in/code", page_text(test, "code=%s", code_now(test, &app, 1)));
    assert_int_equal(code_of(test), 429);
}

static void a_recovery_code_stands_in_once(void **state)
{
    struct page_case *test = *state;
    struct app app;

    set_up(test);
    turn_on(test, &app);
    const char *list = strstr(app.recovery, "<ul class=\"command\">");
    assert_non_null(list);
    const char *code = between(test, list, "<code>", "</code>");
    assert_int_equal(strlen(code), 19);
    try(test);
    page_post(test, "/sign-in/code", page_text(test, "code=%s", code));
    assert_int_equal(code_of(test), 303);
    page_use_session(test, test->new_session);
    assert_page_has(page_get(test, SECURITY), "9 recovery codes are left.");
    try(test);
    page_post(test, "/sign-in/code", page_text(test, "code=%s", code));
    assert_int_equal(code_of(test), 422);
    test->session = test->new_session;

    /* New ones take the place of all. */
    const char *page = page_send(test, SECURITY "/codes", PASSWORD_FORM);
    assert_int_equal(code_of(test), 200);
    const char *fresh = between(test, strstr(page, "<ul class=\"command\">"), "<code>", "</code>");
    page_send(test, SECURITY "/codes.txt", page_text(test, "code=%s&code=%%3Cscript%%3E", fresh));
    assert_string_equal(test->exchange->reply.body.at, page_text(test, "%s\n", fresh));
    assert_page_has(page_replied(test, "Content-Disposition"), "attachment");
    try(test);
    page_post(
        test, "/sign-in/code",
        page_text(test, "code=%s", between(test, strstr(list + 30, "<li>"), "<code>", "</code>")));
    assert_int_equal(code_of(test), 422);
    page_post(test, "/sign-in/code", page_text(test, "code=%s", fresh));
    assert_int_equal(code_of(test), 303);
}

/* AC-075 */
static void a_change_ends_all_other_sessions(void **state)
{
    struct page_case *test = *state;
    struct app app;

    set_up(test);
    const char *first = test->session;
    test->device = NULL; /* another browser */
    go_in(test);
    page_send(test, SECURITY "/password", PASSWORD_FORM "&password=five+quiet+rooms");
    assert_int_equal(code_of(test), 303);
    assert_int_equal((page_get(test, SECURITY), code_of(test)), 200);
    const char *second = test->session;
    page_use_session(test, second);
    test->session = first;
    assert_int_equal((page_get(test, SECURITY), code_of(test)), 401);

    test->session = NULL;
    page_post(test, "/sign-in", "email=ada@example.com&password=four+quiet+rooms");
    assert_int_equal(code_of(test), 422);
    page_post(test, "/sign-in", "email=ada@example.com&password=five+quiet+rooms");
    page_use_session(test, test->new_session);
    page_send(test, SECURITY "/password", "current=five+quiet+rooms&password=four+quiet+rooms");
    assert_int_equal(code_of(test), 303);
    test->session = second;
    assert_int_equal((page_get(test, SECURITY), code_of(test)), 401);

    go_in(test);
    const char *third = test->session;
    go_in(test);
    turn_on(test, &app);
    test->session = third;
    assert_int_equal((page_get(test, SECURITY), code_of(test)), 401);
}

static void the_password_is_asked_for_again(void **state)
{
    struct page_case *test = *state;
    struct app app;

    set_up(test);
    turn_on(test, &app);
    assert_page_has(page_send(test, SECURITY "/password", "current=x&password=five+quiet+rooms"),
                    "id=\"current-error\"");
    assert_int_equal(code_of(test), 422);
    assert_page_has(page_send(test, SECURITY "/password", PASSWORD_FORM "&password=short"),
                    "id=\"password-error\"");
    assert_page_has(page_send(test, SECURITY "/codes", "current=x"), "id=\"codes-current-error\"");
    assert_page_has(page_send(test, SECURITY "/two-factor/off", "current="),
                    "id=\"off-current-error\"");
    page_send(test, SECURITY "/two-factor/off", PASSWORD_FORM);
    assert_int_equal(code_of(test), 303);
    test->new_session = NULL;
    try(test);
    assert_non_null(test->new_session); /* without a second step */
    /* And whoever guesses it in a session is slowed down, too. */
    page_use_session(test, test->new_session);
    for (int i = 0; i < 12; i++)
        page_send(test, SECURITY "/password", "current=x&password=five+quiet+rooms");
    assert_page_has(
        page_send(test, SECURITY "/password", PASSWORD_FORM "&password=five+quiet+rooms"),
        "too many were wrong");
}

static void a_wrong_code_turns_nothing_on(void **state)
{
    struct page_case *test = *state;
    struct app app;

    set_up(test);
    const char *page = page_get(test, SECURITY "/two-factor");
    const char *shown = between(test, page, "<code>", "</code>");
    const char *pending = between(test, page, "name=\"pending\" value=\"", "\"");
    read_secret(shown, app.secret);
    page = page_send(test, SECURITY "/two-factor",
                     page_text(test, "pending=%s&code=12345&" PASSWORD_FORM, pending));
    assert_int_equal(code_of(test), 422);
    assert_page_has(page, "id=\"code-error\"");
    assert_page_has(page, shown); /* the same key, so that nobody types it anew */
    page = page_send(
        test, SECURITY "/two-factor",
        page_text(test, "pending=%s&code=%s&current=x", pending, code_now(test, &app, 0)));
    assert_page_has(page, "id=\"current-error\"");
    page_send(test, SECURITY "/two-factor",
              page_text(test, "pending=%c%s&code=%s&" PASSWORD_FORM, pending[0] == 'x' ? 'y' : 'x',
                        pending + 1, code_now(test, &app, 0)));
    assert_int_equal(code_of(test), 422);
    assert_page_has(page_get(test, SECURITY), "Turn it on");
    try(test);
    assert_non_null(test->new_session);
}

static void the_key_stands_in_a_file_of_its_own(void **state)
{
    struct page_case *test = *state;
    const char *path = page_text(test, "%s/store.key", test->store->at.folder);
    struct stat found;
    struct app app;

    assert_int_not_equal(stat(path, &found), 0); /* only when it is needed */
    set_up(test);
    turn_on(test, &app);
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_int_equal(found.st_size, 44);

    /* Without it: a recovery code works, the app's do not. */
    accounts_close(test->site.accounts);
    test->site.accounts = accounts_open(PAGE_CASE_COST, "/nonexistent/store.key", &test->arena);
    try(test);
    assert_page_has(
        page_post(test, "/sign-in/code", page_text(test, "code=%s", code_now(test, &app, 1))),
        "is missing");
    const char *list = strstr(app.recovery, "<ul class=\"command\">");
    page_post(test, "/sign-in/code",
              page_text(test, "code=%s", between(test, list, "<code>", "</code>")));
    assert_int_equal(code_of(test), 303);
    accounts_close(test->site.accounts);
    test->site.accounts = accounts_open(PAGE_CASE_COST, NULL, &test->arena);
    page_use_session(test, test->new_session);
    page_send(test, SECURITY "/two-factor/off", PASSWORD_FORM);
    assert_page_has(page_get(test, SECURITY), "regulars serve --key-file FILE");
}

static void sessions_are_listed_and_ended(void **state)
{
    struct page_case *test = *state;

    set_up(test);
    const char *first = test->session;
    test->agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    go_in(test);
    const char *page = page_get(test, SECURITY);
    assert_page_has(page, "Firefox on Linux");
    assert_page_has(page, "this browser");
    const char *second = test->session;
    const char *id = between(test, page, SECURITY "/sessions/", "/end");
    page_send(test, page_text(test, SECURITY "/sessions/%s/end", id), "");
    assert_int_equal(code_of(test), 303);
    page_send(test, page_text(test, SECURITY "/sessions/%s/end", id), "");
    assert_int_equal(code_of(test), 404);
    page_send(test, SECURITY "/sessions/end", "");
    assert_int_equal(code_of(test), 303);
    test->session = first;
    assert_int_equal((page_get(test, SECURITY), code_of(test)), 401);
    test->session = second;
    page = page_get(test, SECURITY);
    assert_int_equal(code_of(test), 200);
    assert_page_lacks(page, "Sign out there");

    /* Nobody else's, and their role does not matter. */
    page_sign_in_as(test, ROLE_VIEWER);
    page_get(test, SECURITY);
    assert_int_equal(code_of(test), 200);
    page_send(test, page_text(test, SECURITY "/sessions/%s/end", id), "");
    assert_int_equal(code_of(test), 404);
    test->session = second;
    assert_int_equal((page_get(test, SECURITY), code_of(test)), 200);
}

#define page_test(function) \
    cmocka_unit_test_setup_teardown(function, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        page_test(the_second_step_follows_the_password),
        page_test(no_code_works_twice),
        page_test(five_wrong_codes_lock_the_second_step),
        page_test(a_recovery_code_stands_in_once),
        page_test(a_change_ends_all_other_sessions),
        page_test(the_password_is_asked_for_again),
        page_test(a_wrong_code_turns_nothing_on),
        page_test(the_key_stands_in_a_file_of_its_own),
        page_test(sessions_are_listed_and_ended),
    };

    return run_store_tests(tests);
}
