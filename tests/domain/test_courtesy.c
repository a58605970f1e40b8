// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/courtesy.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "domain/cue_letter.h"
#include "support/check.h"

static struct courtesy_message message_of(const char *language, const char *text)
{
    return (struct courtesy_message){.language = language,
                                     .kind = COURTESY_REPLY,
                                     .client_name = "",
                                     .form_of_address = ADDRESS_UNKNOWN,
                                     .company = "",
                                     .text = slice_of(text)};
}

static const struct courtesy_finding *found(const struct courtesy_result *result,
                                            enum courtesy_label label)
{
    for (size_t i = 0; i < result->count; i++)
        if (result->findings[i].label == label)
            return &result->findings[i];
    return NULL;
}

static bool finds_in(const struct courtesy_message *message, enum courtesy_label label)
{
    struct arena arena = {0};
    const struct courtesy_result result =
        courtesy_check(courtesy_rules_new(&arena), message, &arena);
    const bool is_found = found(&result, label) != NULL;

    arena_free(&arena);
    return is_found;
}

static bool finds(enum courtesy_label label, const char *language, const char *text)
{
    const struct courtesy_message message = message_of(language, text);

    return finds_in(&message, label);
}

/* One with the fault, and one as like it as can be without. */
struct pair {
    enum courtesy_label label;
    const char *language, *at_fault, *right;
};

static const struct pair pairs[] = {
    {COURTESY_BLAME, "en", "It is your fault that we are late.", "It is not your fault."},
    {COURTESY_BLAME, "en", "The delay is because you answered late.",
     "Blame the weather, not yourself."},
    {COURTESY_BLAME, "ru", "Это ваша ошибка.", "Это не ваша ошибка."},
    {COURTESY_BLAME, "hr", "To je vaša krivnja.", "To nije vaša krivnja."},
    {COURTESY_EXCUSE, "en", "Sorry we are late, it has been a very busy week.",
     "Sorry we are late, that was our mistake. It comes on Friday at 9."},
    {COURTESY_EXCUSE, "ru", "Извините за задержку, у нас завал.",
     "Извините за задержку, это наша ошибка. Привезём в пятницу."},
    {COURTESY_EXCUSE, "hr", "Oprostite što kasnimo, takva je gužva.",
     "Oprostite što kasnimo, naša je pogreška. Stiže u petak u 9."},
    {COURTESY_PROMISE_WITHOUT_DATE, "en", "I'll send it soon.", "I'll send it by Friday."},
    {COURTESY_PROMISE_WITHOUT_DATE, "ru", "Пришлю на днях.", "Пришлю завтра до 12."},
    {COURTESY_PROMISE_WITHOUT_DATE, "hr", "Javit ćemo se uskoro.", "Javit ćemo se sutra."},
    {COURTESY_ASAP_PHRASE, "en", "We start as soon as possible.",
     "We start as soon as possible, on Monday at 8."},
    {COURTESY_ASAP_PHRASE, "ru", "Ответьте как можно скорее.", "Ответьте до пятницы."},
    {COURTESY_ASAP_PHRASE, "hr", "Javite nam što prije.", "Javite nam do petka."},
    {COURTESY_DELAY_WITHOUT_DATE, "en", "Your order is delayed.",
     "Your order is delayed. It arrives on Friday."},
    {COURTESY_DELAY_WITHOUT_DATE, "ru", "Заказ задерживается.", "Заказ задерживается до среды."},
    {COURTESY_DELAY_WITHOUT_DATE, "hr", "Narudžba kasni.", "Narudžba kasni do srijede."},
    {COURTESY_QUARREL, "en", "You are simply wrong.", "I see it otherwise, and here is why."},
    {COURTESY_QUARREL, "ru", "Вы ошибаетесь, это неправда.", "Мы видим это иначе."},
    {COURTESY_QUARREL, "hr", "Niste u pravu, to je laž.", "Mi to vidimo drukčije."},
    {COURTESY_INSULT, "en", "Even a child can do that.", "It can be done in two steps."},
    {COURTESY_INSULT, "ru", "Даже ребёнок это поймёт.", "Это делается в два шага."},
    {COURTESY_INSULT, "hr", "Svatko normalan to zna.", "To ide u dva koraka."},
    {COURTESY_REFERS_TO_SUPERIOR, "en", "Please contact our manager.",
     "I have asked our accountant."},
    {COURTESY_REFERS_TO_SUPERIOR, "ru", "Обратитесь в бухгалтерию.", "Я уже спросил у бухгалтера."},
    {COURTESY_REFERS_TO_SUPERIOR, "hr", "Obratite se našem direktoru.", "Pitala sam direktora."},
    {COURTESY_INTERNAL_REMARK, "en", "Don't tell the client.", "Tell me what you like."},
    {COURTESY_INTERNAL_REMARK, "ru", "Это между нами.", "Разница между ними мала."},
    {COURTESY_INTERNAL_REMARK, "hr", "(Vlado, daj mu popust.)", "(Uključen je popust.)"},
    {COURTESY_NO_THANKS, "en", "Your payment has arrived.", "Thanks, your payment arrived."},
    {COURTESY_NO_THANKS, "ru", "Ваша оплата пришла.", "Спасибо, ваша оплата пришла."},
    {COURTESY_NO_THANKS, "hr", "Vaša uplata je stigla.", "Hvala, vaša uplata je stigla."},
    {COURTESY_ATTACHMENT_MISSING, "en", "The plan is attached.", "The plan is at the link."},
    {COURTESY_ATTACHMENT_MISSING, "ru", "План во вложении.", "План по ссылке."},
    {COURTESY_ATTACHMENT_MISSING, "hr", "Nacrt je u prilogu.", "Nacrt je na poveznici."},
    {COURTESY_SHOUTING, "en", "You must pay NOW OR NEVER.", "The PDF has VAT in it!"},
    {COURTESY_SHOUTING, "ru", "Где оплата?!!", "Где оплата? Жду PDF с НДС!"},
    {COURTESY_SHOUTING, "hr", "Rok je PROŠAO.", "PDV je u računu!"},
    {COURTESY_MANY_QUESTIONS, "en", "Who? When? Where? How?",
     "1. Who?\n2. When?\n3. Where?\n4. How?"},
};

