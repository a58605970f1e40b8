// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/text.h"
#include "domain/courtesy_rules.h"
#include "domain/letter_greeting.h"

enum {
    GREETING_SENTENCES = 2, /* the greeting and what follows it */
    GREETING_WORDS = 40,
};

enum part { PART_NONE, PART_GIVEN, PART_PATRONYMIC, PART_SURNAME };

/* Whom one writes to, and where their name stands in the greeting. */
struct greeting {
    struct courtesy_name name;
    enum part parts[COURTESY_NAME_PARTS];
    bool has_patronymic, has_surname;
    size_t end;         /* words that are looked at */
    bool is_said[4];    /* by part */
    size_t first, last; /* words of the name as it is said */
    bool is_any_said, is_title_said, is_bent;
};

static bool is_language(const struct courtesy_scan *scan, const char *code)
{
    return strcmp(scan->message->language, code) == 0;
}

/* Folded. */
static bool is_patronymic(struct slice part)
{
    static const char *const ends[] = {"вич", "вна", "ична"};

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        const size_t length = strlen(ends[i]);
        if (part.length > 2 * length &&
            memcmp(part.at + part.length - length, ends[i], length) == 0)
            return true;
    }
    return false;
}

/* The first is what one is called by; in Russian what stands before the patronymic. */
static void name_parts(struct greeting *greeting)
{
    size_t given = 0;

    for (size_t i = 1; i < greeting->name.count; i++)
        if (is_patronymic(greeting->name.folded[i]) && !greeting->has_patronymic) {
            greeting->parts[i] = PART_PATRONYMIC;
            greeting->has_patronymic = true;
            given = i - 1;
        }
    greeting->parts[given] = PART_GIVEN;
    for (size_t i = 0; i < greeting->name.count; i++)
        if (greeting->parts[i] == PART_NONE) {
            greeting->parts[i] = PART_SURNAME;
            greeting->has_surname = true;
        }
}

static bool folds_to(const struct courtesy_scan *scan, const char *text, struct slice folded)
{
    return slice_equal(slice_of(fold_text(scan->arena, slice_of(text))), folded);
}

static bool ends_in(struct slice text, char letter)
{
    return text.length > 0 && text.at[text.length - 1] == letter;
}

/* As one is called: the vocative, and of names in -a also the one in -o (Ana, Ano). */
static bool is_called_so(const struct courtesy_scan *scan, struct slice folded, struct slice part,
                         bool takes_nominative)
{
    const char *name = arena_copy(scan->arena, part.at, part.length);
    const struct slice plain = slice_of(fold_text(scan->arena, part));
    const bool is_same_stem = plain.length > 0 && folded.length == plain.length &&
                              memcmp(folded.at, plain.at, plain.length - 1) == 0;

    if (folds_to(scan, croatian_vocative(name, scan->arena), folded))
        return true;
    if (ends_in(plain, 'a') && is_same_stem && ends_in(folded, 'o'))
        return true;
    return slice_equal(folded, plain) && (takes_nominative || ends_in(plain, 'a'));
}

static bool is_beginning(struct slice word, struct slice part)
{
    return word.length <= part.length && memcmp(word.at, part.at, word.length) == 0;
}

/* In the case in which one calls somebody. */
static bool is_right_case(const struct courtesy_scan *scan, const struct greeting *greeting,
                          size_t part, struct slice folded)
{
    if (is_language(scan, "hr"))
        return is_called_so(scan, folded, greeting->name.parts[part],
                            greeting->parts[part] == PART_SURNAME);
    if (greeting->parts[part] == PART_GIVEN)
        return is_beginning(folded, greeting->name.folded[part]);
    return slice_equal(folded, greeting->name.folded[part]);
}

static void hear_word(const struct courtesy_scan *scan, struct greeting *greeting, size_t index)
{
    const struct courtesy_word *word = &scan->text.words[index];

    for (size_t i = 0; i < greeting->name.count; i++) {
        if (!courtesy_is_form_of(word->folded, greeting->name.folded[i]))
            continue;
        greeting->first = greeting->is_any_said ? greeting->first : index;
        greeting->last = index;
        greeting->is_any_said = true;
        greeting->is_said[greeting->parts[i]] = true;
        if (!is_right_case(scan, greeting, i, word->folded))
            greeting->is_bent = true;
        return;
    }
}

