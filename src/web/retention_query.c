// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/retention_query.h"

#include <string.h>

#include "base/escape.h"

enum { NAME_MAX = 1001, DAY_MAX = 10, WORD_MAX = 20, CURRENCY_LETTERS = 3 };

static const char *const span_words[] = {
    [SPAN_12_MONTHS] = "12-months",       [SPAN_THIS_QUARTER] = "this-quarter",
    [SPAN_LAST_QUARTER] = "last-quarter", [SPAN_THIS_YEAR] = "this-year",
    [SPAN_LAST_YEAR] = "last-year",       [SPAN_OWN] = "own",
};
static const char *const period_words[PERIOD_KINDS] = {"month", "quarter", "year"};

const char *retention_span_word(enum retention_span span)
{
    return span_words[span];
}

/* The place of `word`; below 0 when it is none of them. */
static int place_of(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return (int)i;
    return -1;
}

static enum status read_span(struct exchange *exchange, struct retention_choice *choice)
{
    const char *word = "";

    enum status status = query_text(exchange, "period", WORD_MAX, &word);
    if (status != STATUS_OK || word[0] == '\0')
        return status;
    int span = place_of(span_words, SPAN_OWN + 1, word);
    if (span < 0)
        return fault_set(exchange->fault, STATUS_INVALID, "period",
                         MESSAGE("there is no period “{1}”", arg_text(word)));
    choice->span = (enum retention_span)span;
    return STATUS_OK;
}

static enum status read_grain(struct exchange *exchange, struct retention_choice *choice)
{
    const char *word = "";

    enum status status = query_text(exchange, "by", WORD_MAX, &word);
    if (status != STATUS_OK || word[0] == '\0')
        return status;
    int period = place_of(period_words, PERIOD_KINDS, word);
    if (period < 0)
        return fault_set(exchange->fault, STATUS_INVALID, "by",
                         PLAIN_MESSAGE("a rate is shown by month, quarter or year"));
    choice->period_asked = true;
    choice->period = (enum period)period;
    return STATUS_OK;
}

static enum status read_day(struct exchange *exchange, const char *name, day_t *day)
{
    const char *text = "";

    enum status status = query_text(exchange, name, DAY_MAX, &text);
    if (status != STATUS_OK || text[0] == '\0' || day_read(text, day))
        return status;
    return fault_set(exchange->fault, STATUS_INVALID, name,
                     MESSAGE("“{1}” is no day of the years 1900 to 2199: write it as 2026-01-31",
                             arg_text(text)));
}

const char *const retention_day_names[RETENTION_DAYS] = {"from", "to", "with_from", "with_to"};

const char *retention_day_typed(struct exchange *exchange, size_t day)
{
    const struct fault kept = *exchange->fault;
    const char *text = "";

    if (query_text(exchange, retention_day_names[day], NAME_MAX, &text) != STATUS_OK)
        *exchange->fault = kept;
    return text;
}

/* All of them, whatever is wrong with one. */
static enum status read_days(struct exchange *exchange, struct retention_choice *choice)
{
    day_t *const days[RETENTION_DAYS] = {&choice->from, &choice->to, &choice->with_from,
                                         &choice->with_to};
    enum status status = STATUS_OK;
    struct fault first = *exchange->fault;

    for (size_t i = 0; i < RETENTION_DAYS; i++) {
        enum status one = read_day(exchange, retention_day_names[i], days[i]);

        if (one == STATUS_OK || status != STATUS_OK)
            continue;
        status = one;
        first = *exchange->fault;
    }
    *exchange->fault = first;
    if (choice->from != DAY_NONE || choice->to != DAY_NONE)
        choice->span = SPAN_OWN;
    choice->with_asked = choice->with_from != DAY_NONE || choice->with_to != DAY_NONE;
    return status;
}

