// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>
#include <time.h>

#include "app/mailbox_trials.h"
#include "support/page_case.h"

#include "support/check.h"

static const char servers[] =
    "imap_host=imap.example.com&imap_port=993&imap_tls=1&smtp_host=smtp.example.com&smtp_port=465"
    "&smtp_tls=1&user=ana&login=1&days=14&secret=correct+horse+7";

static unsigned code_of(struct page_case *test)
{
    return test->exchange->reply.code;
}

/* Without trying it. */
static const char *add(struct page_case *test, const char *address)
{
    page_send(test, "/settings/mail/new",
              page_text(test, "address=%s&name=Studio&%s&anyway=1", address, servers));
    assert_int_equal(code_of(test), 303);
    assert_string_equal(page_replied(test, "Location"), "/settings/mail");
    const char *page = page_get(test, "/settings/mail");
    const char *row = strstr(page, page_text(test, "<bdi>%s</bdi>", address));
    assert_non_null(row);
    while (strncmp(row, "/settings/mail/", strlen("/settings/mail/")) != 0)
        row--;
    return arena_copy(&test->arena, row, strcspn(row, "\""));
}

static void without_a_mailbox_the_page_says_what_happens_next(void **state)
{
    static const char *const languages[] = {"en", "ru", "hr"};
    static const char *const wanted[] = {"No mailbox is connected yet",
                                         "Почтовый ящик ещё не подключён",
                                         "Još nije povezan nijedan sandučić"};
    struct page_case *test = *state;

    for (size_t i = 0; i < 3; i++) {
        test->language = languages[i];
        assert_page_has(page_get(test, "/settings/mail"), wanted[i]);
        assert_page_has(page_get(test, "/settings/mail"), "action=\"/settings/mail/new\"");
    }
}

static void known_providers_are_filled_in_with_what_they_ask_for(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, "/settings/mail/new?address=ana%40gmail.com");

    assert_page_has(page, "value=\"imap.gmail.com\"");
    assert_page_has(page, "value=\"465\"");
    assert_page_has(page, "app password");
    assert_page_has(page, "href=\"https://myaccount.google.com/apppasswords\"");
    page = page_get(test, "/settings/mail/new?address=ana%40example.hr");
    assert_page_has(page, "value=\"imap.example.hr\"");
    assert_page_has(page, "What is filled in is a guess");
    page = page_get(test, "/settings/mail/new?address=ana%40outlook.com");
    assert_page_has(page, "are not renewed from here");
    assert_page_has(page, "Access token");
    page = page_get(test, "/settings/mail/new?address=%3Cb%3E%22%40x");
    assert_page_lacks(page, "<b>");
    assert_page_has(page_get(test, "/settings/mail/new"), "id=\"address\"");
}

static void a_mailbox_is_kept_shown_and_its_password_never(void **state)
{
    struct page_case *test = *state;
    const char *path = add(test, "ana@example.com");
    const char *page = page_get(test, "/settings/mail");

    assert_page_has(page, "not looked at yet");
    assert_page_has(page, ">main<");
    page = page_get(test, path);
    assert_page_has(page, "value=\"imap.example.com\"");
    assert_page_has(page, "never shown again");
    assert_page_lacks(page, "correct");
    page_send(test, path, "version=1&name=Studio+%3Cb%3E&signature=Ana");
    assert_int_equal(code_of(test), 303);
    page = page_get(test, "/settings/mail");
    assert_page_has(page, "Saved");
    assert_page_has(page, "data-undo");
    assert_page_has(page_get(test, path), "value=\"Studio &lt;b&gt;\"");
}

static void what_is_wrong_stands_beside_its_field_and_no_password_comes_back(void **state)
{
    static const struct {
        const char *form, *field;
    } forms[] = {
        {"address=ana&imap_host=a.example&smtp_host=b.example&user=a&secret=correct", "address"},
        {"address=a%40b.example&imap_host=a.example&imap_port=x&smtp_host=b.example&user=a"
         "&secret=correct",
         "imap_port"},
        {"address=a%40b.example&imap_host=a%20b&smtp_host=b.example&user=a&secret=correct",
         "imap_host"},
        {"address=a%40b.example&imap_host=a.example&smtp_host=b.example&user=a&secret=", "secret"},
        {"address=a%40b.example&imap_host=a.example&smtp_host=b.example&user=a&days=99999"
         "&secret=correct",
         "days"},
        {"address=a%40b.example&imap_host=a.example&smtp_host=b.example&smtp_tls=3&user=a"
         "&secret=correct",
         "smtp-tls"},
    };
    struct page_case *test = *state;

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        const char *page = page_send(test, "/settings/mail/new", forms[i].form);

        assert_int_equal(code_of(test), 422);
        assert_page_has(page, page_text(test, "id=\"%s-error\"", forms[i].field));
        assert_page_lacks(page, "correct");
    }
    assert_page_has(page_get(test, "/settings/mail"), "No mailbox is connected yet");
}