static void of_two_alike_only_the_one_at_fault_is_found(void **state)
{

    size_t failed = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        const struct pair *pair = &pairs[i];
        const bool is_found = finds(pair->label, pair->language, pair->at_fault);
        const bool is_quiet = !finds(pair->label, pair->language, pair->right);

        failed += !is_found || !is_quiet;
        if (!is_found || !is_quiet)
            fprintf(stderr, "# %s: %d “%s” / %d “%s”\n", courtesy_label_key(pair->label), is_found,
                    pair->at_fault, is_quiet, pair->right);
    }
    assert_int_equal(failed, 0);
}

/* ---- names ---- */

struct greeted {
    const char *language, *name;
    enum form_of_address form;
    const char *text;
    int label; /* COURTESY_LABELS: right as it is */
};

static void names_stand_as_each_language_greets(void **state)
{
    enum {
        RIGHT = COURTESY_LABELS,
        NONE = COURTESY_NO_GREETING_BY_NAME,
        WRONG = COURTESY_WRONG_NAME_FORM
    };
    static const struct greeted rows[] = {
        {"en", "Nora Quill", ADDRESS_FORMAL, "Dear Ms Quill,\n\nAll is ready.", RIGHT},
        {"en", "Nora Quill", ADDRESS_FORMAL, "Dear Nora,\n\nAll is ready.", WRONG},
        {"en", "Nora Quill", ADDRESS_FIRST_NAME, "Hi Nora,\nall is ready.", RIGHT},
        {"en", "Nora Quill", ADDRESS_FIRST_NAME, "Dear Ms Quill,\nall is ready.", WRONG},
        {"en", "Nora Quill", ADDRESS_FIRST_NAME, "Hello,\nall is ready.", NONE},
        {"en", "Nora Quill", ADDRESS_FIRST_NAME, "Dear Tom,\nall is ready.", WRONG},
        {"en", "", ADDRESS_UNKNOWN, "Hello,\nall is ready.", RIGHT},
        {"hr", "Ivan Kos", ADDRESS_FIRST_NAME, "Dragi Ivane,\nsve je spremno.", RIGHT},
        {"hr", "Ivan Kos", ADDRESS_FIRST_NAME, "Dragi Ivan,\nsve je spremno.", WRONG},
        {"hr", "Ivan Kos", ADDRESS_FORMAL, "Poštovani gospodine Kos,\nsve je spremno.", RIGHT},
        {"hr", "Ana Kos", ADDRESS_FIRST_NAME, "Draga Ano,\nsve je spremno.", RIGHT},
        {"ru", "Ирина Петровна", ADDRESS_FORMAL, "Здравствуйте, Ирина Петровна!", RIGHT},
        {"ru", "Ирина Петровна", ADDRESS_FORMAL, "Здравствуйте, Ирина!", WRONG},
        {"ru", "Ирина Петровна", ADDRESS_FORMAL, "Здравствуйте, Ирине Петровне!", WRONG},
        {"ru", "Алёна", ADDRESS_FIRST_NAME, "Привет, Алена! Всё готово.", RIGHT},
        {"ru", "Ирина", ADDRESS_FIRST_NAME, "Привет, Иpина! Всё готово.", WRONG}, /* a Latin p */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct courtesy_message message = message_of(rows[i].language, rows[i].text);

        message.client_name = rows[i].name;
        message.form_of_address = rows[i].form;
        if (finds_in(&message, COURTESY_NO_GREETING_BY_NAME) != (rows[i].label == NONE) ||
            finds_in(&message, COURTESY_WRONG_NAME_FORM) != (rows[i].label == WRONG))
            fail_msg("“%s” to %s", rows[i].text, rows[i].name);
    }
}

