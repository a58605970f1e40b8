// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/cue_letter.h"

#include <stdio.h>
#include <string.h>

#include "support/check.h"

static const char *const codes[] = {"en", "ru", "hr"};
enum { CODES = 3 };

static struct letter_facts facts_with(enum form_of_address form)
{
    return (struct letter_facts){.addressee = {.name = "Nora Quill",
                                               .given = "Nora",
                                               .additional = "",
                                               .salutation = "",
                                               .form_of_address = form,
                                               .is_person = true},
                                 .user = "Ada Birch",
                                 .business = "Linden Row Studio",
                                 .values = {.values = {[PLACEHOLDER_CLIENT] = "Harbour Lights",
                                                       [PLACEHOLDER_CONTACT] = "Nora Quill",
                                                       [PLACEHOLDER_ORDER] = "Winter menu"}}};
}

/* A day as each language writes it: in two of them it ends with a full stop. */
static const char *day_in(const struct language *language, struct arena *arena)
{
    return value_text(arena, language, arg_day(day_of(2026, 5, 19)));
}

static bool lacks_all(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(text, words[i])) {
            fprintf(stderr, "# “%s” in:\n# %s\n", words[i], text);
            return false;
        }
    return true;
}

/* What no letter of ours says: promises without a day, being the only one, excuses, blame. */
static bool is_honest(const char *text)
{
    static const char *const words[] = {
        "only for you", "just for you", "special offer",  "discount",        "as soon as possible",
        "soon",         "sorry",        "unfortunately",  "your fault",      "!!",
        "..",           "  ",           "только для Вас", "только для тебя", "скидк",
        "на днях",      "скоро",        "к сожалению",    "как можно",       "samo za Vas",
        "samo za tebe", "popust",       "uskoro",         "nažalost",        "što prije",
    };

    return lacks_all(text, words, sizeof(words) / sizeof(words[0]));
}

/* Nobody is addressed in two ways in one letter. */
static bool keeps_its_form(const char *text, const char *code, enum form_of_address form)
{
    static const char *const ru_formal[] = {"тебе", "тебя", "тобой", "твой", "Твой"};
    static const char *const ru_first[] = {"Вам", "Вас", "Ваш", "Вы "};
    static const char *const hr_formal[] = {" ti ", " te ", "tebe", "tvoj", "Tvoj"};
    static const char *const hr_first[] = {"Vam", "Vas", "Vaš", " Vi "};
    const bool is_formal = form == ADDRESS_FORMAL;

    if (strcmp(code, "ru") == 0)
        return is_formal ? lacks_all(text, ru_formal, 5) : lacks_all(text, ru_first, 4);
    if (strcmp(code, "hr") == 0)
        return is_formal ? lacks_all(text, hr_formal, 5) : lacks_all(text, hr_first, 4);
    return true;
}

static bool may_have_gap(enum cue_letter kind)
{
    return kind == LETTER_ENQUIRY || kind == LETTER_REMIND || kind == LETTER_OPEN ||
           kind == LETTER_COMPLAINT_HEARD || kind == LETTER_COMPLAINT_MENDED;
}

static size_t paragraphs_of(const char *text)
{
    size_t count = 1;

    for (const char *at = text; (at = strstr(at, "\n\n")) != NULL; at += 2)
        count++;
    return count;
}

