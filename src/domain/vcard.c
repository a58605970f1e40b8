// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/vcard.h"

#include <strings.h>

#include "base/utf8.h"
#include "domain/vcard_line.h"

/* A card while it is read. */
struct card_reading {
    struct vcard_reader *reader;
    struct arena *arena;   /* of what is given back */
    struct arena *scratch; /* of lines on their way */
    struct vcard *card;
    struct vcard_problem *problem;
    bool is_bad;
};

static bool fail(struct card_reading *reading, const struct vcard_line *line, const char *property,
                 struct message reason)
{
    if (reading->is_bad)
        return false;
    reading->is_bad = true;
    *reading->problem = (struct vcard_problem){
        .line = line->line + 1, .property = property, .value = line->value, .reason = reason};
    /* The line is given back with the scratch arena. */
    reading->problem->value.at = arena_copy(
        reading->arena, line->value.length > 0 ? line->value.at : "", line->value.length);
    return false;
}

/* ---- points ---- */

static bool drop_head(struct slice *value, const char *head)
{
    size_t length = strlen(head);

    if (value->length < length || strncasecmp(value->at, head, length) != 0)
        return false;
    *value = (struct slice){value->at + length, value->length - length};
    return true;
}

/* Without what stands before it, however often: what is written reads as the same again. */
static struct slice bare_point(struct slice value, const char *const *heads, size_t count)
{
    bool was_dropped = true;

    while (was_dropped) {
        was_dropped = false;
        value = slice_trim(value);
        for (size_t i = 0; i < count; i++)
            was_dropped = drop_head(&value, heads[i]) || was_dropped;
    }
    return value;
}

static bool add_point(struct card_reading *reading, const struct vcard_line *line,
                      enum contact_point_kind kind, struct slice value)
{
    struct vcard *card = reading->card;

    if (value.length == 0)
        return true;
    if (card->point_count == VCARD_POINTS_MAX)
        return fail(reading, line, "",
                    MESSAGE("the card has more than {1} ways to reach the "
                            "person, the most that are kept",
                            arg_count(VCARD_POINTS_MAX)));
    if (!card->points)
        card->points = arena_array(reading->arena, struct vcard_point, VCARD_POINTS_MAX);
    card->points[card->point_count++] = (struct vcard_point){
        .kind = kind,
        .value = arena_copy(reading->arena, value.at, value.length),
        .is_preferred = vcard_has_type(line, "PREF") || vcard_parameter(line, "PREF").length > 0,
    };
    return true;
}

static bool take_email(struct card_reading *reading, const struct vcard_line *line,
                       const char *value)
{
    static const char *const heads[] = {"mailto:"};

    return add_point(reading, line, POINT_EMAIL, bare_point(slice_of(value), heads, 1));
}

static bool take_phone(struct card_reading *reading, const struct vcard_line *line,
                       const char *value)
{
    static const char *const heads[] = {"tel:"};
    struct slice text = bare_point(slice_of(value), heads, 1);
    const char *extension = memchr(text.at, ';', text.length);

    if (vcard_has_type(line, "FAX"))
        return true;
    if (extension)
        text.length = (size_t)(extension - text.at);
    return add_point(reading, line, POINT_PHONE, slice_trim(text));
}

static bool take_telegram(struct card_reading *reading, const struct vcard_line *line,
                          const char *value)
{
    static const char *const heads[] = {"tg:",     "telegram:", "x-apple:",     "https://",
                                        "http://", "t.me/",     "telegram.me/", "@"};

    return add_point(reading, line, POINT_TELEGRAM,
                     bare_point(slice_of(value), heads, sizeof(heads) / sizeof(heads[0])));
}

static bool take_messenger(struct card_reading *reading, const struct vcard_line *line,
                           const char *value)
{
    struct slice text = slice_of(value);
    bool is_telegram = drop_head(&text, "tg:") || drop_head(&text, "telegram:") ||
                       vcard_has_type(line, "telegram") ||
                       vcard_word_is(vcard_parameter(line, "X-SERVICE-TYPE"), "telegram");

    if (is_telegram)
        return take_telegram(reading, line, value);
    if (strchr(value, ':') == NULL)
        return true;
    return add_point(reading, line, POINT_OTHER, slice_of(value));
}

static bool take_web(struct card_reading *reading, const struct vcard_line *line, const char *value)
{
    return add_point(reading, line, POINT_WEB, slice_of(value));
}

/* ---- who it is ---- */

