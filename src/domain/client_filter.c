// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/message.h"
#include "domain/client_filter_words.h"

struct reading {
    struct client_filter *filter;
    struct arena *arena;
    struct fault *fault;
    const struct filter_field *field;
};

/* The words that would have been right, as people read a list. */
static const char *listed(struct arena *arena, const char *const *words, size_t count)
{
    struct text out = text_new(arena);

    for (size_t i = 0; i < count; i++)
        if (words[i][0] != '\0') {
            text_add(&out, out.length > 0 ? ", " : "");
            text_add(&out, words[i]);
        }
    return out.at;
}

static enum status no_such_word(struct reading *reading, const char *const *words, size_t count)
{
    return fault_set(reading->fault, STATUS_INVALID, reading->field->name,
                     MESSAGE("“{1}” is none of its words: {2}", arg_text(reading->field->value),
                             arg_text(listed(reading->arena, words, count))));
}

static bool find_word(const char *const *words, size_t count, struct slice word, size_t *ret_place)
{
    for (size_t i = 0; i < count; i++)
        if (words[i][0] != '\0' && slice_equal(slice_of(words[i]), word)) {
            *ret_place = i;
            return true;
        }
    return false;
}

static enum status read_word(struct reading *reading, const char *const *words, size_t count,
                             size_t *ret_place)
{
    if (find_word(words, count, slice_of(reading->field->value), ret_place))
        return STATUS_OK;
    return no_such_word(reading, words, count);
}

/* Words with commas between: the bits of their places, added to *bits. */
static enum status read_words(struct reading *reading, const char *const *words, size_t count,
                              unsigned *bits)
{
    for (const char *at = reading->field->value;;) {
        size_t length = strcspn(at, ","), place;

        if (!find_word(words, count, (struct slice){at, length}, &place))
            return no_such_word(reading, words, count);
        *bits |= 1U << place;
        if (at[length] == '\0')
            return STATUS_OK;
        at += length + 1;
    }
}

static enum status read_day(struct reading *reading, day_t *ret_day)
{
    if (day_read(reading->field->value, ret_day))
        return STATUS_OK;
    return fault_set(
        reading->fault, STATUS_INVALID, reading->field->name,
        MESSAGE("a day is written as 2026-11-30, not “{1}”", arg_text(reading->field->value)));
}

static enum status read_number(struct reading *reading, int64_t *ret_number)
{
    const char *digit = reading->field->value;
    int64_t number = 0;

    for (; *digit >= '0' && *digit <= '9' && number <= FILTER_ORDERS_MAX; digit++)
        number = number * 10 + (*digit - '0');
    if (*digit == '\0' && number <= FILTER_ORDERS_MAX) {
        *ret_number = number;
        return STATUS_OK;
    }
    return fault_set(reading->fault, STATUS_INVALID, reading->field->name,
                     MESSAGE("a number of orders is 0 to {1}, not “{2}”",
                             arg_count(FILTER_ORDERS_MAX), arg_text(reading->field->value)));
}

static enum status read_text(struct reading *reading, const char **ret_text)
{
    *ret_text = reading->field->value;
    return STATUS_OK;
}

static enum status read_find(struct reading *reading)
{
    return read_text(reading, &reading->filter->find);
}

static enum status read_standing(struct reading *reading)
{
    return read_words(reading, client_standing_words, CLIENT_STANDINGS,
                      &reading->filter->standings);
}

static enum status read_last_from(struct reading *reading)
{
    return read_day(reading, &reading->filter->last_from);
}

static enum status read_last_to(struct reading *reading)
{
    return read_day(reading, &reading->filter->last_to);
}

static enum status read_orders_from(struct reading *reading)
{
    return read_number(reading, &reading->filter->orders_from);
}

static enum status read_orders_to(struct reading *reading)
{
    return read_number(reading, &reading->filter->orders_to);
}

static enum status too_many(struct reading *reading, int64_t most)
{
    return fault_set(reading->fault, STATUS_INVALID, reading->field->name,
                     MESSAGE("a list asks for at most {1} of these", arg_count(most)));
}

static enum status read_tag(struct reading *reading)
{
    struct client_filter *filter = reading->filter;

    for (size_t i = 0; i < filter->tag_count; i++)
        if (strcmp(filter->tags[i], reading->field->value) == 0)
            return STATUS_OK;
    if (filter->tag_count == FILTER_TAGS_MAX)
        return too_many(reading, FILTER_TAGS_MAX);
    return read_text(reading, &filter->tags[filter->tag_count++]);
}

static enum status read_source(struct reading *reading)
{
    return read_text(reading, &reading->filter->source);
}

static enum status read_service(struct reading *reading)
{
    return read_text(reading, &reading->filter->service);
}