static void check_letter(enum cue_letter kind, const char *code, enum form_of_address form,
                         bool is_known)
{
    struct arena arena = {0};
    const struct language *language = language_by_code(code);
    struct letter_facts facts = facts_with(form);

    if (is_known)
        facts.values.values[PLACEHOLDER_DAY] = day_in(language, &arena);
    else
        facts.values = (struct placeholder_values){.values = {NULL}};
    const struct letter letter = cue_letter_write(kind, &facts, language, &arena);
    const char *text = letter_plain(letter.text, &arena);

    assert_true(is_honest(text));
    assert_true(keeps_its_form(text, code, form));
    assert_non_null(strstr(text, "Nora"));
    assert_non_null(strstr(text, "\nAda Birch\nLinden Row Studio"));
    assert_null(strpbrk(text, "{}"));
    assert_int_equal(letter_pieces(letter.text, &arena).has_gap, may_have_gap(kind));
    assert_int_equal(strchr(text, '[') != NULL, may_have_gap(kind));
    assert_true(strlen(letter.subject) > 3);
    assert_true(paragraphs_of(text) >= 3 && paragraphs_of(text) <= 6);
    if (is_known)
        assert_true(paragraphs_of(text) > 3);
    arena_free(&arena);
}

static void every_letter_says_what_is_known_in_each_language_and_form(void **state)
{
    (void)state;
    for (int kind = LETTER_NONE + 1; kind < LETTER_COUNT; kind++)
        for (size_t i = 0; i < CODES; i++)
            for (int form = ADDRESS_FORMAL; form <= ADDRESS_FIRST_NAME; form++) {
                check_letter((enum cue_letter)kind, codes[i], (enum form_of_address)form, true);
                check_letter((enum cue_letter)kind, codes[i], (enum form_of_address)form, false);
            }
}

static void letters_differ_by_language_and_by_form(void **state)
{
    struct arena arena = {0};

    (void)state;
    for (int kind = LETTER_NONE + 1; kind < LETTER_COUNT; kind++) {
        const char *texts[CODES * 2];
        size_t count = 0;

        for (size_t i = 0; i < CODES; i++)
            for (int form = ADDRESS_FORMAL; form <= ADDRESS_FIRST_NAME; form++) {
                const struct letter_facts facts = facts_with((enum form_of_address)form);

                texts[count++] = cue_letter_write((enum cue_letter)kind, &facts,
                                                  language_by_code(codes[i]), &arena)
                                     .text;
            }
        for (size_t i = 0; i < count; i++)
            for (size_t j = i + 1; j < count; j++)
                assert_string_not_equal(texts[i], texts[j]);
    }
    arena_free(&arena);
}

