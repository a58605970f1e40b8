// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/contact_draft.h"

#include "base/fold.h"
#include "base/text.h"
#include "base/utf8.h"
#include "domain/contact_point.h"
#include "retention/csv_sample.h"

enum { SHOWN_MAX = 80 };

const char *draft_shown(struct arena *arena, struct slice value)
{
    if (value.length > SHOWN_MAX) {
        value.length = SHOWN_MAX;
        while (value.length > 0 && ((unsigned char)value.at[value.length] & 0xC0) == 0x80)
            value.length--;
    }
    return csv_readable(value, arena);
}

void draft_refuse(struct drafting *drafting, const struct bad_row *row, struct slice raw)
{
    struct read_findings *findings = drafting->findings;
    const struct read_options *reading = drafting->reading;

    findings->bad_row_count++;
    if (findings->bad_rows_shown < BAD_ROWS_SHOWN)
        findings->bad_rows[findings->bad_rows_shown++] = *row;
    if (reading->skip_bad_rows && reading->rejected)
        reading->rejected(reading->rejected_context, row, raw);
}

/* A draft on its way: nothing of it is kept when something is wrong. */
struct checking {
    struct drafting *drafting;
    const struct written_contact *written;
    struct contact_draft draft;
    bool is_bad;
};

static void refuse(struct checking *checking, const char *column, struct slice value,
                   struct message reason)
{
    const struct bad_row row = {
        .file = checking->drafting->file,
        .line = checking->written->line,
        .column = column,
        .value = draft_shown(checking->drafting->arena, value),
        .reason = reason,
    };

    if (!checking->is_bad)
        draft_refuse(checking->drafting, &row, checking->written->raw);
    checking->is_bad = true;
}

/* A name, "" for none. */
static const char *take_name(struct checking *checking, const char *column, struct slice value,
                             size_t max)
{
    struct fault fault = {0};
    const char *name = "";

    value = without_unseen(value, checking->drafting->arena);
    if (slice_trim(value).length == 0)
        return "";
    if (client_name_clean(value, column, checking->drafting->arena, &fault, &name) != STATUS_OK)
        refuse(checking, column, value, fault.message);
    else if (strlen(name) > max)
        refuse(checking, column, value,
               MESSAGE("a name has at most {1} bytes", arg_count((int64_t)max)));
    return name;
}

static void take_names(struct checking *checking)
{
    const struct written_contact *written = checking->written;
    struct contact_draft *draft = &checking->draft;

    draft->name = take_name(checking, "name", written->name, CLIENT_NAME_MAX);
    draft->given = take_name(checking, "given", written->given, CONTACT_NAME_PART_MAX);
    draft->family = take_name(checking, "family", written->family, CONTACT_NAME_PART_MAX);
    draft->additional =
        take_name(checking, "additional", written->additional, CONTACT_NAME_PART_MAX);
    draft->company = take_name(checking, "company", written->company, CLIENT_NAME_MAX);
    draft->greeting = take_name(checking, "greeting", written->greeting, CLIENT_NAME_MAX);
}

/* What a client is told by: as it stands there, for it must be found again as it stands in orders.
 */
static const char *take_key(struct checking *checking, const char *column, struct slice value)
{
    value = slice_trim(value);
    if (value.length == 0)
        return "";
    if (value.length > CLIENT_NAME_MAX)
        refuse(checking, column, value,
               MESSAGE("a name has at most {1} bytes", arg_count(CLIENT_NAME_MAX)));
    else if (memchr(value.at, '\0', value.length) != NULL)
        refuse(checking, column, value, PLAIN_MESSAGE("the client holds a zero byte"));
    return arena_copy(checking->drafting->arena, value.at, value.length);
}

static void take_keys(struct checking *checking)
{
    const struct written_contact *written = checking->written;
    struct contact_draft *draft = &checking->draft;

    draft->client_key = take_key(checking, "client", written->client_key);
    draft->reference = take_key(checking, "client in orders", written->reference);
    if (draft->client_key[0] == '\0')
        draft->client_key = draft->reference;
}

static bool is_repeated(const struct contact_draft *draft, enum contact_point_kind kind,
                        const char *key)
{
    for (size_t i = 0; i < draft->point_count; i++)
        if (draft->points[i].kind == kind && strcmp(draft->points[i].key, key) == 0)
            return true;
    return false;
}

/* As the store lists them, so that what is searched for is the same from either. */
static void put_preferred_first(struct contact_draft *draft)
{
    size_t preferred = 0;

    for (size_t i = 0; i < draft->point_count; i++) {
        struct draft_point point = draft->points[i];

        if (!point.is_preferred)
            continue;
        memmove(&draft->points[preferred + 1], &draft->points[preferred],
                (i - preferred) * sizeof(point));
        draft->points[preferred++] = point;
    }
}

