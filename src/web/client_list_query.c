// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/client_list_query.h"

#include <stdlib.h>
#include <string.h>

#include "web/client_words.h"
#include "web/figure_words.h"

enum status client_filter_of(struct exchange *exchange, const struct http_fields *fields,
                             struct client_filter *ret_filter)
{
    /* Those of our pages that are no filter, and what begins with _ as scripts add it. */
    static const char *const others[] = {"after", "looked", "format", "back",
                                         "csrf",  "do",     "id",     "all"};
    struct filter_field *taken = arena_array(exchange->arena, struct filter_field, fields->count);
    size_t count = 0;

    for (size_t i = 0; i < fields->count; i++) {
        const char *name = fields->items[i].name;
        bool is_other = name[0] == '_';

        for (size_t j = 0; j < sizeof(others) / sizeof(others[0]); j++)
            is_other = is_other || strcmp(others[j], name) == 0;
        if (!is_other)
            taken[count++] = (struct filter_field){name, fields->items[i].value};
    }
    return client_filter_read(taken, count, exchange->arena, exchange->fault, ret_filter);
}

unsigned client_columns_shown(const struct client_filter *filter)
{
    static const unsigned usual = 1U << COLUMN_STANDING | 1U << COLUMN_WINDOW |
                                  1U << COLUMN_LAST_ORDER | 1U << COLUMN_ORDERS | 1U << COLUMN_TAGS;

    return filter->has_columns ? filter->columns : usual;
}

const char *client_list_path(struct exchange *exchange, const char *path, const char *query)
{
    struct text out = text_new(exchange->arena);

    text_add(&out, path);
    text_add(&out, query[0] != '\0' ? "?" : "");
    text_add(&out, query);
    return out.at;
}

/* A newcomer and a group of them are two things to say, and of one person nobody should have to
 * read whether they are a man or a woman. */
static const struct standing_words {
    const char *one, *group; /* N_() */
} standing_words[CLIENT_STANDINGS] = {
    [CLIENT_WITHOUT_ORDERS] = {N_("No orders yet"), N_("No orders yet")},
    [CLIENT_NEWCOMER] = {N_("Newcomer"), N_("Newcomers")},
    [CLIENT_ONE_TIME] = {N_("One order"), N_("One order")},
    [CLIENT_GROWING] = {N_("On the rise"), N_("Growing")},
    [CLIENT_VIP] = {N_("VIP"), N_("VIP")},
    [CLIENT_LOST] = {N_("Lost by now"), N_("Lost")},
    [CLIENT_COOLING] = {N_("Cooling down"), N_("Cooling")},
};

struct message client_standing_words_of(enum client_standing standing)
{
    return (struct message){.one = standing_words[standing].one};
}

struct message client_standing_group_words(enum client_standing standing)
{
    return (struct message){.one = standing_words[standing].group};
}

const char *client_standing_tag(enum client_standing standing)
{
    switch (standing) {
    case CLIENT_GROWING:
        return "tag half good";
    case CLIENT_VIP:
        return "tag full good";
    case CLIENT_COOLING:
        return "tag needs";
    case CLIENT_NEWCOMER:
    case CLIENT_ONE_TIME:
    case CLIENT_LOST:
    case CLIENT_WITHOUT_ORDERS:
        break;
    }
    return "tag";
}

struct message client_column_label(enum client_column column)
{
    switch (column) {
    case COLUMN_STANDING:
        return PLAIN_MESSAGE("Standing");
    case COLUMN_WINDOW:
        return PLAIN_MESSAGE("Window");
    case COLUMN_LAST_ORDER:
        return PLAIN_MESSAGE("Last order");
    case COLUMN_LAST_CONTACT:
        return PLAIN_MESSAGE("Last contact");
    case COLUMN_ORDERS:
        return PLAIN_MESSAGE("Orders");
    case COLUMN_REVENUE:
        return PLAIN_MESSAGE("12 months");
    case COLUMN_VALUE:
        return PLAIN_MESSAGE("Value foretold");
    case COLUMN_TAGS:
        return PLAIN_MESSAGE("Tags");
    case COLUMN_ADDRESS:
        return PLAIN_MESSAGE("Address as");
    case COLUMN_LANGUAGE:
        return PLAIN_MESSAGE("Language");
    case COLUMN_SOURCE:
        return PLAIN_MESSAGE("Source");
    case COLUMN_CREATED:
        break;
    }
    return PLAIN_MESSAGE("Since");
}

struct message client_mark_label(int32_t mark)
{
    static const char *const words[] = {N_("No mark"), N_("Marked active"), N_("Marked lost"),
                                        N_("Needs us rarely")};
    enum { WORDS = sizeof(words) / sizeof(words[0]) };

    return (struct message){.one = words[mark >= 0 && mark < WORDS ? mark : 0]};
}

/* --- conditions --- */

static struct message standing_chip(const char *value)
{
    for (int i = 0; i < CLIENT_STANDINGS; i++)
        if (strcmp(client_standing_word((enum client_standing)i), value) == 0)
            return client_standing_group_words((enum client_standing)i);
    return PLAIN_MESSAGE("Standing");
}

