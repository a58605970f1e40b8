// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "domain/vcard.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void must_be_text(const char *text)
{
    must(text != NULL && utf8_is_valid(slice_of(text)));
}

static void check_card(const struct vcard *card)
{
    must_be_text(card->uid);
    must_be_text(card->name);
    must(card->name[0] != '\0');
    must_be_text(card->given);
    must_be_text(card->family);
    must_be_text(card->additional);
    must_be_text(card->organisation);
    must(strlen(card->language) <= LANGUAGE_CODE_MAX);
    must(card->point_count <= VCARD_POINTS_MAX);
    for (size_t i = 0; i < card->point_count; i++) {
        must_be_text(card->points[i].value);
        must(card->points[i].value[0] != '\0');
    }
    must(card->photo.length <= VCARD_PHOTO_MAX);
    must((card->photo.length > 0) == (card->photo_type[0] != '\0'));
}

static void must_be_same(const char *a, const char *b)
{
    must(strcmp(a, b) == 0);
}

/* What is written reads as the same card. */
static void check_round_trip(const struct vcard *card, struct arena *arena)
{
    struct text text = text_new(arena);
    struct vcard_problem problem;
    struct vcard again;

    vcard_write(&text, card);
    if (text.length > VCARD_SIZE_MAX)
        return;
    struct vcard_reader reader = {.text = {text.at, text.length}};
    must(vcard_next(&reader, arena, &again, &problem) == VCARD_READ);
    must_be_same(card->uid, again.uid);
    must_be_same(card->name, again.name);
    must_be_same(card->given, again.given);
    must_be_same(card->family, again.family);
    must_be_same(card->additional, again.additional);
    must_be_same(card->organisation, again.organisation);
    must_be_same(card->language, again.language);
    must(card->is_company == again.is_company);
    must(slice_equal(card->photo, again.photo));
    must(card->point_count == again.point_count);
    for (size_t i = 0; i < card->point_count; i++) {
        must(card->points[i].kind == again.points[i].kind);
        must(card->points[i].is_preferred == again.points[i].is_preferred);
        must_be_same(card->points[i].value, again.points[i].value);
    }
}

/* As a character set in which every byte is a letter. */
static const char *decode(const char *charset, struct slice bytes, struct arena *arena)
{
    char *text = arena_alloc(arena, bytes.length + 1);

    for (size_t i = 0; i < bytes.length; i++)
        text[i] = bytes.at[i] > ' ' && bytes.at[i] < 0x7F ? bytes.at[i] : '?';
    return charset[0] == 'x' ? NULL : text;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *copy = malloc(length > 0 ? length : 1);
    struct arena arena = {0};
    struct vcard_problem problem;
    struct vcard card;
    enum vcard_result result;
    size_t before = 0;

    must(copy != NULL);
    if (length > 0)
        memcpy(copy, bytes, length);
    struct vcard_reader reader = {.text = {copy, length}, .decode = decode};
    while ((result = vcard_next(&reader, &arena, &card, &problem)) != VCARD_END) {
        must(reader.at > before && reader.at <= length);
        before = reader.at;
        if (result == VCARD_READ) {
            check_card(&card);
            check_round_trip(&card, &arena);
        } else {
            must(problem.reason.one != NULL && problem.line >= 1);
        }
    }
    arena_free(&arena);
    free(copy);
    return 0;
}
