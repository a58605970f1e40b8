// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/letter_link.h"

#include <string.h>

#include "base/text.h"
#include "domain/contact_point.h"
#include "support/check.h"

struct made {
    size_t count;
    struct letter_way ways[LETTER_WAYS_OF_POINT];
};

static struct made ways_of(enum contact_point_kind kind, const char *value, const char *key,
                           struct arena *arena)
{
    const struct contact_point point = {.kind = kind, .value = value, .key = key};
    struct made made = {0};

    made.count = letter_ways_of(&point, made.ways, arena);
    return made;
}

static const char *link_of(const struct letter_way *way, const char *subject, const char *text,
                           struct arena *arena)
{
    const struct letter_link link = letter_link(way, subject, text, LETTER_LINK_MAX, arena);

    assert_false(link.is_bare);
    return link.address;
}

static void mail_is_opened_as_rfc_6068_says(void **state)
{
    struct arena arena = {0};

    (void)state;
    struct made made = ways_of(POINT_EMAIL, "Nora@x.hr", "nora@x.hr", &arena);
    assert_int_equal(made.count, 1);
    assert_string_equal(link_of(&made.ways[0], "A & b", "One\n\nTwo? 5%+{body}", &arena),
                        "mailto:nora@x.hr?subject=A%20%26%20b"
                        "&body=One%0D%0A%0D%0ATwo%3F%205%25%2B%7Bbody%7D");
    /* whatever an address holds is an address, and no header of its own */
    made = ways_of(POINT_EMAIL, "x", "a{subject}?bcc=b&c@x.hr", &arena);
    assert_string_equal(link_of(&made.ways[0], "s", "t", &arena),
                        "mailto:a%7Bsubject%7D%3Fbcc%3Db%26c@x.hr?subject=s&body=t");
    made = ways_of(POINT_EMAIL, "нора@x.hr", "нора@x.hr", &arena);
    assert_string_equal(link_of(&made.ways[0], "", "", &arena),
                        "mailto:%D0%BD%D0%BE%D1%80%D0%B0@x.hr?subject=&body=");
    assert_int_equal(ways_of(POINT_EMAIL, "none", "none", &arena).count, 0);
    arena_free(&arena);
}

static void messengers_are_opened_with_the_text_filled_in(void **state)
{
    struct arena arena = {0};

    (void)state;
    struct made made = ways_of(POINT_TELEGRAM, "@Nora_q", "nora_q", &arena);
    assert_int_equal(made.count, 1);
    assert_string_equal(link_of(&made.ways[0], "s", "Hi\nyou", &arena),
                        "https://t.me/nora_q?text=Hi%0Ayou");
    made = ways_of(POINT_PHONE, "+385 91 123", "+38591123", &arena);
    assert_int_equal(made.count, 4);
    assert_int_equal(made.ways[0].kind, WAY_WHATSAPP);
    assert_string_equal(link_of(&made.ways[0], "s", "Hi", &arena),
                        "https://wa.me/38591123?text=Hi");
    assert_int_equal(made.ways[2].kind, WAY_TELEGRAM);
    assert_string_equal(link_of(&made.ways[2], "s", "Hi 5%", &arena),
                        "https://t.me/+38591123?text=Hi%205%25");
    assert_int_equal(made.ways[3].kind, WAY_SMS);
    assert_string_equal(link_of(&made.ways[3], "s", "Hi", &arena), "sms:+38591123?body=Hi");
    made = ways_of(POINT_PHONE, "091 123", "091123", &arena); /* of a country that nobody knows */
    assert_int_equal(made.count, 1);
    assert_int_equal(made.ways[0].kind, WAY_SMS);
    arena_free(&arena);
}

static void what_takes_no_text_has_none(void **state)
{
    struct arena arena = {0};

    (void)state;
    const struct made viber = ways_of(POINT_PHONE, "+385 91 123", "+38591123", &arena);
    assert_int_equal(viber.ways[1].kind, WAY_VIBER);
    assert_false(letter_way_takes_text(WAY_VIBER));
    assert_string_equal(letter_link(&viber.ways[1], "s", "t", LETTER_LINK_MAX, &arena).address,
                        "viber://chat?number=%2B38591123");
    assert_int_equal(ways_of(POINT_PHONE, "x", "+38591123;ext=204", &arena).count, 0);
    assert_int_equal(ways_of(POINT_PHONE, "*100#", "*100#", &arena).count, 0);
    assert_int_equal(ways_of(POINT_PHONE, "+", "+", &arena).count, 0);
    assert_int_equal(ways_of(POINT_OTHER, "at the door", "at the door", &arena).count, 0);
    assert_int_equal(ways_of(POINT_WEB, "vk.com/nora", "vk.com/nora", &arena).count, 0);
    const struct made made = ways_of(POINT_WEB, "https://vk.com/nora", "x", &arena);
    assert_int_equal(made.count, 1);
    const struct letter_link link = letter_link(&made.ways[0], "s", "t", 10, &arena);
    assert_string_equal(link.address, "https://vk.com/nora");
    assert_true(link.is_bare);
    arena_free(&arena);
}

/* To the byte: what fits is carried, what does not is left to be pasted. */
static void a_text_that_is_too_long_for_a_link_is_left_out(void **state)
{
    struct arena arena = {0};
    const struct made made = ways_of(POINT_EMAIL, "a@b.hr", "a@b.hr", &arena);
    struct text text = text_new(&arena);

    (void)state;
    const size_t frame = strlen("mailto:a@b.hr?subject=s&body=");
    while (frame + text.length < LETTER_LINK_MAX_WINDOWS)
        text_add_char(&text, 'x');
    struct letter_link link =
        letter_link(&made.ways[0], "s", text.at, LETTER_LINK_MAX_WINDOWS, &arena);
    assert_false(link.is_bare);
    assert_int_equal(strlen(link.address), LETTER_LINK_MAX_WINDOWS);
    text_add_char(&text, 'x');
    link = letter_link(&made.ways[0], "s", text.at, LETTER_LINK_MAX_WINDOWS, &arena);
    assert_true(link.is_bare);
    assert_string_equal(link.address, "mailto:a@b.hr?subject=s");
    arena_free(&arena);
}

static void an_address_is_known_by_how_it_is_written(void **state)
{
    static const struct {
        const char *value;
        enum contact_point_kind kind;
    } cases[] = {
        {"@nora", POINT_TELEGRAM},      {"nora@x.hr", POINT_EMAIL},   {"https://x.hr", POINT_WEB},
        {"+385 (91) 1-2", POINT_PHONE}, {"at the door", POINT_OTHER}, {"http:/x", POINT_OTHER},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(contact_point_kind_by_look(cases[i].value), cases[i].kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_is_opened_as_rfc_6068_says),
        cmocka_unit_test(messengers_are_opened_with_the_text_filled_in),
        cmocka_unit_test(what_takes_no_text_has_none),
        cmocka_unit_test(a_text_that_is_too_long_for_a_link_is_left_out),
        cmocka_unit_test(an_address_is_known_by_how_it_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
