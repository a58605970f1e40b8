// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/imap_parse.h"

#include <stdlib.h>

#include "support/check.h"

static struct imap_response read_one(const char *text)
{
    struct imap_response response = {0};

    assert_true(imap_read_response(slice_of(text), &response));
    return response;
}

static bool same(struct slice slice, const char *text)
{
    return slice_equal(slice, slice_of(text));
}

static enum imap_scan_result scan(const char *text, size_t *ret_at)
{
    struct imap_scan state = {0};
    enum imap_scan_result result = imap_scan(&state, slice_of(text));

    *ret_at = state.at;
    return result;
}

static void a_response_ends_behind_its_last_literal(void **state)
{
    size_t at = 0;

    (void)state;
    assert_int_equal(scan("* OK hi\r\n* NO", &at), IMAP_WHOLE);
    assert_int_equal(at, 9);
    assert_int_equal(scan("* OK hi\n", &at), IMAP_WHOLE);
    assert_int_equal(scan("* 1 FETCH (A {3}\r\na\nb B {0}\r\n)\r\nrest", &at), IMAP_WHOLE);
    assert_int_equal(at, 32);
    assert_int_equal(scan("* 1 FETCH (A {3}\r\na\n", &at), IMAP_MORE);
    assert_int_equal(scan("* OK hi", &at), IMAP_MORE);
    assert_int_equal(scan("", &at), IMAP_MORE);
}

static void it_may_come_byte_by_byte(void **state)
{
    static const char text[] = "* 1 FETCH (A {5+}\r\n}{3}\n)\r\n";
    struct imap_scan scanning = {0};

    (void)state;
    for (size_t length = 0; length + 1 < sizeof(text) - 1; length++)
        assert_int_equal(imap_scan(&scanning, (struct slice){text, length}), IMAP_MORE);
    assert_int_equal(imap_scan(&scanning, slice_of(text)), IMAP_WHOLE);
    assert_int_equal(scanning.at, sizeof(text) - 1);
}

/* AC-024 */
static void limits_hold_before_anything_is_kept(void **state)
{
    static const char *const lies[] = {
        "* 1 FETCH (A {4294967295}\r\n",
        "* 1 FETCH (A {-5}\r\n",
        "* 1 FETCH (A {50065537}\r\n",
        "* 1 FETCH (A {99999999999999999999}\r\n",
        "* 1 FETCH (A {18446744073709551616}\r\n",
        "* 1 FETCH (A {+5}\r\n",
    };
    struct imap_scan scanning = {0};
    size_t at = 0, length = IMAP_LINE_MAX + 1;
    char *line = malloc(length);

    (void)state;
    for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++)
        assert_int_equal(scan(lies[i], &at), IMAP_BAD);
    assert_int_equal(scan("* 1 FETCH (A {50065536}\r\n", &at), IMAP_MORE);
    assert_non_null(line);
    memset(line, 'x', length);
    assert_int_equal(imap_scan(&scanning, (struct slice){line, length - 1}), IMAP_MORE);
    assert_int_equal(imap_scan(&scanning, (struct slice){line, length}), IMAP_BAD);
    free(line);
}

static void kinds_are_told_apart(void **state)
{
    (void)state;
    struct imap_response response = read_one("* OK [UIDNEXT 4392] next\r\n");
    assert_int_equal(response.kind, IMAP_UNTAGGED);
    assert_int_equal(response.condition, IMAP_OK);
    assert_true(same(response.code, "UIDNEXT 4392"));
    assert_true(same(response.rest, "next"));
    response = read_one("* 23 EXISTS\r\n");
    assert_int_equal(response.number, 23);
    assert_true(same(response.name, "EXISTS"));
    response = read_one("r17 no [AUTHENTICATIONFAILED] not you\r\n");
    assert_int_equal(response.kind, IMAP_TAGGED);
    assert_int_equal(response.tag, 17);
    assert_int_equal(response.condition, IMAP_NO);
    assert_int_equal(read_one("x1 OK\r\n").tag, 0);
    assert_int_equal(read_one("r99999999999 OK\r\n").tag, 0);
    assert_int_equal(read_one("+ idling\r\n").kind, IMAP_CONTINUATION);
    assert_int_equal(read_one("* BYE\r\n").condition, IMAP_BYE);
}

