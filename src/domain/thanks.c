// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/thanks.h"

#include <string.h>

#include "base/fold.h"

/* Folded, as fold_words() gives them: č is c, ё is е, й is и. One of the first list has to be
 * there. */
static const char *const thanking[] = {
    "thanks",     "thank",    "thx",         "ty",           "tnx",         "cheers",
    "grateful",   "спасибо",  "спасибки",    "благодарю",    "благодарим",  "благодарен",
    "благодарна", "спс",      "признателен", "hvala",        "zahvaljujem", "zahvaljujemo",
    "zahvalan",   "zahvalna", "fala",        "признательна",
};
/* What stands around it and asks for nothing. */
static const char *const around[] = {
    /* English */
    "a",
    "all",
    "again",
    "alright",
    "amazing",
    "and",
    "appreciate",
    "appreciated",
    "awesome",
    "best",
    "bye",
    "cool",
    "day",
    "dear",
    "dearly",
    "excellent",
    "everyone",
    "everything",
    "evening",
    "fantastic",
    "fine",
    "for",
    "good",
    "got",
    "great",
    "greetings",
    "have",
    "hello",
    "help",
    "hey",
    "hi",
    "i",
    "is",
    "it",
    "kind",
    "kindest",
    "kindly",
    "lot",
    "love",
    "lovely",
    "many",
    "me",
    "morning",
    "much",
    "nice",
    "of",
    "ok",
    "okay",
    "our",
    "perfect",
    "quick",
    "really",
    "received",
    "regards",
    "reply",
    "so",
    "super",
    "sincerely",
    "team",
    "that",
    "the",
    "this",
    "to",
    "very",
    "warm",
    "was",
    "we",
    "weekend",
    "well",
    "wishes",
    "wonderful",
    "work",
    "you",
    "your",
    "yours",
    /* Russian */
    "большое",
    "огромное",
    "вам",
    "вас",
    "тебе",
    "за",
    "все",
    "всего",
    "ваш",
    "вашу",
    "ваше",
    "помощь",
    "ответ",
    "работу",
    "быстрыи",
    "оперативность",
    "хорошего",
    "хорошо",
    "доброго",
    "добрыи",
    "дня",
    "день",
    "вечера",
    "вечер",
    "утро",
    "выходных",
    "отлично",
    "отличная",
    "отличную",
    "прекрасно",
    "супер",
    "класс",
    "ок",
    "океи",
    "понял",
    "поняла",
    "получил",
    "получила",
    "получили",
    "принято",
    "работа",
    "здравствуите",
    "привет",
    "с",
    "уважением",
    "наилучшими",
    "пожеланиями",
    "очень",
    "еще",
    "раз",
    "и",
    "до",
    "свидания",
    "искренне",
    "здорово",
    "замечательно",
    "мне",
    "нам",
    "понравилось",
    "приятно",
    "рад",
    "рада",
    "рады",
    "вы",
    "лучшие",
    "от",
    "души",
    "сердечно",
    "заранее",
    /* Croatian */
    "puno",
    "lijepa",
    "lijepo",
    "mnogo",
    "vam",
    "vama",
    "ti",
    "tebi",
    "na",
    "svemu",
    "pomoci",
    "odgovoru",
    "brzom",
    "trudu",
    "super",
    "odlicno",
    "savrseno",
    "u",
    "redu",
    "ok",
    "dobro",
    "dobar",
    "dan",
    "vecer",
    "jutro",
    "bok",
    "pozdrav",
    "pozdravi",
    "lp",
    "srdacan",
    "srdacno",
    "lijep",
    "lijepi",
    "postovanje",
    "s",
    "postovanjem",
    "jos",
    "jednom",
    "i",
    "primio",
    "primila",
    "primili",
    "sve",
    "je",
    "ugodan",
    "ugodno",
    "vikend",
    "ostatak",
    "dana",
    "najljepsa",
    "najljepse",
    "velika",
    "veliko",
    "unaprijed",
    "svima",
    "timu",
    "postovani",
    "postovana",
    "dragi",
    "draga",
    "super",
    "vidimo",
    "se",
    "divno",
    "krasno",
    "od",
    "srca",
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* A question, a figure, a link: there is more to it, whatever the words. Marks of pictures are
 * beyond ASCII and say nothing. */
static bool says_more(struct slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if (strchr("?0123456789@#$%&/\\<>", text.at[i]) != NULL)
            return true;
    return false;
}

static bool is_among(struct slice word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(word, slice_of(list[i])))
            return true;
    return false;
}

static struct slice next_word(const char **at)
{
    const char *start = *at + strspn(*at, " ");
    size_t length = strcspn(start, " ");

    *at = start + length;
    return (struct slice){start, length};
}

static bool is_name(struct slice word, const char *names)
{
    for (struct slice name = next_word(&names); name.length > 0; name = next_word(&names))
        if (slice_equal(word, name))
            return true;
    return false;
}

bool is_only_thanks(struct slice own_text, struct slice names, struct arena *arena)
{
    own_text = slice_trim(own_text);
    if (own_text.length == 0 || own_text.length > THANKS_BYTES_MAX || says_more(own_text))
        return false;
    const char *folded_names = fold_words(arena, slice_of(fold_text(arena, names)), 20);
    const char *at = fold_words(arena, slice_of(fold_text(arena, own_text)), THANKS_WORDS_MAX + 1);
    bool has_thanks = false;
    size_t count = 0;

    for (struct slice word = next_word(&at); word.length > 0; word = next_word(&at)) {
        bool is_thanking = is_among(word, thanking, COUNT(thanking));

        if (++count > THANKS_WORDS_MAX)
            return false;
        if (!is_thanking && !is_among(word, around, COUNT(around)) && !is_name(word, folded_names))
            return false;
        has_thanks = has_thanks || is_thanking;
    }
    return has_thanks;
}
