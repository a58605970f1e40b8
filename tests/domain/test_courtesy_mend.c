// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "base/text.h"
#include "domain/courtesy.h"
#include "support/check.h"

static struct courtesy_message letter(const char *language, const char *text)
{
    return (struct courtesy_message){.language = language,
                                     .kind = COURTESY_REPLY,
                                     .client_name = "",
                                     .company = "",
                                     .text = slice_of(text)};
}

/* The text with the first mend of that label made; NULL when there is none. */
static const char *mended(const struct courtesy_message *message, enum courtesy_label label,
                          const char *greeting, struct arena *arena)
{
    const struct courtesy_result result = courtesy_check(courtesy_rules_new(arena), message, arena);
    struct courtesy_change change;

    for (size_t i = 0; i < result.count; i++)
        if (result.findings[i].label == label)
            return courtesy_change(message, &result.findings[i], greeting, arena, &change)
                       ? courtesy_changed(message->text, &change, arena)
                       : NULL;
    fail_msg("“%s” has no finding %s", message->text.at, courtesy_label_key(label));
    return NULL;
}

static void one_press_puts_words_in_place(void **state)
{
    (void)state;
    static const struct {
        enum courtesy_label label;
        const char *language, *text, *after;
    } cases[] = {
        {COURTESY_ASAP_PHRASE, "en", "Send it as soon as possible.", "Send it by [which day]."},
        {COURTESY_ASAP_PHRASE, "ru", "Как можно скорее пришлите счёт.",
         "До [какого дня] пришлите счёт."},
        {COURTESY_PROMISE_WITHOUT_DATE, "en", "We will write soon.",
         "We will write by [which day]."},
        {COURTESY_PROMISE_WITHOUT_DATE, "hr", "Javit ću se.", "Javit ću do [kojeg dana] se."},
        {COURTESY_SHOUTING, "en", "It is READY now!!!", "It is ready now!!!"},
        {COURTESY_SHOUTING, "ru", "СРОЧНО ОТВЕТЬТЕ нам.", "Срочно ответьте нам."},
        {COURTESY_SHOUTING, "en", "Is it true?!", "Is it true?"},
        {COURTESY_DELAY_WITHOUT_DATE, "en", "Your order is delayed. Sorry.",
         "Your order is delayed. The new date: [which day]. Sorry."},
        {COURTESY_INTERNAL_REMARK, "en", "All is well. (Meg, the margin is fine.) Best, Tom",
         "All is well. Best, Tom"},
        {COURTESY_MANY_QUESTIONS, "en", "Hello! How big? How high? How old? How dear? Bye.",
         "Hello! \n\n1. How big?\n2. How high?\n3. How old?\n4. How dear?\n\nBye."},
        {COURTESY_BLAME, "en", "It is your fault.", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        const struct courtesy_message message = letter(cases[i].language, cases[i].text);
        const char *after = mended(&message, cases[i].label, "", &arena);

        if (cases[i].after)
            assert_string_equal(after, cases[i].after);
        else
            assert_null(after);
        arena_free(&arena);
    }
}

static void a_gap_that_was_put_in_is_no_fault(void **state)
{
    (void)state;
    static const char *const texts[] = {"We will send it by [which day].",
                                        "Your order is delayed. The new date: [which day].",
                                        "We will send it by {day}."};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct arena arena = {0};
        const struct courtesy_message message = letter("en", texts[i]);

        assert_int_equal(courtesy_check(courtesy_rules_new(&arena), &message, &arena).count, 0);
        arena_free(&arena);
    }
}