static enum status read_language(struct reading *reading)
{
    return read_text(reading, &reading->filter->language);
}

static enum status read_mark(struct reading *reading)
{
    size_t place = 0;

    enum status status = read_word(reading, client_filter_marks, CLIENT_MARK_WORDS, &place);
    reading->filter->has_mark = status == STATUS_OK;
    reading->filter->mark = (int32_t)place;
    return status;
}

static enum status read_reach(struct reading *reading)
{
    size_t place = 0;

    enum status status = read_word(reading, client_reach_words, REACH_WORDS, &place);
    reading->filter->reach = (enum reach_choice)place;
    return status;
}

static enum status read_created(struct reading *reading)
{
    return read_day(reading, &reading->filter->created_from);
}

static enum status read_window(struct reading *reading)
{
    size_t place = 0;

    enum status status = read_word(reading, client_window_words, WINDOW_WORDS, &place);
    reading->filter->window = (enum own_window)place;
    return status;
}

static enum status read_archived(struct reading *reading)
{
    size_t place = 0;

    enum status status = read_word(reading, client_archived_words, ARCHIVED_WORDS, &place);
    reading->filter->archived = (enum archived_choice)place;
    reading->filter->has_archived = status == STATUS_OK;
    return status;
}

static enum status read_figure(struct reading *reading)
{
    return figure_read(reading->field->value, reading->fault, &reading->filter->figure);
}

static enum status read_first_source(struct reading *reading)
{
    reading->filter->first_source = figure_group_name(reading->field->value);
    return STATUS_OK;
}

static enum status read_any_service(struct reading *reading)
{
    reading->filter->any_service = figure_group_name(reading->field->value);
    return STATUS_OK;
}

static enum status read_last_service(struct reading *reading)
{
    reading->filter->last_service = figure_group_name(reading->field->value);
    return STATUS_OK;
}

static enum status read_plain(struct reading *reading)
{
    size_t place = 0;

    enum status status = read_word(reading, client_plain_words, PLAIN_WORDS, &place);
    reading->filter->is_plain = place > 0;
    return status;
}

static enum status read_loss(struct reading *reading)
{
    return read_words(reading, client_loss_words, LOSS_REASONS, &reading->filter->losses);
}

static enum status read_returned(struct reading *reading)
{
    size_t place = 0;

    enum status status = read_word(reading, client_returned_words, RETURNED_WORDS, &place);
    reading->filter->returned = (enum returned_choice)place;
    return status;
}

static enum status read_silence(struct reading *reading)
{
    return read_words(reading, client_silence_words, SILENCE_WORDS, &reading->filter->silences);
}

static enum status read_sort(struct reading *reading)
{
    const char *word = reading->field->value;
    bool is_descending = word[0] == '-';
    size_t place = 0;

    if (!find_word(client_sort_words, CLIENT_SORTS, slice_of(word + (is_descending ? 1 : 0)),
                   &place))
        return no_such_word(reading, client_sort_words, CLIENT_SORTS);
    reading->filter->sort = (enum client_sort)place;
    reading->filter->is_descending = is_descending;
    reading->filter->has_sort = true;
    return STATUS_OK;
}

static enum status read_columns(struct reading *reading)
{
    reading->filter->has_columns = true;
    if (strcmp(reading->field->value, "none") == 0)
        return STATUS_OK;
    return read_words(reading, client_column_words, CLIENT_COLUMNS, &reading->filter->columns);
}

/* "own-417": the field of that id. */
static bool own_id(const char *name, int64_t *ret_id)
{
    static const char prefix[] = "own-";
    const char *digit = name + sizeof(prefix) - 1;
    int64_t id = 0;

    if (strncmp(name, prefix, sizeof(prefix) - 1) != 0 || *digit < '1' || *digit > '9')
        return false;
    for (; *digit >= '0' && *digit <= '9'; digit++) {
        if (id > (INT64_MAX - 9) / 10)
            return false;
        id = id * 10 + (*digit - '0');
    }
    *ret_id = id;
    return *digit == '\0';
}

static enum status read_own(struct reading *reading, int64_t id)
{
    struct client_filter *filter = reading->filter;

    if (filter->own_count == FILTER_OWN_MAX)
        return too_many(reading, FILTER_OWN_MAX);
    filter->own[filter->own_count++] = (struct own_condition){id, reading->field->value};
    return STATUS_OK;
}

