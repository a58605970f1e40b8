// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/client_filter_words.h"

#include <inttypes.h>

#include "base/escape.h"

const char *const client_standing_words[CLIENT_STANDINGS] = {
    [CLIENT_NEWCOMER] = "newcomer", [CLIENT_ONE_TIME] = "one-time",
    [CLIENT_GROWING] = "growing",   [CLIENT_VIP] = "vip",
    [CLIENT_LOST] = "lost",         [CLIENT_WITHOUT_ORDERS] = "without-orders",
    [CLIENT_COOLING] = "cooling",
};
const char *const client_sort_words[CLIENT_SORTS] = {
    [SORT_NAME] = "name",       [SORT_LAST_ORDER] = "last-order", [SORT_ORDERS] = "orders",
    [SORT_CREATED] = "created", [SORT_WINDOW] = "window",         [SORT_VALUE] = "value",
};
const char *const client_column_words[CLIENT_COLUMNS] = {
    [COLUMN_STANDING] = "standing",     [COLUMN_WINDOW] = "window",
    [COLUMN_LAST_ORDER] = "last-order", [COLUMN_LAST_CONTACT] = "last-contact",
    [COLUMN_ORDERS] = "orders",         [COLUMN_REVENUE] = "revenue",
    [COLUMN_VALUE] = "value",           [COLUMN_TAGS] = "tags",
    [COLUMN_ADDRESS] = "address",       [COLUMN_LANGUAGE] = "language",
    [COLUMN_SOURCE] = "source",         [COLUMN_CREATED] = "created",
};
const char *const client_filter_marks[CLIENT_MARK_WORDS] = {"none", "active", "lost", "rare"};
const char *const client_reach_words[REACH_WORDS] = {"", "email", "no-email", "one-way"};
const char *const client_window_words[WINDOW_WORDS] = {"", "ahead", "open", "closing", "passed"};
const char *const client_archived_words[ARCHIVED_WORDS] = {"no", "only", "too"};
const char *const client_loss_words[LOSS_REASONS] = {
    [LOSS_UNKNOWN] = "none",
#define LOSS_REASON(name, number, word, whose, words, step) [LOSS_##name] = (word),
#include "domain/loss_reasons.def"
#undef LOSS_REASON
};
const char *const client_plain_words[PLAIN_WORDS] = {"", "yes"};
const char *const client_returned_words[RETURNED_WORDS] = {"", "yes"};
const char *const client_silence_words[SILENCE_WORDS] = {
    [SILENCE_WITHIN] = "",
    [SILENCE_YELLOW] = "yellow",
    [SILENCE_RED] = "red",
};

const char *client_sort_word(enum client_sort sort)
{
    return client_sort_words[sort];
}

const char *client_column_word(enum client_column column)
{
    return client_column_words[column];
}

const char *client_standing_word(enum client_standing standing)
{
    return client_standing_words[standing];
}

struct writing {
    struct filter_chips chips;
    struct arena *arena;
};
enum { GROUPS_MAX = CLIENT_STANDINGS + LOSS_REASONS + SILENCE_WORDS };
enum { CHIPS_MAX = GROUPS_MAX + FILTER_TAGS_MAX + FILTER_OWN_MAX + 22 };

static void add(struct writing *writing, const char *name, const char *value)
{
    if (value[0] != '\0')
        writing->chips.items[writing->chips.count++] = (struct filter_chip){name, value};
}

static void add_day(struct writing *writing, const char *name, day_t day)
{
    char text[DAY_TEXT_SIZE];

    if (day == CLIENT_DAY_NONE)
        return;
    day_write(day, text);
    add(writing, name, arena_copy(writing->arena, text, strlen(text)));
}

static void add_number(struct writing *writing, const char *name, int64_t number)
{
    struct text text = text_new(writing->arena);

    if (number < 0)
        return;
    text_format(&text, "%" PRId64, number);
    add(writing, name, text.at);
}

static void add_own(struct writing *writing, const struct own_condition *own)
{
    struct text name = text_new(writing->arena);

    text_format(&name, "own-%" PRId64, own->field_id);
    add(writing, name.at, own->value);
}

static void add_group(struct writing *writing, const char *name, const char *group)
{
    if (group)
        add(writing, name, figure_group_word(group, writing->arena));
}

/* What a number counts, and of which of them. */
static void add_figure(struct writing *writing, const struct client_filter *filter)
{
    add(writing, "figure", figure_word(&filter->figure, writing->arena));
    add_group(writing, "first_source", filter->first_source);
    add_group(writing, "any_service", filter->any_service);
    add_group(writing, "last_service", filter->last_service);
    add(writing, "plain", client_plain_words[filter->is_plain]);
}

/* That they are hidden is a condition where they would not be. */
static bool hides_archived(const struct client_filter *filter)
{
    return client_filter_has_figure(filter) && filter->has_archived &&
           filter->archived == ARCHIVED_HIDDEN;
}

static void add_word(struct writing *writing, const char *name, const char *const *list,
                     unsigned place)
{
    if (place > 0)
        add(writing, name, list[place]);
}