static void hear(const struct courtesy_scan *scan, struct greeting *greeting)
{
    const struct courtesy_text *text = &scan->text;

    for (size_t i = 0; i < text->word_count && i < GREETING_WORDS; i++) {
        if (text->words[i].sentence >= GREETING_SENTENCES)
            break;
        if (greeting->is_any_said && i > greeting->last + 2)
            break;
        greeting->end = i + 1;
        if (courtesy_says_at(scan, SIGNAL_TITLE, i))
            greeting->is_title_said = true;
        else if (text->words[i].look.begins_capital)
            hear_word(scan, greeting, i);
    }
}

/* ---- weighed ---- */

/* "Dobar dan, Ivane!": where no title is known, the program's own letters greet so, too. */
static bool is_neutral_greeting(const struct courtesy_scan *scan)
{
    const struct slice first = scan->text.words[0].folded;

    return is_language(scan, "hr") && first.length > 3 && memcmp(first.at, "dob", 3) == 0;
}

static bool fits_formal(const struct courtesy_scan *scan, const struct greeting *greeting)
{
    if (is_language(scan, "ru"))
        return !greeting->has_patronymic ||
               (greeting->is_said[PART_GIVEN] && greeting->is_said[PART_PATRONYMIC]);
    if (!greeting->has_surname || (greeting->is_said[PART_GIVEN] && is_neutral_greeting(scan)))
        return true;
    return greeting->is_said[PART_SURNAME] &&
           (greeting->is_title_said || greeting->is_said[PART_GIVEN]);
}

static bool fits_familiar(const struct greeting *greeting)
{
    return greeting->is_said[PART_GIVEN] && !greeting->is_title_said &&
           !greeting->is_said[PART_PATRONYMIC];
}

static bool fits(const struct courtesy_scan *scan, const struct greeting *greeting)
{
    if (greeting->is_bent)
        return false;
    if (scan->message->form_of_address == ADDRESS_FORMAL)
        return fits_formal(scan, greeting);
    if (scan->message->form_of_address == ADDRESS_FIRST_NAME)
        return fits_familiar(greeting);
    return greeting->is_said[PART_GIVEN] || greeting->is_title_said;
}

/* "Dear Tom," to somebody who is not Tom: a name right behind the greeting. */
static bool greets_another(const struct courtesy_scan *scan, size_t *ret_word)
{
    const struct courtesy_text *text = &scan->text;
    size_t at = 0;

    while (
        at < text->word_count && text->words[at].sentence == 0 &&
        (courtesy_says_at(scan, SIGNAL_GREETING, at) || courtesy_says_at(scan, SIGNAL_TITLE, at)))
        at++;
    if (at == 0 || at >= text->word_count || text->words[at].sentence != 0 ||
        !text->words[at].look.begins_capital || courtesy_says_at(scan, SIGNAL_NOBODY, at))
        return false;
    *ret_word = at;
    return true;
}

/* Letters of two alphabets in one word: typed on the wrong keyboard. */
static void find_mixed(struct courtesy_scan *scan, const struct greeting *greeting)
{
    for (size_t i = 0; i < greeting->end; i++)
        if (scan->text.words[i].look.has_latin && scan->text.words[i].look.has_cyrillic)
            courtesy_find(scan, COURTESY_WRONG_NAME_FORM, i, i);
}

void courtesy_check_greeting(struct courtesy_scan *scan)
{
    struct greeting greeting = {.name =
                                    courtesy_name_read(scan->message->client_name, scan->arena)};
    size_t other;

    if (greeting.name.count == 0)
        return;
    name_parts(&greeting);
    hear(scan, &greeting);
    const size_t before = scan->count;
    find_mixed(scan, &greeting);
    if (scan->count > before)
        return;
    if (greeting.is_any_said) {
        if (!fits(scan, &greeting))
            courtesy_find(scan, COURTESY_WRONG_NAME_FORM, greeting.first, greeting.last);
    } else if (greets_another(scan, &other)) {
        courtesy_find(scan, COURTESY_WRONG_NAME_FORM, other, other);
    } else {
        courtesy_find_missing(scan, COURTESY_NO_GREETING_BY_NAME);
    }
}