static void a_greeting_is_put_in_or_put_right(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct courtesy_message message = letter("en", "All is well.");

    message.client_name = "Irena Quill";
    message.form_of_address = ADDRESS_FIRST_NAME;
    assert_string_equal(mended(&message, COURTESY_NO_GREETING_BY_NAME, "Hi Irena,", &arena),
                        "Hi Irena,\n\nAll is well.");
    assert_null(mended(&message, COURTESY_NO_GREETING_BY_NAME, "", &arena));
    message.text = slice_of("Dear Ms Quill,\n\nall is well.");
    assert_string_equal(mended(&message, COURTESY_WRONG_NAME_FORM, "Hi Irena,", &arena),
                        "Hi Irena,\n\nall is well.");
    message.use = COURTESY_TEMPLATE;
    assert_null(mended(&message, COURTESY_WRONG_NAME_FORM, "Hi Irena,", &arena));
    arena_free(&arena);
}

static bool finds(const struct courtesy_message *message, enum courtesy_label label)
{
    struct arena arena = {0};
    const struct courtesy_result result =
        courtesy_check(courtesy_rules_new(&arena), message, &arena);
    bool found = false;

    for (size_t i = 0; i < result.count; i++)
        found = found || result.findings[i].label == label;
    arena_free(&arena);
    return found;
}

static void a_note_and_a_template_lack_nothing_of_a_letter(void **state)
{
    (void)state;
    struct courtesy_message message =
        letter("en", "Your payment has arrived. The file is attached. It is your fault.");

    message.client_name = "Irena Quill";
    assert_true(finds(&message, COURTESY_NO_GREETING_BY_NAME));
    message.use = COURTESY_NOTE;
    assert_false(finds(&message, COURTESY_NO_GREETING_BY_NAME));
    assert_false(finds(&message, COURTESY_ATTACHMENT_MISSING));
    assert_true(finds(&message, COURTESY_BLAME));
    message.use = COURTESY_TEMPLATE;
    assert_false(finds(&message, COURTESY_NO_THANKS));
    assert_true(finds(&message, COURTESY_BLAME));
}

static void a_client_of_the_store_is_known_by_the_whole_name(void **state)
{
    (void)state;
    static const char *const known[] = {"Bramble Garden Design", "Monday Ltd", "Ivana Horvat"};
    static const struct {
        const char *text;
        bool is_found;
    } cases[] = {
        {"We did the same for Bramble Garden in May.", true},
        {"The bramble in the garden is cut.", false},
        {"We come on Monday.", false},
        {"Ivana sends her regards.", false},
        {"Bili smo kod Ivane Horvat u petak.", true},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct courtesy_message message = letter("en", cases[i].text);

        message.known_clients = known;
        message.known_client_count = sizeof(known) / sizeof(known[0]);
        if (finds(&message, COURTESY_OTHER_CLIENT) != cases[i].is_found)
            fail_msg("“%s”: want %d", cases[i].text, cases[i].is_found);
        message.client_name = "Ivana Horvat";
        if (i == 4)
            assert_false(finds(&message, COURTESY_OTHER_CLIENT));
    }
}

static void names_are_looked_for_by_their_beginnings_and_bounded(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct courtesy_rules *rules = courtesy_rules_new(&arena);
    struct courtesy_name_heard names[COURTESY_NAMES_MAX];
    struct text many = text_new(&arena);

    assert_int_equal(
        courtesy_names_heard(rules, slice_of("all is well, on Monday."), &arena, names), 0);
    assert_int_equal(
        courtesy_names_heard(rules, slice_of("Bili smo kod Ivane Horvat."), &arena, names), 4);
    assert_string_equal(names[1].folded, "ivan horv");
    for (int i = 0; i < 500; i++)
        text_format(&many, "and %cxy%dOf Zaq%d ", 'A' + i % 26, i, i);
    assert_int_equal(courtesy_names_heard(rules, slice_of(many.at), &arena, names),
                     COURTESY_NAMES_MAX);
    arena_free(&arena);
}