static void keep_first(const char **text, const char *value)
{
    if ((*text)[0] == '\0')
        *text = value;
}

static void take_name_parts(struct card_reading *reading, const char *value)
{
    struct vcard *card = reading->card;

    if (card->given[0] != '\0' || card->family[0] != '\0' || card->additional[0] != '\0')
        return;
    card->family = vcard_component(value, 0, reading->arena);
    card->given = vcard_component(value, 1, reading->arena);
    card->additional = vcard_component(value, 2, reading->arena);
}

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

/* The language alone: "ru" of "ru-RU". */
static void take_language(struct card_reading *reading, const char *value)
{
    size_t length = 0;

    while (is_letter(value[length]))
        length++;
    bool is_code = (length == 2 || length == 3) && (value[length] == '\0' || value[length] == '-');
    if (!is_code || reading->card->language[0] != '\0')
        return;
    char *code = arena_copy(reading->arena, value, length);
    for (size_t i = 0; i < length; i++)
        code[i] = (char)(code[i] | 0x20);
    reading->card->language = code;
}

static void take_photo(struct card_reading *reading, const struct vcard_line *line)
{
    struct vcard *card = reading->card;

    if (card->photo.length > 0)
        return;
    card->photo_left_out = !vcard_photo_read(line, reading->arena, &card->photo, &card->photo_type);
}

static bool check_version(struct card_reading *reading, const struct vcard_line *line)
{
    static const char *const known[] = {"2.1", "3.0", "4.0"};
    struct slice version = slice_trim(line->value);

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (slice_equal(version, slice_of(known[i])))
            return true;
    return fail(reading, line, "VERSION",
                PLAIN_MESSAGE("cards of version 2.1, 3.0 and 4.0 can be "
                              "read"));
}

/* What the whole text of a property is for. */
static bool take_text(struct card_reading *reading, const struct vcard_line *line,
                      const char *value)
{
    static const struct {
        const char *name;
        bool (*take)(struct card_reading *reading, const struct vcard_line *line,
                     const char *value);
    } points[] = {
        {"EMAIL", take_email},
        {"TEL", take_phone},
        {"IMPP", take_messenger},
        {"URL", take_web},
        {"X-TELEGRAM", take_telegram},
        {"X-TG", take_telegram},
        {"X-SOCIALPROFILE", take_messenger},
    };
    const char *whole = vcard_whole(value, reading->arena);

    for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++)
        if (vcard_line_is(line, points[i].name))
            return points[i].take(reading, line, whole);
    if (vcard_line_is(line, "UID"))
        keep_first(&reading->card->uid, whole);
    else if (vcard_line_is(line, "FN"))
        keep_first(&reading->card->name, whole);
    else if (vcard_line_is(line, "LANG"))
        take_language(reading, whole);
    else if (vcard_line_is(line, "KIND") || vcard_line_is(line, "X-ABShowAs"))
        reading->card->is_company = reading->card->is_company || strcasecmp(whole, "org") == 0 ||
                                    strcasecmp(whole, "company") == 0;
    return true;
}