static void what_no_server_says_is_refused(void **state)
{
    static const char *const bad[] = {"\r\n",
                                      "*\r\n",
                                      "* \r\n",
                                      "* 1\r\n",
                                      "r1 MAYBE\r\n",
                                      "r1 PREAUTH\r\n",
                                      "* 4294967296 EXISTS\r\n",
                                      "* OK [UNCLOSED\r\n"};
    struct imap_response response;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(imap_read_response(slice_of(bad[i]), &response));
}

static void a_message_is_read_whatever_stands_around_it(void **state)
{
    struct imap_fetch fetch;

    (void)state;
    assert_true(imap_read_fetch(
        slice_of("(FLAGS (\\Answered \\seen) UID 4294967295 MODSEQ (12) X \"a)\\\"b\" "
                 "INTERNALDATE \" 1-Jan-2026 00:30:00 +0130\" RFC822.SIZE 5 "
                 "BODY[HEADER.FIELDS (DATE)]<0> {5}\r\na)\"\n()"),
        &fetch));
    assert_true(fetch.is_seen && fetch.has_size && fetch.has_body);
    assert_int_equal(fetch.uid, UINT32_MAX);
    assert_int_equal(fetch.size_bytes, 5);
    assert_int_equal(fetch.received_at, INT64_C(1767222000) * 1000000);
    assert_true(same(fetch.body, "a)\"\n("));
    assert_true(imap_read_fetch(slice_of("(UID 1 BODY[] NIL)"), &fetch));
    assert_false(fetch.has_body);
    assert_true(imap_read_fetch(slice_of("(UID 1 INTERNALDATE \"someday\")"), &fetch));
    assert_int_equal(fetch.received_at, 0);
}

static void a_broken_message_is_refused(void **state)
{
    static const char *const bad[] = {"",
                                      "()x",
                                      "(UID)",
                                      "(UID 0)",
                                      "(UID x)",
                                      "(UID 1",
                                      "(BODY[] {9}\r\nab)",
                                      "(X \"a)",
                                      "UID 1",
                                      "(RFC822.SIZE -1)",
                                      "(UID 1))",
                                      "(UID 4294967296)"};
    struct imap_fetch fetch;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (imap_read_fetch(slice_of(bad[i]), &fetch))
            fail_msg("%s was taken", bad[i]);
}

static void a_mailbox_is_listed_with_its_flags(void **state)
{
    char quoted[] = "(\\HasNoChildren \\Sent) \"/\" \"a \\\"b\\\\c\"";
    char plain[] = "(\\Noselect) NIL INBOX", literal[] = "() \"/\" {4}\r\na(b\"";
    struct imap_list list;

    (void)state;
    assert_true(imap_read_list(quoted, strlen(quoted), &list));
    assert_true(same(list.name, "a \"b\\c"));
    assert_true(imap_has_word(list.flags, "\\sent"));
    assert_true(imap_read_list(plain, strlen(plain), &list));
    assert_true(same(list.name, "INBOX"));
    assert_true(imap_read_list(literal, strlen(literal), &list));
    assert_true(same(list.name, "a(b\""));
    assert_false(imap_read_list(plain, 0, &list));
}

static void numbers_stand_behind_their_word(void **state)
{
    uint32_t number = 0;

    (void)state;
    assert_true(imap_number_after(slice_of("uidvalidity 3857529045"), "UIDVALIDITY", &number));
    assert_int_equal(number, 3857529045);
    assert_false(imap_number_after(slice_of("UIDVALIDITY 0"), "UIDVALIDITY", &number));
    assert_false(imap_number_after(slice_of("UIDVALIDITY 4294967296"), "UIDVALIDITY", &number));
    assert_false(imap_number_after(slice_of("UIDVALIDITY"), "UIDVALIDITY", &number));
    assert_false(imap_number_after(slice_of("UIDNEXT 1"), "UIDVALIDITY", &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_response_ends_behind_its_last_literal),
        cmocka_unit_test(it_may_come_byte_by_byte),
        cmocka_unit_test(limits_hold_before_anything_is_kept),
        cmocka_unit_test(kinds_are_told_apart),
        cmocka_unit_test(what_no_server_says_is_refused),
        cmocka_unit_test(a_message_is_read_whatever_stands_around_it),
        cmocka_unit_test(a_broken_message_is_refused),
        cmocka_unit_test(a_mailbox_is_listed_with_its_flags),
        cmocka_unit_test(numbers_stand_behind_their_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