static enum status read_currency(struct exchange *exchange, struct retention_choice *choice)
{
    enum status status = query_text(exchange, "currency", WORD_MAX, &choice->currency);
    size_t letters = strspn(choice->currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    if (status != STATUS_OK || choice->currency[0] == '\0' ||
        (letters == CURRENCY_LETTERS && choice->currency[letters] == '\0'))
        return status;
    choice->currency = "";
    return fault_set(exchange->fault, STATUS_INVALID, "currency",
                     PLAIN_MESSAGE("a currency is three letters, as EUR"));
}

static enum status read_plain(struct exchange *exchange, struct retention_choice *choice)
{
    const char *word = "";

    enum status status = query_text(exchange, "plain", WORD_MAX, &word);
    choice->is_plain = word[0] != '\0';
    if (status == STATUS_OK && choice->is_plain && strcmp(word, "yes") != 0)
        return fault_set(exchange->fault, STATUS_INVALID, "plain",
                         PLAIN_MESSAGE("plain is yes, or not there"));
    return status;
}

struct retention_choice retention_choice_of_nothing(void)
{
    return (struct retention_choice){.from = DAY_NONE,
                                     .to = DAY_NONE,
                                     .with_from = DAY_NONE,
                                     .with_to = DAY_NONE,
                                     .source = "",
                                     .service = "",
                                     .tag = "",
                                     .currency = ""};
}

static enum status read_clients(struct exchange *exchange, struct retention_choice *choice)
{
    enum status status = query_text(exchange, "first_source", NAME_MAX, &choice->source);

    if (status == STATUS_OK)
        status = query_text(exchange, "any_service", NAME_MAX, &choice->service);
    if (status == STATUS_OK)
        status = query_text(exchange, "tag", NAME_MAX, &choice->tag);
    return status;
}

enum status retention_choice_of(struct exchange *exchange, struct retention_choice *ret_choice)
{
    static enum status (*const readers[])(struct exchange *, struct retention_choice *) = {
        read_span, read_days, read_grain, read_currency, read_clients, read_plain};
    struct retention_choice choice = retention_choice_of_nothing();
    struct fault first = *exchange->fault;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        enum status one = readers[i](exchange, &choice);

        if (one == STATUS_OK || status != STATUS_OK)
            continue;
        status = one;
        first = *exchange->fault;
    }
    *exchange->fault = first;
    *ret_choice = choice;
    return status;
}

/* --- written --- */

static void add_field(struct text *query, const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    text_add(query, query->length > 0 ? "&" : "");
    text_add(query, name);
    text_add_char(query, '=');
    escape_uri(query, value);
}

static void add_day(struct text *query, const char *name, day_t day)
{
    char date[DAY_TEXT_SIZE];

    if (day == DAY_NONE)
        return;
    day_write(day, date);
    add_field(query, name, date);
}

static void add_clients(struct text *query, const struct retention_choice *choice)
{
    add_field(query, "first_source", choice->source);
    add_field(query, "any_service", choice->service);
    add_field(query, "tag", choice->tag);
}

const char *retention_query(struct arena *arena, const struct retention_choice *choice,
                            enum query_parts parts)
{
    struct text query = text_new(arena);

    if (parts == WITH_PERIOD && choice->span == SPAN_OWN) {
        add_day(&query, "from", choice->from);
        add_day(&query, "to", choice->to);
    } else if (parts == WITH_PERIOD && choice->span != SPAN_12_MONTHS) {
        add_field(&query, "period", span_words[choice->span]);
    }
    if (parts == WITH_PERIOD && choice->with_asked) {
        add_day(&query, "with_from", choice->with_from);
        add_day(&query, "with_to", choice->with_to);
    }
    if (choice->period_asked)
        add_field(&query, "by", period_words[choice->period]);
    add_field(&query, "currency", choice->currency);
    add_clients(&query, choice);
    add_field(&query, "plain", choice->is_plain ? "yes" : "");
    return query.at;
}

const char *retention_address(struct arena *arena, const char *path, const char *query)
{
    struct text address = text_new(arena);

    text_add(&address, path);
    if (query[0] != '\0')
        text_add_char(&address, strchr(path, '?') ? '&' : '?');
    text_add(&address, query);
    return address.at;
}
