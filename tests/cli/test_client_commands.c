// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "base/json_read.h"
#include "support/check.h"
#include "support/said.h"
#include "support/sample_clients.h"

/* Commands on clients, on a store that no server holds. */

/* What the words say about the store, which is closed meanwhile. They must succeed. */
static const char *told(struct store_case *test, int exit_code, const char *const *words)
{
    const char *arguments[20] = {NULL};
    size_t count = 0;

    for (; words[count]; count++)
        arguments[count] = words[count];
    arguments[count] = "--store";
    arguments[count + 1] = test->at.address;
    empty_store_close(&test->at);
    struct said said = said_by(arguments);
    empty_store_reopen(&test->at, STORE_SERVE);
    if (said.exit_code != exit_code)
        fail_msg("%s %s: %d, %s", words[0], words[1], said.exit_code, said.err);
    const char *text = exit_code == 0 ? said.out : said.err;
    text = arena_copy(&test->arena, text, strlen(text));
    said_free(&said);
    return text;
}

#define TOLD(...) told(test, 0, (const char *const[]){__VA_ARGS__, NULL})
#define REFUSED(code, ...) told(test, (code), (const char *const[]){__VA_ARGS__, NULL})

static const char *number_text(struct store_case *test, int64_t number)
{
    struct text text = text_new(&test->arena);

    text_format(&text, "%lld", (long long)number);
    return text.at;
}

static const struct json_value *json_of(struct store_case *test, const char *text)
{
    const struct json_value *value = NULL;
    struct fault fault = {0};

    if (json_read(slice_of(text), &test->arena, &fault, &value) != STATUS_OK)
        fail_msg("not JSON: %s", text);
    return value;
}

static const char *text_at(const struct json_value *object, const char *name)
{
    return json_member(object, name)->text.at;
}

static void the_list_shows_numbers_and_names(void **state)
{
    struct store_case *test = *state;
    int64_t ada = sample_client(test, CLIENT_PERSON, "Ada");

    sample_client(test, CLIENT_COMPANY, "Čokolada d.o.o.");
    const char *said = TOLD("client", "list");
    assert_non_null(strstr(said, number_text(test, ada)));
    assert_non_null(strstr(said, "Čokolada d.o.o."));
    assert_true(strstr(said, "Ada") < strstr(said, "Čokolada"));
    assert_null(strstr(TOLD("client", "list", "--find", "coko"), "Ada"));
    assert_non_null(strstr(TOLD("client", "list", "--find", "nobody"), "No clients found."));
    assert_null(strstr(TOLD("client", "list", "--limit", "1"), "Čokolada"));
    assert_non_null(strstr(TOLD("client", "list", "--columns", "last-contact"), "contact"));
    assert_null(strstr(TOLD("client", "list"), "contact"));
    assert_null(strstr(TOLD("client", "list", "--filter", "silence=red"), "Ada"));
    assert_non_null(
        strstr(REFUSED(2, "client", "list", "--filter", "silence=green"), "yellow, red"));
}

static void a_hostile_name_cannot_steer_the_terminal(void **state)
{
    struct store_case *test = *state;
    /* A right-to-left override; controls never get as far as a name. */
    int64_t id = sample_client(test, CLIENT_PERSON, "a\xE2\x80\xAEz");

    assert_null(strstr(TOLD("client", "list"), "\xE2\x80\xAE"));
    assert_null(strstr(TOLD("client", "show", number_text(test, id)), "\xE2\x80\xAE"));
}

static void pages_are_gathered_up_to_the_limit(void **state)
{
    struct store_case *test = *state;

    for (int i = 0; i < CLIENTS_PAGE_MAX + 5; i++)
        sample_client(test, CLIENT_PERSON, "Ada");
    const struct json_value *all =
        json_of(test, TOLD("client", "list", "--json", "--limit", "10000"));
    assert_int_equal(json_member(all, "clients")->count, CLIENTS_PAGE_MAX + 5);
    assert_int_equal(json_member(all, "next")->kind, VALUE_NULL);
    const struct json_value *some =
        json_of(test, TOLD("client", "list", "--json", "--limit", "203", "--find", "ada"));
    assert_int_equal(json_member(some, "clients")->count, 203);
    assert_int_equal(json_member(some, "next")->kind, VALUE_TEXT);
}

static void one_client_is_shown_in_words_and_json(void **state)
{
    struct store_case *test = *state;
    const char *id = number_text(test, sample_client(test, CLIENT_PERSON, "Ada"));
    const char *said = TOLD("client", "show", id);

    assert_non_null(strstr(said, "Ada"));
    assert_non_null(strstr(said, "Form of address: not known"));
    assert_non_null(strstr(said, "No orders yet"));
    const struct json_value *card = json_of(test, TOLD("client", "show", id, "--json"));
    assert_string_equal(text_at(card, "id"), id);
    assert_string_equal(text_at(card, "kind"), "person");
    assert_int_equal(json_member(card, "version")->integer, 1);
    assert_int_equal(json_member(card, "contacts")->count, 1);
}

static void an_edit_is_taken_back_by_its_number(void **state)
{
    struct store_case *test = *state;
    int64_t client_id = sample_client(test, CLIENT_PERSON, "Ada");
    const char *id = number_text(test, client_id);
    const struct json_value *edited = json_of(
        test, TOLD("client", "edit", id, "--name", "Eve", "--form-of-address", "formal", "--json"));

    assert_int_equal(json_member(edited, "version")->integer, 2);
    assert_string_equal(sample_card(test, client_id).client.name, "Eve");
    const char *undo = text_at(edited, "undo_id");
    assert_non_null(strstr(TOLD("undo", undo), "Taken back."));
    assert_string_equal(sample_card(test, client_id).client.name, "Ada");
    assert_non_null(strstr(REFUSED(1, "undo", undo), "already"));
    assert_non_null(
        strstr(TOLD("client", "edit", id, "--form-of-address", "none"), "nothing was changed"));
}

static void faults_end_with_one_or_two(void **state)
{
    struct store_case *test = *state;
    const char *id = number_text(test, sample_client(test, CLIENT_PERSON, "Ada"));

    REFUSED(1, "client", "show", "123456789");
    REFUSED(1, "client", "edit", id, "--name", "Eve", "--version", "7");
    REFUSED(2, "client", "edit", id, "--name", " ");
    REFUSED(1, "undo", "123456789");
    assert_non_null(
        strstr(TOLD("client", "edit", id, "--name", "Eve", "--version", "1"), "this is version 2"));
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_list_shows_numbers_and_names),
        STORE_TEST(a_hostile_name_cannot_steer_the_terminal),
        STORE_TEST(pages_are_gathered_up_to_the_limit),
        STORE_TEST(one_client_is_shown_in_words_and_json),
        STORE_TEST(an_edit_is_taken_back_by_its_number),
        STORE_TEST(faults_end_with_one_or_two),
    };
    return run_store_tests(tests);
}