static void take_points(struct checking *checking)
{
    const struct written_contact *written = checking->written;
    struct arena *arena = checking->drafting->arena;
    struct contact_draft *draft = &checking->draft;

    if (written->point_count > 0)
        draft->points = arena_array(arena, struct draft_point, written->point_count);
    for (size_t i = 0; i < written->point_count && !checking->is_bad; i++) {
        const struct written_point *point = &written->points[i];
        struct slice value = slice_trim(without_unseen(point->value, arena));
        struct fault fault = {0};
        const char *key;

        if (contact_point_key(point->kind, value, checking->drafting->country_prefix, point->column,
                              arena, &fault, &key) != STATUS_OK)
            refuse(checking, point->column, value, fault.message);
        else if (!is_repeated(draft, point->kind, key))
            draft->points[draft->point_count++] =
                (struct draft_point){.kind = point->kind,
                                     .value = arena_copy(arena, value.at, value.length),
                                     .key = key,
                                     .is_preferred = point->is_preferred};
    }
    put_preferred_first(draft);
    if (draft->point_count > POINTS_OF_CONTACT_MAX)
        refuse(checking, "", (struct slice){"", 0},
               MESSAGE("at most {1} ways to reach one person are kept",
                       arg_count(POINTS_OF_CONTACT_MAX)));
}

/* What a column says, and what it stands for; folded as fold_text() does. */
struct meaning {
    const char *words, *value;
};

static const char *meaning_of(struct arena *arena, struct slice written,
                              const struct meaning *meanings, size_t count)
{
    const char *folded = fold_words(arena, slice_trim(written), 8);

    for (size_t i = 0; i < count; i++) {
        const char *at = meanings[i].words;
        while (*at != '\0') {
            size_t length = strcspn(at, "|");
            if (length == strlen(folded) && memcmp(at, folded, length) == 0)
                return meanings[i].value;
            at += length + (at[length] == '|');
        }
    }
    return NULL;
}

static void take_language(struct checking *checking)
{
    static const struct meaning languages[] = {
        {"en|eng|english|en us|en gb|английскии|engleski", "en"},
        {"ru|rus|russian|ru ru|русскии|ruski", "ru"},
        {"hr|hrv|croatian|hr hr|хорватскии|hrvatski", "hr"},
    };
    struct slice written = slice_trim(checking->written->language);
    struct arena *arena = checking->drafting->arena;

    checking->draft.language = "";
    if (written.length == 0)
        return;
    const char *code = meaning_of(arena, written, languages, 3);
    if (!code && (written.length == 2 || written.length == 3)) {
        const char *folded = fold_words(arena, written, 1);
        code = strlen(folded) == written.length && utf8_is_valid(written) ? folded : NULL;
    }
    if (code && strspn(code, "abcdefghijklmnopqrstuvwxyz") == strlen(code))
        checking->draft.language = code;
    else
        refuse(checking, "language", written,
               PLAIN_MESSAGE("a language was expected by its code, as en, ru or hr"));
}

static void take_form(struct checking *checking)
{
    static const struct meaning forms[] = {
        {"formal|vi|вы|на вы|на вi|persirati|vy", "formal"},
        {"first name|firstname|informal|ti|ты|на ты|na ti|ty", "first_name"},
    };
    struct slice written = slice_trim(checking->written->form_of_address);

    if (written.length == 0)
        return;
    const char *form = meaning_of(checking->drafting->arena, written, forms, 2);
    if (!form)
        refuse(checking, "form_of_address", written,
               PLAIN_MESSAGE("a form of address was expected: formal or first name"));
    else
        checking->draft.form_of_address =
            strcmp(form, "formal") == 0 ? ADDRESS_FORMAL : ADDRESS_FIRST_NAME;
}

static void add_part(struct text *out, const char *part)
{
    text_add(out, part[0] != '\0' && out->length > 0 ? " " : "");
    text_add(out, part);
}

/* Somebody without a name goes by their parts, their company, or how they are reached. */
static void settle_name(struct checking *checking)
{
    struct contact_draft *draft = &checking->draft;
    struct text parts = text_new(checking->drafting->arena);

    add_part(&parts, draft->given);
    add_part(&parts, draft->additional);
    add_part(&parts, draft->family);
    draft->is_company = checking->written->is_company ||
                        (draft->name[0] == '\0' && parts.length == 0 && draft->company[0] != '\0');
    if (draft->name[0] == '\0')
        draft->name = parts.at;
    if (draft->name[0] == '\0')
        draft->name = draft->company;
    if (draft->name[0] == '\0' && draft->point_count > 0)
        draft->name = draft->points[0].value;
    if (draft->is_company && draft->company[0] == '\0')
        draft->company = draft->name;
    if (draft->name[0] == '\0')
        refuse(checking, "", (struct slice){"", 0},
               PLAIN_MESSAGE("a name, a company, or a way to reach somebody was expected"));
}

static void keep(struct contact_drafts *drafts, struct arena *arena,
                 const struct contact_draft *draft)
{
    if (drafts->count == drafts->capacity) {
        size_t capacity = drafts->capacity * 2 + 64;
        struct contact_draft *items = arena_array(arena, struct contact_draft, capacity);
        if (drafts->count > 0)
            memcpy(items, drafts->items, drafts->count * sizeof(*items));
        drafts->items = items;
        drafts->capacity = capacity;
    }
    drafts->items[drafts->count++] = *draft;
}

void draft_contact(struct drafting *drafting, const struct written_contact *contact)
{
    struct checking checking = {.drafting = drafting,
                                .written = contact,
                                .draft = {.line = contact->line,
                                          .photo = contact->photo,
                                          .photo_type = contact->photo_type}};

    take_names(&checking);
    take_keys(&checking);
    if (!checking.is_bad)
        take_points(&checking);
    if (!checking.is_bad)
        take_language(&checking);
    if (!checking.is_bad)
        take_form(&checking);
    if (!checking.is_bad)
        settle_name(&checking);
    if (!checking.is_bad)
        keep(&drafting->drafts, drafting->arena, &checking.draft);
}