static struct message day_chip(const struct filter_chip *chip)
{
    day_t day = 0;
    struct message_arg shown =
        day_read(chip->value, &day) ? arg_day_short(day) : arg_text(chip->value);

    if (strcmp(chip->name, "last-from") == 0)
        return MESSAGE("Last order from {1}", shown);
    if (strcmp(chip->name, "last-to") == 0)
        return MESSAGE("Last order until {1}", shown);
    return MESSAGE("Came in from {1}", shown);
}

static struct message orders_chip(const struct filter_chip *chip)
{
    struct message_arg count = arg_count(strtoll(chip->value, NULL, 10));

    if (strcmp(chip->name, "orders-from") == 0)
        return MESSAGE_N("{1} order or more", "{1} orders or more", count);
    return MESSAGE_N("At most {1} order", "At most {1} orders", count);
}

/* Conditions whose values are words of ours. */
static const struct word_chip {
    const char *name, *value, *words;
} word_chips[] = {
    {"reach", "email", N_("Has an e-mail address")},
    {"reach", "no-email", N_("Has no e-mail address")},
    {"reach", "one-way", N_("Can be reached in one way only")},
    {"window", "ahead", N_("Window is ahead")},
    {"window", "open", N_("Window is open")},
    {"window", "closing", N_("Window closes soon")},
    {"window", "passed", N_("Window has passed")},
    {"plain", "yes", N_("By the orders alone")},
    {"archived", "no", N_("Without archived ones")},
    {"archived", "only", N_("Archived")},
    {"archived", "too", N_("With archived ones")},
    {"came-back", "yes", N_("Came back after they were lost")},
    {"silence", "yellow", N_("Soon quiet for too long")},
    {"silence", "red", N_("Quiet for too long")},
    {"mark", "none", N_("No mark")},
    {"mark", "active", N_("Marked active")},
    {"mark", "lost", N_("Marked lost")},
    {"mark", "rare", N_("Needs us rarely")},
};

static struct message loss_chip(const char *value, const struct exchange *exchange)
{
    enum loss_reason reason = LOSS_UNKNOWN;

    if (!loss_reason_of(value, &reason))
        return PLAIN_MESSAGE("Lost, no reason known");
    return MESSAGE("Lost: {1}", arg_text(translate(exchange->language, loss_reason_words(reason))));
}

static struct message word_chip(const struct filter_chip *chip)
{
    for (size_t i = 0; i < sizeof(word_chips) / sizeof(word_chips[0]); i++)
        if (strcmp(word_chips[i].name, chip->name) == 0 &&
            strcmp(word_chips[i].value, chip->value) == 0)
            return (struct message){.one = word_chips[i].words};
    return (struct message){0};
}

static struct message own_chip(const struct filter_chip *chip, const struct own_names *own)
{
    int64_t id = strtoll(chip->name + strlen("own-"), NULL, 10);

    for (size_t i = 0; i < own->count; i++)
        if (own->items[i].id == id)
            return MESSAGE("{1}: {2}", arg_text(own->items[i].name), arg_text(chip->value));
    return MESSAGE("Own field: {1}", arg_text(chip->value));
}

static bool is_group(const char *name)
{
    return strcmp(name, "first_source") == 0 || strcmp(name, "any_service") == 0 ||
           strcmp(name, "last_service") == 0;
}

static struct message figure_chip(const char *value, struct exchange *exchange)
{
    struct fault fault = {0};
    struct figure figure;

    if (figure_read(value, &fault, &figure) != STATUS_OK)
        return MESSAGE("Words: {1}", arg_text(value));
    return figure_words(&figure, exchange->language, exchange->arena);
}

struct message client_chip_words(const struct filter_chip *chip, struct exchange *exchange,
                                 const struct own_names *own)
{
    struct message words = word_chip(chip);
    struct message_arg value = arg_text(chip->value);

    if (words.one)
        return words;
    if (strcmp(chip->name, "figure") == 0)
        return figure_chip(chip->value, exchange);
    if (is_group(chip->name))
        return figure_group_words(chip->name, figure_group_name(chip->value));
    if (strcmp(chip->name, "standing") == 0)
        return standing_chip(chip->value);
    if (strcmp(chip->name, "loss") == 0)
        return loss_chip(chip->value, exchange);
    if (strncmp(chip->name, "last-", 5) == 0 || strcmp(chip->name, "created-from") == 0)
        return day_chip(chip);
    if (strncmp(chip->name, "orders-", 7) == 0)
        return orders_chip(chip);
    if (strncmp(chip->name, "own-", 4) == 0)
        return own_chip(chip, own);
    if (strcmp(chip->name, "tag") == 0)
        return MESSAGE("Tag: {1}", value);
    if (strcmp(chip->name, "source") == 0)
        return MESSAGE("From: {1}", value);
    if (strcmp(chip->name, "service") == 0)
        return MESSAGE("Has bought: {1}", value);
    if (strcmp(chip->name, "language") == 0)
        return MESSAGE("Language: {1}", arg_text(client_language(exchange->language, chip->value)));
    return MESSAGE("Words: {1}", value);
}