static bool is_read(const struct vcard_line *line)
{
    static const char *const names[] = {"FN",   "N",    "ORG",        "EMAIL", "TEL",
                                        "IMPP", "URL",  "X-TELEGRAM", "X-TG",  "X-SOCIALPROFILE",
                                        "LANG", "KIND", "X-ABShowAs", "UID"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (vcard_line_is(line, names[i]))
            return true;
    return false;
}

static bool take_property(struct card_reading *reading, const struct vcard_line *line)
{
    if (line->is_too_long)
        return fail(reading, line, "",
                    MESSAGE("the line is longer than {1} kB", arg_count(VCARD_LINE_MAX / 1024)));
    if (vcard_line_is(line, "VERSION"))
        return check_version(reading, line);
    if (vcard_line_is(line, "PHOTO"))
        take_photo(reading, line);
    if (!is_read(line))
        return true;
    const char *value = vcard_text(line, reading->reader->decode, reading->scratch);
    if (!value)
        return fail(reading, line, arena_copy(reading->arena, line->name.at, line->name.length),
                    PLAIN_MESSAGE("the text is not valid in the character set that the card says "
                                  "it is in"));
    if (vcard_line_is(line, "N"))
        take_name_parts(reading, value);
    else if (vcard_line_is(line, "ORG"))
        keep_first(&reading->card->organisation, vcard_component(value, 0, reading->arena));
    else
        return take_text(reading, line, value);
    return true;
}

/* ---- a card ---- */

static void add_part(struct text *out, const char *part)
{
    if (part[0] != '\0' && out->length > 0)
        text_add_char(out, ' ');
    text_add(out, part);
}

/* A card needs no FN in 2.1; a company's often has no other name. */
static bool name_card(struct card_reading *reading, const struct vcard_line *end)
{
    struct vcard *card = reading->card;
    struct text name = text_new(reading->arena);

    add_part(&name, card->given);
    add_part(&name, card->additional);
    add_part(&name, card->family);
    card->is_company = card->is_company ||
                       (name.length == 0 && card->organisation[0] != '\0' &&
                        (card->name[0] == '\0' || strcmp(card->name, card->organisation) == 0));
    keep_first(&card->name, name.at);
    keep_first(&card->name, card->organisation);
    if (card->name[0] == '\0' && card->point_count > 0)
        card->name = card->points[0].value;
    if (card->name[0] != '\0')
        return true;
    return fail(reading, end, "FN", PLAIN_MESSAGE("the card says no name: FN or N was expected"));
}

static bool find_begin(struct vcard_reader *reader, struct arena *scratch, size_t *ret_at,
                       struct vcard_line *ret_line)
{
    for (;;) {
        *ret_at = reader->at;
        if (!vcard_line_next(reader, scratch, ret_line))
            return false;
        if (vcard_line_is(ret_line, "BEGIN") && vcard_word_is(slice_trim(ret_line->value), "VCARD"))
            return true;
    }
}

/* Reads up to END. A card that begins within another ends that one, so that one fault does not
 * take all that follow. */
static void read_card(struct card_reading *reading, size_t begin, struct vcard_line *line)
{
    struct vcard_reader *reader = reading->reader;
    struct arena_mark mark = arena_mark(reading->scratch);
    struct vcard_line first = *line;
    size_t before = reader->at;

    while (vcard_line_next(reader, reading->scratch, line)) {
        if (vcard_line_is(line, "END")) {
            (void)name_card(reading, line);
            return;
        }
        if (vcard_line_is(line, "BEGIN") || reader->at - begin > VCARD_SIZE_MAX)
            break;
        if (!reading->is_bad)
            (void)take_property(reading, line);
        before = reader->at;
        arena_rewind(reading->scratch, mark);
    }
    bool is_too_long = reader->at - begin > VCARD_SIZE_MAX;
    if (is_too_long)
        (void)fail(reading, &first, "",
                   MESSAGE("the card is longer than {1} kB, the most that is "
                           "read of one",
                           arg_count(VCARD_SIZE_MAX / 1024)));
    else
        (void)fail(reading, &first, "",
                   PLAIN_MESSAGE("the card is not finished: END:VCARD was "
                                 "expected"));
    if (!is_too_long && reader->at > before && before > begin) {
        reader->at = before;
        reader->line = line->line;
    }
}

enum vcard_result vcard_next(struct vcard_reader *reader, struct arena *arena,
                             struct vcard *ret_card, struct vcard_problem *ret_problem)
{
    struct arena scratch = {0};
    struct vcard card = {.uid = "",
                         .name = "",
                         .given = "",
                         .family = "",
                         .additional = "",
                         .organisation = "",
                         .language = "",
                         .photo_type = ""};
    struct card_reading reading = {.reader = reader,
                                   .arena = arena,
                                   .scratch = &scratch,
                                   .card = &card,
                                   .problem = ret_problem};
    struct vcard_line line;
    size_t begin;

    if (!find_begin(reader, &scratch, &begin, &line)) {
        arena_free(&scratch);
        return VCARD_END;
    }
    card.line = line.line + 1;
    read_card(&reading, begin, &line);
    card.raw = (struct slice){reader->text.at + begin, reader->at - begin};
    arena_free(&scratch);
    if (reading.is_bad) {
        ret_problem->raw = card.raw;
        return VCARD_BAD;
    }
    *ret_card = card;
    return VCARD_READ;
}

bool vcard_begins(struct slice text)
{
    static const char begin[] = "BEGIN:VCARD";

    while (text.length > 0 && memchr(" \t\r\n", text.at[0], 4) != NULL)
        text = (struct slice){text.at + 1, text.length - 1};
    return text.length >= sizeof(begin) - 1 && strncasecmp(text.at, begin, sizeof(begin) - 1) == 0;
}