static void other_clients_are_found_by_any_of_their_names(void **state)
{
    static const char *const others[] = {"Bramble Garden Design", "Ivo Lasić"};
    struct courtesy_message message =
        message_of("en", "As we did for Bramble last year, so for you.");

    (void)state;
    message.other_clients = others;
    message.other_client_count = 2;
    assert_true(finds_in(&message, COURTESY_OTHER_CLIENT));
    message.text = slice_of("Kao i gospodinu Lasiću.");
    assert_true(finds_in(&message, COURTESY_OTHER_CLIENT));
    message.text = slice_of("The brambles in your garden are cut.");
    assert_false(finds_in(&message, COURTESY_OTHER_CLIENT));
}

static void languages_may_be_mixed_in_one_message(void **state)
{
    (void)state;
    assert_true(finds(COURTESY_ASAP_PHRASE, "hr", "Pošaljite asap, molim."));
    assert_true(finds(COURTESY_ASAP_PHRASE, "ru", "Пришлите as soon as possible, пожалуйста."));
    assert_true(finds(COURTESY_BLAME, "en", "Thanks. Это ваша ошибка."));
}

/* ---- places ---- */

static void places_are_exact_in_bytes(void **state)
{
    static const char text[] = "Žao nam je… Javit ćemo se uskoro.";
    const struct courtesy_message message = message_of("hr", text);
    struct arena arena = {0};

    (void)state;
    const struct courtesy_result result =
        courtesy_check(courtesy_rules_new(&arena), &message, &arena);
    const struct courtesy_finding *promise = found(&result, COURTESY_PROMISE_WITHOUT_DATE);
    assert_non_null(promise);
    assert_int_equal(promise->from, strstr(text, "uskoro") - text);
    assert_true(promise->to == strlen(text) - 1);
    arena_free(&arena);
}

static void check_places(struct slice text)
{
    struct arena arena = {0};
    struct courtesy_message message = message_of("en", "");

    message.text = text;
    message.client_name = "Nora Quill";
    const struct courtesy_result result =
        courtesy_check(courtesy_rules_new(&arena), &message, &arena);
    assert_true(result.count <= COURTESY_FINDINGS_MAX);
    assert_int_equal(result.was_cut, text.length > COURTESY_TEXT_MAX);
    for (size_t i = 0; i < result.count; i++) {
        assert_true(result.findings[i].from <= result.findings[i].to);
        assert_true(result.findings[i].to <= text.length);
    }
    arena_free(&arena);
}

