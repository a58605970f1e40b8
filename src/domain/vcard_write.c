// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/utf8.h"
#include "domain/vcard_line.h"

enum { LINE_OCTETS = 75 };

/* Folded at 75 octets, never within a character (RFC 6350 3.2). */
static void add_line(struct text *out, const struct text *line)
{
    struct slice rest = {line->at, line->length};
    size_t room = LINE_OCTETS;

    while (rest.length > 0) {
        size_t length = utf8_character(rest);

        length = length == 0 ? 1 : length;
        if (length > room) {
            text_add(out, "\r\n ");
            room = LINE_OCTETS - 1;
        }
        text_add_slice(out, (struct slice){rest.at, length});
        room -= length;
        rest = (struct slice){rest.at + length, rest.length - length};
    }
    text_add(out, "\r\n");
}

static void add_escaped(struct text *out, const char *value)
{
    for (; *value != '\0'; value++) {
        if (*value == '\n') {
            text_add(out, "\\n");
            continue;
        }
        if (strchr("\\,;", *value) != NULL)
            text_add_char(out, '\\');
        text_add_char(out, *value);
    }
}

/* A card on its way out. */
struct card_writing {
    struct text *out;
    struct text line; /* before it is folded */
};

static struct text *new_line(struct card_writing *writing)
{
    writing->line.length = 0;
    return &writing->line;
}

static void add_property(struct card_writing *writing, const char *head, const char *value)
{
    struct text *line = new_line(writing);

    text_add(line, head);
    add_escaped(line, value);
    add_line(writing->out, line);
}

static void add_name_parts(struct card_writing *writing, const struct vcard *card)
{
    struct text *line = new_line(writing);

    text_add(line, "N:");
    add_escaped(line, card->family);
    text_add_char(line, ';');
    add_escaped(line, card->given);
    text_add_char(line, ';');
    add_escaped(line, card->additional);
    text_add(line, ";;");
    add_line(writing->out, line);
}

static void add_point(struct card_writing *writing, const struct vcard_point *point)
{
    /* In the order of enum contact_point_kind, plain and preferred. */
    static const char *const heads[][2] = {
        [POINT_EMAIL] = {"EMAIL:", "EMAIL;PREF=1:"},        [POINT_PHONE] = {"TEL:", "TEL;PREF=1:"},
        [POINT_TELEGRAM] = {"IMPP:tg:", "IMPP;PREF=1:tg:"}, [POINT_WEB] = {"URL:", "URL;PREF=1:"},
        [POINT_OTHER] = {"IMPP:", "IMPP;PREF=1:"},
    };

    add_property(writing, heads[point->kind][point->is_preferred ? 1 : 0], point->value);
}

static void add_photo(struct card_writing *writing, const struct vcard *card)
{
    struct text *line = new_line(writing);

    text_format(line, "PHOTO:data:%s;base64,", card->photo_type);
    vcard_base64_add(line, card->photo);
    add_line(writing->out, line);
}

void vcard_write(struct text *out, const struct vcard *card)
{
    struct arena scratch = {0};
    struct card_writing writing = {.out = out, .line = text_new(&scratch)};

    text_add(out, "BEGIN:VCARD\r\nVERSION:4.0\r\n");
    if (card->uid[0] != '\0')
        add_property(&writing, "UID:", card->uid);
    if (card->is_company)
        text_add(out, "KIND:org\r\n");
    add_property(&writing, "FN:", card->name);
    if (card->given[0] != '\0' || card->family[0] != '\0' || card->additional[0] != '\0')
        add_name_parts(&writing, card);
    if (card->organisation[0] != '\0')
        add_property(&writing, "ORG:", card->organisation);
    for (size_t i = 0; i < card->point_count; i++)
        add_point(&writing, &card->points[i]);
    if (card->language[0] != '\0')
        add_property(&writing, "LANG:", card->language);
    if (card->photo.length > 0)
        add_photo(&writing, card);
    text_add(out, "END:VCARD\r\n");
    arena_free(&scratch);
}