static const struct filter_word {
    const char *name;
    enum status (*read)(struct reading *reading);
    enum { ONCE, OFTEN } times;
    size_t value_max; /* bytes */
} words[] = {
    {"find", read_find, ONCE, FILTER_FIND_MAX},
    {"standing", read_standing, OFTEN, FILTER_TEXT_MAX},
    {"last-from", read_last_from, ONCE, FILTER_TEXT_MAX},
    {"last-to", read_last_to, ONCE, FILTER_TEXT_MAX},
    {"orders-from", read_orders_from, ONCE, FILTER_TEXT_MAX},
    {"orders-to", read_orders_to, ONCE, FILTER_TEXT_MAX},
    {"tag", read_tag, OFTEN, FILTER_TEXT_MAX},
    {"source", read_source, ONCE, FILTER_TEXT_MAX},
    {"service", read_service, ONCE, FILTER_TEXT_MAX},
    {"language", read_language, ONCE, FILTER_TEXT_MAX},
    {"mark", read_mark, ONCE, FILTER_TEXT_MAX},
    {"reach", read_reach, ONCE, FILTER_TEXT_MAX},
    {"created-from", read_created, ONCE, FILTER_TEXT_MAX},
    {"window", read_window, ONCE, FILTER_TEXT_MAX},
    {"archived", read_archived, ONCE, FILTER_TEXT_MAX},
    {"figure", read_figure, ONCE, FILTER_TEXT_MAX},
    {"first_source", read_first_source, ONCE, FIGURE_GROUP_MAX},
    {"any_service", read_any_service, ONCE, FIGURE_GROUP_MAX},
    {"last_service", read_last_service, ONCE, FIGURE_GROUP_MAX},
    {"plain", read_plain, ONCE, FILTER_TEXT_MAX},
    {"loss", read_loss, OFTEN, FILTER_TEXT_MAX},
    {"came-back", read_returned, ONCE, FILTER_TEXT_MAX},
    {"silence", read_silence, OFTEN, FILTER_TEXT_MAX},
    {"sort", read_sort, ONCE, FILTER_TEXT_MAX},
    {"columns", read_columns, OFTEN, FILTER_TEXT_MAX},
};
enum { WORDS = sizeof(words) / sizeof(words[0]) };

static const struct filter_word *find_name(const char *name)
{
    for (size_t i = 0; i < WORDS; i++)
        if (strcmp(words[i].name, name) == 0)
            return &words[i];
    return NULL;
}

bool client_filter_knows(const char *name)
{
    return find_name(name) != NULL || strncmp(name, "own-", 4) == 0;
}

static bool stands_before(const struct filter_field *fields, size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (strcmp(fields[i].name, fields[place].name) == 0)
            return true;
    return false;
}

static enum status read_field(struct reading *reading, bool is_again)
{
    const char *name = reading->field->name;
    const struct filter_word *word = find_name(name);
    size_t value_max = word ? word->value_max : FILTER_TEXT_MAX;
    int64_t id = 0;

    if (!word && !own_id(name, &id))
        return fault_set(reading->fault, STATUS_INVALID, name,
                         MESSAGE("lists of clients know no “{1}”", arg_text(name)));
    if (is_again && (!word || word->times == ONCE))
        return fault_set(reading->fault, STATUS_INVALID, name,
                         MESSAGE("“{1}” stands more than once", arg_text(name)));
    if (strlen(reading->field->value) > value_max)
        return fault_set(reading->fault, STATUS_INVALID, name,
                         MESSAGE("this has at most {1} bytes", arg_count((int64_t)value_max)));
    if (reading->field->value[0] == '\0')
        return STATUS_OK;
    return word ? word->read(reading) : read_own(reading, id);
}

struct client_filter client_filter_new(void)
{
    return (struct client_filter){
        .find = "",
        .last_from = CLIENT_DAY_NONE,
        .last_to = CLIENT_DAY_NONE,
        .created_from = CLIENT_DAY_NONE,
        .orders_from = -1,
        .orders_to = -1,
        .source = "",
        .service = "",
        .language = "",
    };
}

enum status client_filter_read(const struct filter_field *fields, size_t count, struct arena *arena,
                               struct fault *fault, struct client_filter *ret_filter)
{
    struct client_filter filter = client_filter_new();
    struct reading reading = {.filter = &filter, .arena = arena, .fault = fault};

    for (size_t i = 0; i < count; i++) {
        reading.field = &fields[i];
        enum status status = read_field(&reading, stands_before(fields, i));
        if (status != STATUS_OK)
            return status;
    }
    if (client_filter_conditions(&filter) > FILTER_CONDITIONS_MAX)
        return fault_set(
            fault, STATUS_INVALID, "",
            MESSAGE("a list has at most {1} conditions", arg_count(FILTER_CONDITIONS_MAX)));
    /* What is looked for comes with the newest first, unless an order was asked for. */
    if (!filter.has_sort && filter.find[0] != '\0') {
        filter.sort = SORT_CREATED;
        filter.is_descending = true;
    }
    *ret_filter = filter;
    return STATUS_OK;
}