static void only_the_owner_may_name_servers_of_the_own_network(void **state)
{
    struct page_case *test = *state;

    page_sign_in_as(test, ROLE_MANAGER);
    assert_page_lacks(page_get(test, "/settings/mail/new"), "name=\"own\"");
    page_send(test, "/settings/mail/new",
              "address=a%40b.example&imap_host=127.0.0.1&imap_port=4000&smtp_host=b.example&user=a"
              "&secret=correct&own=1&anyway=1");
    assert_int_equal(code_of(test), 422);
    page_sign_in_as(test, ROLE_MEMBER);
    page_get(test, "/settings/mail");
    assert_int_equal(code_of(test), 403);
}

static void it_is_paused_goes_on_becomes_the_main_one_and_is_removed(void **state)
{
    struct page_case *test = *state;
    const char *first = add(test, "ana@example.com"), *second = add(test, "desk@example.com");

    page_send(test, page_text(test, "%s/pause", first), "version=1");
    assert_page_has(page_get(test, "/settings/mail"), "The mailbox is paused");
    page_send(test, page_text(test, "%s/pause", first), "version=1");
    assert_int_equal(code_of(test), 409);
    page_send(test, page_text(test, "%s/resume", first), "version=2");
    assert_page_has(page_get(test, "/settings/mail"), "The mailbox goes on");
    page_send(test, page_text(test, "%s/main", second), "");
    assert_page_has(page_get(test, "/settings/mail"), "New conversations leave by it");
    page_send(test, page_text(test, "%s/main", second), "");
    assert_page_has(page_get(test, "/settings/mail"), "nothing is changed");
    page_send(test, page_text(test, "%s/remove", first), "version=3");
    const char *page = page_get(test, "/settings/mail");
    assert_page_has(page, "its conversations stay");
    assert_page_lacks(page, "<bdi>ana@example.com");
    page_get(test, first);
    assert_int_equal(code_of(test), 404);
}

static void who_changed_it_meanwhile_is_not_overwritten(void **state)
{
    struct page_case *test = *state;
    const char *path = add(test, "ana@example.com");

    page_send(test, path, "version=1&name=First&base_name=Studio");
    assert_int_equal(code_of(test), 303);
    const char *page = page_send(test, path, "version=1&name=Second&base_name=Studio");
    assert_int_equal(code_of(test), 409);
    assert_page_has(page, "Stored now: First");
    assert_page_has(page, "value=\"Second\"");
    assert_page_has(page, "name=\"version\" value=\"2\"");
    page_send(test, "/settings/mail/new",
              page_text(test, "address=ana%%40EXAMPLE.com&name=x&%s&anyway=1", servers));
    assert_int_equal(code_of(test), 409);
}

/* What is said of a trial is for whoever began it. */
static void a_trial_is_told_to_nobody_else(void **state)
{
    static const char *const words = "Nobody answers at 127.0.0.1, port 1";
    struct page_case *test = *state;
    const struct mailbox_trials_means means = {.store = test->site.store,
                                               .accounts = test->site.accounts,
                                               .program = getenv("REGULARS_OUTSIDE")};
    struct fault fault = {.status = STATUS_OK};

    page_send(test, "/settings/mail/new",
              page_text(test, "address=ana%%40example.com&%s", servers));
    assert_int_equal(code_of(test), 503);
    assert_int_equal(mailbox_trials_open(&means, &test->arena, &fault, &test->site.trials),
                     STATUS_OK);
    page_send(test, "/settings/mail/new",
              "address=ana%40example.com&name=Studio&imap_host=127.0.0.1&imap_port=1&imap_tls=3"
              "&smtp_host=127.0.0.1&smtp_port=1&smtp_tls=3&own=1&user=a&secret=correct");
    assert_int_equal(code_of(test), 303);
    const char *path = page_replied(test, "Location");
    assert_non_null(strstr(path, "/settings/mail/trials/"));
    const char *page = page_get(test, path);
    for (int i = 0; i < 600 && page_replied(test, "Refresh"); i++) {
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
        page = page_get(test, path);
    }
    assert_page_has(page, words);
    assert_page_has(page, "value=\"Studio\"");
    assert_page_lacks(page, "correct");
    page_sign_in_as(test, ROLE_MANAGER);
    assert_page_lacks(page_get(test, path), words);
    assert_int_equal(code_of(test), 404);
    mailbox_trials_close(test->site.trials);
    test->site.trials = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_a_mailbox_the_page_says_what_happens_next,
                                        page_case_setup, page_case_teardown),
        cmocka_unit_test_setup_teardown(known_providers_are_filled_in_with_what_they_ask_for,
                                        page_case_setup, page_case_teardown),
        cmocka_unit_test_setup_teardown(a_mailbox_is_kept_shown_and_its_password_never,
                                        page_case_setup, page_case_teardown),
        cmocka_unit_test_setup_teardown(
            what_is_wrong_stands_beside_its_field_and_no_password_comes_back, page_case_setup,
            page_case_teardown),
        cmocka_unit_test_setup_teardown(only_the_owner_may_name_servers_of_the_own_network,
                                        page_case_setup, page_case_teardown),
        cmocka_unit_test_setup_teardown(it_is_paused_goes_on_becomes_the_main_one_and_is_removed,
                                        page_case_setup, page_case_teardown),
        cmocka_unit_test_setup_teardown(who_changed_it_meanwhile_is_not_overwritten,
                                        page_case_setup, page_case_teardown),
        cmocka_unit_test_setup_teardown(a_trial_is_told_to_nobody_else, page_case_setup,
                                        page_case_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
