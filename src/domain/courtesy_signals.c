// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/courtesy_signals.h"

#include <assert.h>

#include "base/text.h"

/* ---- the lists as they are written ---- */

struct written_class {
    const char *name, *words;
};

static const struct written_class written_classes[] = {
#define CLASS(name, words) {name, words},
#define SAYS(signal, phrase)
#define EXCEPT(signal, phrase)
#include "domain/courtesy_en.def"
#include "domain/courtesy_hr.def"
#include "domain/courtesy_ru.def"
#undef CLASS
#undef SAYS
#undef EXCEPT
};

static const struct written_phrase {
    enum courtesy_signal signal;
    bool is_exception;
    const char *phrase;
} written_phrases[] = {
#define CLASS(name, words)
#define SAYS(signal, phrase) {SIGNAL_##signal, false, phrase},
#define EXCEPT(signal, phrase) {SIGNAL_##signal, true, phrase},
#include "domain/courtesy_en.def"
#include "domain/courtesy_hr.def"
#include "domain/courtesy_ru.def"
#undef CLASS
#undef SAYS
#undef EXCEPT
};

enum {
    CLASSES = sizeof(written_classes) / sizeof(written_classes[0]),
    PHRASES = sizeof(written_phrases) / sizeof(written_phrases[0]),
    ELEMENTS_MAX = 32,
    SMALL_GAP = 3,
    LARGE_GAP = 8,
    BUCKETS = 16384,
    KEY_MAX = 3, /* characters */
};

/* ---- made ready ---- */

struct choice {
    struct slice text;
    bool is_stem;
};

struct choices {
    const struct choice *items;
    size_t count;
};

struct element {
    struct choices choices;
    size_t gap; /* words of any kind, at most; then there are no choices */
    bool may_be_missing;
};

struct phrase {
    enum courtesy_signal signal;
    bool is_exception;
    const struct element *elements;
    size_t element_count;
};

/* Where a word can begin a phrase: by its first KEY_MAX characters, or as many as a shorter choice
 * has. */
struct start {
    struct choice choice;
    const struct phrase *phrase;
    const struct start *next;
};

struct courtesy_rules {
    struct choices classes[CLASSES];
    struct phrase phrases[PHRASES];
    const struct start *starts[BUCKETS];
};

