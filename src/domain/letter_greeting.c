// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/letter_greeting.h"

#include <string.h>

#include "base/message.h"
#include "base/text.h"

/* ---- Croatian ---- */

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);

    return length > end_length && strcmp(text + length - end_length, end) == 0;
}

/* Those that no rule foretells: a fleeting vowel, and women's names that end in a consonant. */
static const char *special_vocative(const char *given)
{
    static const char *const names[][2] = {
        {"Aleksandar", "Aleksandre"},
        {"Astrid", "Astrid"},
        {"Dolores", "Dolores"},
        {"Doris", "Doris"},
        {"Elizabet", "Elizabet"},
        {"Ester", "Ester"},
        {"Ines", "Ines"},
        {"Ingrid", "Ingrid"},
        {"Iris", "Iris"},
        {"Judit", "Judit"},
        {"Karmen", "Karmen"},
        {"Margaret", "Margaret"},
        {"Miriam", "Miriam"},
        {"Nives", "Nives"},
        {"Pavao", "Pavle"},
        {"Petar", "Petre"},
        {"Rut", "Rut"},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i][0], given) == 0)
            return names[i][1];
    return NULL;
}

static bool is_soft(const char *given)
{
    static const char *const ends[] = {"č", "ć", "đ", "š", "ž", "j"};

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (ends_with(given, ends[i]))
            return true;
    return false;
}

static const char *changed_end(const char *given, size_t cut, const char *end, struct arena *arena)
{
    struct text out = text_new(arena);

    text_add_slice(&out, (struct slice){given, strlen(given) - cut});
    text_add(&out, end);
    return out.at;
}

const char *croatian_vocative(const char *given, struct arena *arena)
{
    const char *special = special_vocative(given);
    const size_t length = strlen(given);

    if (special)
        return special;
    if (ends_with(given, "ica"))
        return changed_end(given, 1, "e", arena);
    if (is_soft(given))
        return changed_end(given, 0, "u", arena);
    if (ends_with(given, "k"))
        return changed_end(given, 1, "če", arena);
    if (length < 2 || strchr("bdfghlmnprstvz", given[length - 1]) == NULL)
        return given;
    return changed_end(given, 0, "e", arena);
}

/* ---- whose name ---- */

static bool is_patronymic(struct slice word)
{
    static const char *const ends[] = {"вич", "вна", "ична", "инична"};

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        size_t length = strlen(ends[i]);

        if (word.length > 2 * length &&
            memcmp(word.at + word.length - length, ends[i], length) == 0)
            return true;
    }
    return false;
}

enum { WORDS_MAX = 3 };

/* Words of a name; 0 when it has none or more than WORDS_MAX. */
static size_t words_of(const char *name, struct slice words[WORDS_MAX])
{
    size_t count = 0;

    for (const char *at = name; *at != '\0';) {
        size_t length = strcspn(at, " ");

        if (length > 0 && count == WORDS_MAX)
            return 0;
        if (length > 0)
            words[count++] = (struct slice){at, length};
        at += length + (at[length] == ' ');
    }
    return count;
}

/* Name and patronymic of "Иванов Иван Петрович" and of "Иван Петрович"; NULL for none. */
static const char *found_patronymic(const char *name, struct arena *arena)
{
    struct slice words[WORDS_MAX];
    size_t count = words_of(name, words);
    struct text out = text_new(arena);

    for (size_t i = 1; i < count; i++) {
        if (!is_patronymic(words[i]))
            continue;
        text_add_slice(&out, words[i - 1]);
        text_add_char(&out, ' ');
        text_add_slice(&out, words[i]);
        return out.at;
    }
    return NULL;
}

/* The first of two words is the first name, as people write it; of what is no such name all. */
static const char *first_name(const struct addressee *addressee, struct arena *arena)
{
    struct slice words[WORDS_MAX];

    if (addressee->given[0] != '\0')
        return addressee->given;
    if (!addressee->is_person || words_of(addressee->name, words) != 2)
        return addressee->name;
    return arena_copy(arena, words[0].at, words[0].length);
}

static const char *russian_name(const struct addressee *addressee, struct arena *arena)
{
    const char *found = addressee->is_person ? found_patronymic(addressee->name, arena) : NULL;
    struct text out = text_new(arena);

    if (addressee->given[0] == '\0' || addressee->additional[0] == '\0')
        return found ? found : addressee->name;
    text_add(&out, addressee->given);
    text_add_char(&out, ' ');
    text_add(&out, addressee->additional);
    return out.at;
}

static const char *name_for(const struct addressee *addressee, const struct language *language,
                            struct arena *arena)
{
    const bool is_formal = addressee->form_of_address != ADDRESS_FIRST_NAME;

    if (strcmp(language->code, "hr") == 0 && addressee->is_person)
        return croatian_vocative(first_name(addressee, arena), arena);
    if (!is_formal)
        return first_name(addressee, arena);
    return strcmp(language->code, "ru") == 0 ? russian_name(addressee, arena) : addressee->name;
}

/* ---- lines ---- */

static const char *marked(const char *text, struct arena *arena)
{
    struct text out = text_new(arena);

    text_add_char(&out, LETTER_MARK);
    text_add(&out, text);
    text_add_char(&out, LETTER_MARK_END);
    return out.at;
}

const char *letter_greeting(const struct addressee *addressee, const struct language *language,
                            struct arena *arena)
{
    if (addressee->salutation[0] != '\0')
        return marked(addressee->salutation, arena);
    const struct message_arg name = arg_text(marked(name_for(addressee, language, arena), arena));
    if (addressee->form_of_address == ADDRESS_FIRST_NAME)
        return message_text(arena, language, MESSAGE("Hi {1},", name));
    return message_text(arena, language, MESSAGE("Dear {1},", name));
}

const char *letter_farewell(const char *user, const char *business, enum form_of_address form,
                            const struct language *language, struct arena *arena)
{
    struct text out = text_new(arena);

    text_add(&out, form == ADDRESS_FIRST_NAME ? translate(language, N_("Warm wishes,"))
                                              : translate(language, N_("Kind regards,")));
    if (user[0] != '\0') {
        text_add_char(&out, '\n');
        text_add(&out, marked(user, arena));
    }
    if (business[0] != '\0' && strcmp(business, user) != 0) {
        text_add_char(&out, '\n');
        text_add(&out, marked(business, arena));
    }
    return out.at;
}