/* One chip for each of the words that are chosen. */
static void add_bits(struct writing *writing, const char *name, const char *const *list,
                     size_t count, unsigned bits)
{
    for (size_t i = 0; i < count; i++)
        if (bits & 1U << i)
            add(writing, name, list[i]);
}

struct filter_chips client_filter_chips(const struct client_filter *filter, struct arena *arena)
{
    struct writing writing = {{arena_array(arena, struct filter_chip, CHIPS_MAX), 0}, arena};

    add(&writing, "find", filter->find);
    add_figure(&writing, filter);
    add_bits(&writing, "standing", client_standing_words, CLIENT_STANDINGS, filter->standings);
    add_day(&writing, "last-from", filter->last_from);
    add_day(&writing, "last-to", filter->last_to);
    add_number(&writing, "orders-from", filter->orders_from);
    add_number(&writing, "orders-to", filter->orders_to);
    for (size_t i = 0; i < filter->tag_count; i++)
        add(&writing, "tag", filter->tags[i]);
    add(&writing, "source", filter->source);
    add(&writing, "service", filter->service);
    add(&writing, "language", filter->language);
    if (filter->has_mark)
        add(&writing, "mark", client_filter_marks[filter->mark]);
    add_word(&writing, "reach", client_reach_words, filter->reach);
    add_day(&writing, "created-from", filter->created_from);
    add_word(&writing, "window", client_window_words, filter->window);
    add_word(&writing, "archived", client_archived_words, filter->archived);
    if (hides_archived(filter))
        add(&writing, "archived", client_archived_words[ARCHIVED_HIDDEN]);
    add_bits(&writing, "loss", client_loss_words, LOSS_REASONS, filter->losses);
    add_word(&writing, "came-back", client_returned_words, filter->returned);
    add_bits(&writing, "silence", client_silence_words, SILENCE_WORDS, filter->silences);
    for (size_t i = 0; i < filter->own_count; i++)
        add_own(&writing, &filter->own[i]);
    return writing.chips;
}

static size_t bits_of(unsigned bits)
{
    size_t count = 0;

    for (; bits != 0; bits >>= 1)
        count += bits & 1U;
    return count;
}

size_t client_filter_conditions(const struct client_filter *filter)
{
    return (filter->find[0] != '\0') + bits_of(filter->standings) +
           (filter->last_from != CLIENT_DAY_NONE) + (filter->last_to != CLIENT_DAY_NONE) +
           (filter->orders_from >= 0) + (filter->orders_to >= 0) + filter->tag_count +
           (filter->source[0] != '\0') + (filter->service[0] != '\0') +
           (filter->language[0] != '\0') + filter->has_mark + (filter->reach != REACH_ANY) +
           (filter->created_from != CLIENT_DAY_NONE) + (filter->window != OWN_WINDOW_ANY) +
           (filter->archived != ARCHIVED_HIDDEN) + bits_of(filter->losses) +
           bits_of(filter->silences) + (filter->returned != RETURNED_ANY) + hides_archived(filter) +
           (filter->figure.kind != FIGURE_NONE) + (filter->first_source != NULL) +
           (filter->any_service != NULL) + (filter->last_service != NULL) + filter->is_plain +
           filter->own_count;
}

static void write_pair(struct text *out, const char *name, const char *value)
{
    text_add(out, out->length > 0 ? "&" : "");
    text_add(out, name);
    text_add(out, "=");
    escape_uri(out, value);
}

static void write_sort(struct text *out, const struct client_filter *filter)
{
    if (!filter->has_sort)
        return;
    text_add(out, out->length > 0 ? "&sort=" : "sort=");
    text_add(out, filter->is_descending ? "-" : "");
    text_add(out, client_sort_words[filter->sort]);
}

static void write_columns(struct text *out, const struct client_filter *filter)
{
    const char *between = "";

    if (!filter->has_columns)
        return;
    text_add(out, out->length > 0 ? "&columns=" : "columns=");
    if (filter->columns == 0)
        text_add(out, "none");
    for (size_t i = 0; i < CLIENT_COLUMNS; i++)
        if (filter->columns & 1U << i) {
            text_add(out, between);
            text_add(out, client_column_words[i]);
            between = ",";
        }
}

const char *client_filter_query(const struct client_filter *filter, enum filter_parts parts,
                                const struct filter_chip *without, struct arena *arena)
{
    struct filter_chips chips = client_filter_chips(filter, arena);
    struct text out = text_new(arena);

    for (size_t i = 0; i < chips.count; i++) {
        const struct filter_chip *chip = &chips.items[i];

        if (!without || strcmp(chip->name, without->name) != 0 ||
            strcmp(chip->value, without->value) != 0)
            write_pair(&out, chip->name, chip->value);
    }
    if (parts != FILTER_CONDITIONS_ALONE)
        write_sort(&out, filter);
    if (parts == FILTER_ALL)
        write_columns(&out, filter);
    return out.at;
}