static void hostile_texts_are_looked_at_and_end(void **state)
{
    static const char broken[] = "\0\0as soon\0as possible\xFF\xC3";
    static char long_text[COURTESY_TEXT_MAX + 10];
    static const char *const repeated[] = {"a",    "!", "?",  "i will ",      "you ", "\xD0",
                                           "\xFF", "ж", "\n", "because you ", "asap "};

    (void)state;
    check_places((struct slice){NULL, 0});
    check_places((struct slice){broken, sizeof(broken) - 1});
    for (size_t i = 0; i < sizeof(repeated) / sizeof(repeated[0]); i++) {
        for (size_t at = 0; at < sizeof(long_text); at++)
            long_text[at] = repeated[i][at % strlen(repeated[i])];
        check_places((struct slice){long_text, sizeof(long_text)});
        check_places((struct slice){long_text, COURTESY_TEXT_MAX});
    }
}

/* ---- our own ---- */

static void check_letter(const char *code, enum form_of_address form, int kind)
{
    struct arena arena = {0};
    const struct language *language = language_by_code(code);
    const struct letter_facts facts = {
        .addressee = {.name = "Nora Quill",
                      .given = "Nora",
                      .additional = "",
                      .salutation = "",
                      .form_of_address = form,
                      .is_person = true},
        .user = "Ada Birch",
        .business = "Linden Row Studio",
        .values = {.values = {[PLACEHOLDER_CLIENT] = "Nora Quill",
                              [PLACEHOLDER_CONTACT] = "Nora Quill",
                              [PLACEHOLDER_ORDER] = "Winter menu",
                              [PLACEHOLDER_DAY] =
                                  value_text(&arena, language, arg_day(day_of(2026, 5, 19)))}}};
    const struct letter letter = cue_letter_write((enum cue_letter)kind, &facts, language, &arena);
    struct courtesy_message message = message_of(code, letter_plain(letter.text, &arena));

    message.client_name = "Nora Quill";
    message.form_of_address = form;
    const struct courtesy_result result =
        courtesy_check(courtesy_rules_new(&arena), &message, &arena);
    for (size_t i = 0; i < result.count; i++)
        fprintf(stderr, "# %s in:\n%s\n", courtesy_label_key(result.findings[i].label),
                message.text.at);
    assert_int_equal(result.count, 0);
    arena_free(&arena);
}

static void the_programs_own_letters_have_no_findings(void **state)
{
    static const char *const codes[] = {"en", "ru", "hr"};

    (void)state;
    for (int kind = LETTER_NONE + 1; kind < LETTER_COUNT; kind++)
        for (size_t code = 0; code < 3; code++) {
            check_letter(codes[code], ADDRESS_FORMAL, kind);
            check_letter(codes[code], ADDRESS_FIRST_NAME, kind);
        }
}

static void every_label_says_why_and_how_to_mend_it_in_each_language(void **state)
{
    (void)state;
    for (int label = 0; label < COURTESY_LABELS; label++) {
        const char *why = courtesy_why((enum courtesy_label)label, language_by_code("en"));
        const char *mend = courtesy_mend((enum courtesy_label)label, language_by_code("en"));

        assert_in_range(courtesy_label_rule((enum courtesy_label)label), 1, 40);
        assert_string_not_equal(why,
                                courtesy_why((enum courtesy_label)label, language_by_code("hr")));
        assert_string_not_equal(mend,
                                courtesy_mend((enum courtesy_label)label, language_by_code("ru")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_two_alike_only_the_one_at_fault_is_found),
        cmocka_unit_test(names_stand_as_each_language_greets),
        cmocka_unit_test(other_clients_are_found_by_any_of_their_names),
        cmocka_unit_test(languages_may_be_mixed_in_one_message),
        cmocka_unit_test(places_are_exact_in_bytes),
        cmocka_unit_test(hostile_texts_are_looked_at_and_end),
        cmocka_unit_test(the_programs_own_letters_have_no_findings),
        cmocka_unit_test(every_label_says_why_and_how_to_mend_it_in_each_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