static void only_for_you_counts_when_another_heard_it(void **state)
{
    (void)state;
    static const char *const texts[] = {"This price is only for you.", "Эта цена только для вас.",
                                        "Ova je cijena samo za vas."};

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct arena arena = {0};
        struct courtesy_message message = letter("en", texts[i]);
        struct slice sentence = {0};

        assert_false(finds(&message, COURTESY_ONLY_FOR_YOU));
        message.was_said_to_another = true;
        assert_true(finds(&message, COURTESY_ONLY_FOR_YOU));
        assert_true(courtesy_says_only_for_you(courtesy_rules_new(&arena), message.text, &arena,
                                               &sentence));
        assert_int_equal(sentence.length, strlen(texts[i]) - 1);
        assert_false(courtesy_says_only_for_you(
            courtesy_rules_new(&arena), slice_of("It is for all of us."), &arena, &sentence));
        arena_free(&arena);
    }
}

static void what_is_to_be_found_out_is_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_to_find_out;
    } cases[] = {{"I'll find out.", true},  {"Я выясню.", true}, {"Saznat ću.", true},
                 {"We will write.", false}, {"Пришлю.", false},  {"Poslat ću.", false}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        const struct courtesy_message message = letter("en", cases[i].text);
        const struct courtesy_result result =
            courtesy_check(courtesy_rules_new(&arena), &message, &arena);

        assert_int_equal(result.count, 1);
        assert_int_equal(result.findings[0].label, COURTESY_PROMISE_WITHOUT_DATE);
        assert_int_equal(result.findings[0].is_to_find_out, cases[i].is_to_find_out);
        arena_free(&arena);
    }
}

static void places_are_counted_as_browsers_count(void **state)
{
    (void)state;
    const struct slice text = slice_of("a\u00e9\u0416\U0001F600z");

    assert_int_equal(courtesy_units(text, 0), 0);
    assert_int_equal(courtesy_units(text, 5), 3);
    assert_int_equal(courtesy_units(text, 9), 5);
    assert_int_equal(courtesy_units(text, 1000), 6);
}

static void a_colleague_is_told_from_the_client(void **state)
{
    (void)state;
    struct courtesy_message message =
        letter("ru", "Здравствуйте, Анна!\n\nВсё готово. Катя, счёт подними процентов на десять.");

    message.client_name = "Анна";
    assert_true(finds(&message, COURTESY_INTERNAL_REMARK));
    message.text = slice_of("Здравствуйте!\n\nВсё готово. Катя, счёт придёт к вам в пятницу.");
    message.client_name = "Катя";
    assert_false(finds(&message, COURTESY_INTERNAL_REMARK));
}

static void a_bare_reason_for_a_delay_is_an_excuse_in_any_words(void **state)
{
    (void)state;
    struct courtesy_message message =
        letter("en", "Your table is delayed. The wood this year bends as it likes.");

    assert_true(finds(&message, COURTESY_EXCUSE));
    message.text = slice_of("Your table is delayed until Friday. The wood this year bends as it "
                            "likes.");
    assert_false(finds(&message, COURTESY_EXCUSE));
    message.text = slice_of("Your table is delayed. I planned it badly, that was my mistake.");
    assert_false(finds(&message, COURTESY_EXCUSE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_press_puts_words_in_place),
        cmocka_unit_test(a_gap_that_was_put_in_is_no_fault),
        cmocka_unit_test(a_greeting_is_put_in_or_put_right),
        cmocka_unit_test(a_note_and_a_template_lack_nothing_of_a_letter),
        cmocka_unit_test(a_client_of_the_store_is_known_by_the_whole_name),
        cmocka_unit_test(names_are_looked_for_by_their_beginnings_and_bounded),
        cmocka_unit_test(only_for_you_counts_when_another_heard_it),
        cmocka_unit_test(what_is_to_be_found_out_is_told_apart),
        cmocka_unit_test(places_are_counted_as_browsers_count),
        cmocka_unit_test(a_colleague_is_told_from_the_client),
        cmocka_unit_test(a_bare_reason_for_a_delay_is_an_excuse_in_any_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
