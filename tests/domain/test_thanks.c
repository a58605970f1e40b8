// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/thanks.h"

#include <string.h>

#include "support/check.h"

static bool says(const char *text)
{
    struct arena arena = {0};
    bool is_so = is_only_thanks(slice_of(text), slice_of("Ana Horvat Марк"), &arena);

    arena_free(&arena);
    return is_so;
}

static void thanks_alone_are_known_in_three_languages(void **state)
{
    static const char *const texts[] = {
        "Thanks!",
        "Thank you very much, Ana.\n\nKind regards\nAna Horvat",
        "Great, thanks a lot for the quick reply! \xF0\x9F\x91\x8D",
        "ok thx",
        "Спасибо!",
        "Спасибо большое, всё получили. Хорошего дня!",
        "Марк, благодарю Вас за быстрый ответ.\nС уважением,\nAna",
        "Ещё раз огромное спасибо",
        "Hvala!",
        "Hvala lijepa na brzom odgovoru.\nSrdačan pozdrav,\nAna Horvat",
        "Super, puno hvala i ugodan vikend!",
    };
    (void)state;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (!says(texts[i]))
            fail_msg("not known: %s", texts[i]);
}

static void whoever_wants_something_besides_is_answered(void **state)
{
    static const char *const texts[] = {
        "",
        "   \n",
        "ok",
        "Perfect.",
        "Thanks, when can you come?",
        "Thanks, Monday works",
        "Thanks for nothing",
        "Thank you. Please call me",
        "Thanks, see you at 5",
        "No thanks",
        "Thanks, Pavao",
        "Спасибо, но не работает",
        "Спасибо, жду",
        "Спасибо, не надо",
        "Hvala, ali još uvijek curi",
        "Hvala, ne treba",
        "Hvala, javite se",
        "Hvala, www.example.com",
        "thanks \xFF\xFE bad bytes",
    };
    (void)state;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_false(says(texts[i]));
}

static void long_thanks_are_read_by_somebody(void **state)
{
    char text[THANKS_BYTES_MAX + 20];
    (void)state;

    for (size_t i = 0; i + 7 < sizeof(text); i += 7)
        memcpy(text + i, "thanks ", 8);
    assert_true(strlen(text) > THANKS_BYTES_MAX);
    assert_false(says(text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thanks_alone_are_known_in_three_languages),
        cmocka_unit_test(whoever_wants_something_besides_is_answered),
        cmocka_unit_test(long_thanks_are_read_by_somebody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