static size_t character_length(char first)
{
    const unsigned char byte = (unsigned char)first;

    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/* The first characters of a word, KEY_MAX at most, by which starts are found. */
static struct slice key_of(struct slice word, size_t characters)
{
    size_t length = 0;

    for (size_t i = 0; i < characters && length < word.length; i++)
        length += character_length(word.at[length]);
    return (struct slice){word.at, length < word.length ? length : word.length};
}

static size_t bucket_of(struct slice key)
{
    size_t hash = 5381;

    for (size_t i = 0; i < key.length; i++)
        hash = hash * 33 + (unsigned char)key.at[i];
    return hash % BUCKETS;
}

static struct slice next_piece(const char **at, char between)
{
    const char *start = *at;
    const char *end = strchr(start, between);
    const size_t length = end ? (size_t)(end - start) : strlen(start);

    *at = start + length + (end != NULL);
    return (struct slice){start, length};
}

static struct choices class_named(const struct courtesy_rules *rules, struct slice name)
{
    for (size_t i = 0; i < CLASSES; i++)
        if (slice_equal(slice_of(written_classes[i].name), name))
            return rules->classes[i];
    assert(false);
    return (struct choices){0};
}

static struct choices class_of(const struct courtesy_rules *rules, struct slice piece)
{
    return class_named(rules, (struct slice){piece.at + 1, piece.length - 1});
}

static bool is_class(struct slice piece)
{
    return piece.length > 0 && piece.at[0] == '@';
}

static size_t count_choices(const struct courtesy_rules *rules, const char *written)
{
    size_t count = 0;

    while (*written != '\0') {
        const struct slice piece = next_piece(&written, '|');
        count += is_class(piece) ? class_of(rules, piece).count : 1;
    }
    return count;
}

/* Classes among them stand for their own. */
static struct choices read_choices(const struct courtesy_rules *rules, const char *written,
                                   struct arena *arena)
{
    struct choice *items = arena_array(arena, struct choice, count_choices(rules, written));
    size_t count = 0;

    while (*written != '\0') {
        const struct slice piece = next_piece(&written, '|');
        const bool is_stem = piece.length > 0 && piece.at[piece.length - 1] == '*';

        if (is_class(piece)) {
            const struct choices class = class_of(rules, piece);
            memcpy(items + count, class.items, class.count * sizeof(*items));
            count += class.count;
        } else {
            items[count++] =
                (struct choice){.text = {piece.at, piece.length - is_stem}, .is_stem = is_stem};
        }
    }
    return (struct choices){.items = items, .count = count};
}

static struct element read_element(const struct courtesy_rules *rules, struct slice piece,
                                   struct arena *arena)
{
    struct element element = {0};

    if (piece.at[0] == '.')
        return (struct element){.gap = piece.length == 2 ? SMALL_GAP : LARGE_GAP};
    if (piece.at[0] == '?') {
        element.may_be_missing = true;
        piece = (struct slice){piece.at + 1, piece.length - 1};
    }
    element.choices = read_choices(rules, arena_copy(arena, piece.at, piece.length), arena);
    return element;
}

static struct phrase read_phrase(const struct courtesy_rules *rules,
                                 const struct written_phrase *written, struct arena *arena)
{
    const char *at = fold_text(arena, slice_of(written->phrase));
    struct element *elements = arena_array(arena, struct element, ELEMENTS_MAX);
    struct phrase phrase = {
        .signal = written->signal, .is_exception = written->is_exception, .elements = elements};

    while (*at != '\0') {
        assert(phrase.element_count < ELEMENTS_MAX);
        elements[phrase.element_count++] = read_element(rules, next_piece(&at, ' '), arena);
    }
    return phrase;
}

static void add_starts(struct courtesy_rules *rules, const struct phrase *phrase,
                       struct arena *arena)
{
    const struct choices choices = phrase->elements[0].choices;

    for (size_t i = 0; i < choices.count; i++) {
        const size_t bucket = bucket_of(key_of(choices.items[i].text, KEY_MAX));
        struct start *start = arena_alloc(arena, sizeof(*start));

        *start = (struct start){
            .choice = choices.items[i], .phrase = phrase, .next = rules->starts[bucket]};
        rules->starts[bucket] = start;
    }
}

const struct courtesy_rules *courtesy_rules_new(struct arena *arena)
{
    struct courtesy_rules *rules = arena_alloc(arena, sizeof(*rules));

    for (size_t i = 0; i < CLASSES; i++)
        rules->classes[i] =
            read_choices(rules, fold_text(arena, slice_of(written_classes[i].words)), arena);
    for (size_t i = 0; i < PHRASES; i++) {
        rules->phrases[i] = read_phrase(rules, &written_phrases[i], arena);
        add_starts(rules, &rules->phrases[i], arena);
    }
    return rules;
}

/* ---- searched ---- */

static bool choice_fits(const struct choice *choice, struct slice word)
{
    if (choice->is_stem ? word.length < choice->text.length : word.length != choice->text.length)
        return false;
    return memcmp(choice->text.at, word.at, choice->text.length) == 0;
}

static bool element_fits(const struct element *element, struct slice word)
{
    for (size_t i = 0; i < element->choices.count; i++)
        if (choice_fits(&element->choices.items[i], word))
            return true;
    return false;
}

/* Words that a phrase may span. How far it may have come is a set of places, bit i for `i` words
 * taken, so that the work grows with words times elements and never faster. */
enum { REACH = 64 };

static uint64_t fitting(const struct element *element, const struct courtesy_word *words,
                        uint64_t places, size_t count)
{
    uint64_t fits = 0;

    for (size_t i = 0; i < count; i++)
        if ((places >> i & 1) && element_fits(element, words[i].folded))
            fits |= UINT64_C(2) << i;
    return fits;
}

/* How many words from `words` on the phrase takes; 0 when it does not begin there. */
static size_t phrase_length(const struct phrase *phrase, const struct courtesy_word *words,
                            size_t count)
{
    const size_t most = count < REACH - 1 ? count : REACH - 1;
    uint64_t places = 2; /* the first word fits: its start was looked up */

    for (size_t i = 1; i < phrase->element_count && places != 0; i++) {
        const struct element *element = &phrase->elements[i];
        uint64_t next = 0;

        for (size_t step = 0; element->gap > 0 && step <= element->gap; step++)
            next |= places << step;
        if (element->gap == 0)
            next = fitting(element, words, places, most) | (element->may_be_missing ? places : 0);
        places = next;
    }
    for (size_t i = 1; i <= most; i++)
        if (places >> i & 1)
            return i;
    return 0;
}

static void add_hit(struct courtesy_hits *hits, struct courtesy_hit hit)
{
    if (hits->count < COURTESY_HITS_MAX)
        hits->items[hits->count++] = hit;
}

static void search_starts(const struct start *start, const struct courtesy_text *text, size_t first,
                          struct courtesy_hits *hits)
{
    const struct courtesy_word *word = &text->words[first];
    const size_t end = text->sentences[word->sentence].end;

    for (; start; start = start->next) {
        if (!choice_fits(&start->choice, word->folded))
            continue;
        const size_t length = phrase_length(start->phrase, word, end - first);
        if (length > 0)
            add_hit(hits, (struct courtesy_hit){.signal = start->phrase->signal,
                                                .is_exception = start->phrase->is_exception,
                                                .first = first,
                                                .last = first + length - 1,
                                                .sentence = word->sentence});
    }
}

static void search_at(const struct courtesy_rules *rules, const struct courtesy_text *text,
                      size_t first, struct courtesy_hits *hits)
{
    const struct slice word = text->words[first].folded;
    size_t before = 0;

    for (size_t characters = 1; characters <= KEY_MAX; characters++) {
        const struct slice key = key_of(word, characters);

        if (key.length == before)
            break; /* the word has no more */
        before = key.length;
        search_starts(rules->starts[bucket_of(key)], text, first, hits);
    }
}

/* Hits stand in the order of the text, so that those of a sentence stand together. */
static void take_back(struct courtesy_hits *hits)
{
    size_t kept = 0;

    for (size_t from = 0, end; from < hits->count; from = end) {
        uint64_t taken = 0;

        for (end = from;
             end < hits->count && hits->items[end].sentence == hits->items[from].sentence; end++)
            if (hits->items[end].is_exception)
                taken |= UINT64_C(1) << hits->items[end].signal;
        for (size_t i = from; i < end; i++)
            if (!(taken >> hits->items[i].signal & 1))
                hits->items[kept++] = hits->items[i];
    }
    hits->count = kept;
}

struct courtesy_hits courtesy_hits_of(const struct courtesy_rules *rules,
                                      const struct courtesy_text *text, struct arena *arena)
{
    struct courtesy_hits hits = {.items =
                                     arena_array(arena, struct courtesy_hit, COURTESY_HITS_MAX)};

    for (size_t i = 0; i < text->word_count; i++)
        search_at(rules, text, i, &hits);
    take_back(&hits);
    return hits;
}