static void each_rule_that_writes_to_a_client_has_a_letter(void **state)
{
    static const struct cue_date birthday = {.kind = DATE_BIRTHDAY},
                                 anniversary = {.kind = DATE_ANNIVERSARY},
                                 trade = {.kind = DATE_TRADE}, other = {.kind = DATE_OTHER};
    static const struct {
        struct cue cue;
        enum cue_letter letter;
    } cases[] = {
        {{.rule = CUE_ANSWER_ENQUIRY}, LETTER_ENQUIRY},
        {{.rule = CUE_VIP_QUIET}, LETTER_QUIET},
        {{.rule = CUE_SLIPPING}, LETTER_REMIND},
        {{.rule = CUE_WINDOW_CLOSES}, LETTER_REMIND},
        {{.rule = CUE_FIRST_DAYS}, LETTER_FIRST_DAYS},
        {{.rule = CUE_WELCOME_BACK}, LETTER_WELCOME_BACK},
        {{.rule = CUE_IMPORTANT_DAY, .date = &birthday}, LETTER_BIRTHDAY},
        {{.rule = CUE_IMPORTANT_DAY, .date = &anniversary}, LETTER_ANNIVERSARY},
        {{.rule = CUE_IMPORTANT_DAY, .date = &trade}, LETTER_TRADE_DAY},
        {{.rule = CUE_IMPORTANT_DAY, .date = &other}, LETTER_OTHER_DAY},
        {{.rule = CUE_YEARS}, LETTER_YEARS},
        {{.rule = CUE_STAY_IN_TOUCH}, LETTER_IN_TOUCH},
        {{.rule = CUE_NEWLY_LOST}, LETTER_LOST},
        {{.rule = CUE_SECOND_POINT}, LETTER_SECOND_WAY},
        {{.rule = CUE_WINDOW_OPENS}, LETTER_NONE},
        {{.rule = CUE_DOUBLE_CLIENT}, LETTER_NONE},
        {{.rule = CUE_NO_CURRENCY}, LETTER_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(cue_letter_of(&cases[i].cue), cases[i].letter);
}

/* ---- pieces ---- */

static const char *drawn(const char *marked, struct arena *arena)
{
    static const char *const signs[] = {"_", "F", "G"};
    const struct letter_pieces pieces = letter_pieces(marked, arena);
    struct text out = text_new(arena);

    for (size_t i = 0; i < pieces.count; i++)
        text_format(&out, "%s(%s)", signs[pieces.items[i].kind], pieces.items[i].text);
    return out.at;
}

static void what_was_filled_in_and_what_is_still_a_gap_stand_apart(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"Hello", "_(Hello)"},
        {"Dear \x01Nora\x02,", "_(Dear )F(Nora)_(,)"},
        {"\x01Nora\x02\x01Quill\x02", "F(Nora)F(Quill)"},
        {"at [a price] now", "_(at )G([a price])_( now)"},
        {"by {day}.", "_(by )G({day})_(.)"},
        {"a [ b\nc ]", "_(a [ b\nc ])"}, /* no gap goes over a line */
        {"a ] b } c", "_(a ] b } c)"},
        {"\x01[a title]\x02", "F([a title])"}, /* brackets of a value are text */
        {"[\x01x\x02]", "_([)F(x)_(])"},
        {"open \x01Nora", "_(open Nora)"},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(drawn(cases[i][0], &arena), cases[i][1]);
    arena_free(&arena);
}

static void a_text_of_gaps_alone_ends_in_one_plain_piece(void **state)
{
    enum { GAPS = LETTER_PIECES_MAX + 50 };
    struct arena arena = {0};
    struct text text = text_new(&arena);

    (void)state;
    for (int i = 0; i < GAPS; i++)
        text_add(&text, "[a]");
    const struct letter_pieces pieces = letter_pieces(text.at, &arena);
    assert_true(pieces.count <= LETTER_PIECES_MAX + 3);
    assert_int_equal(pieces.items[pieces.count - 1].kind, PIECE_PLAIN);
    assert_int_equal(strlen(pieces.items[pieces.count - 1].text), (size_t)50 * 3);
    arena_free(&arena);
}

static void a_text_of_ones_own_is_filled_in_and_keeps_what_is_not_known(void **state)
{
    const struct letter_facts facts = facts_with(ADDRESS_FORMAL);
    const struct letter words = {"For {client}", "Dear {contact}, your {order} until {day}."};
    const struct letter wrong = {"{clinet}", "x"};
    struct arena arena = {0};
    struct fault fault = {0};
    struct letter letter;

    (void)state;
    assert_int_equal(letter_fill(&words, &facts, &arena, &fault, &letter), STATUS_OK);
    assert_string_equal(letter.subject, "For Harbour Lights");
    assert_string_equal(letter_plain(letter.text, &arena),
                        "Dear Nora Quill, your Winter menu until {day}.");
    assert_true(letter_pieces(letter.text, &arena).has_gap);
    assert_int_equal(letter_fill(&wrong, &facts, &arena, &fault, &letter), STATUS_INVALID);
    assert_string_equal(fault.field, "subject");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_letter_says_what_is_known_in_each_language_and_form),
        cmocka_unit_test(letters_differ_by_language_and_by_form),
        cmocka_unit_test(each_rule_that_writes_to_a_client_has_a_letter),
        cmocka_unit_test(what_was_filled_in_and_what_is_still_a_gap_stand_apart),
        cmocka_unit_test(a_text_of_gaps_alone_ends_in_one_plain_piece),
        cmocka_unit_test(a_text_of_ones_own_is_filled_in_and_keeps_what_is_not_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
