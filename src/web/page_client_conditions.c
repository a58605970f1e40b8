// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "web/client_list_query.h"
#include "web/page_frame.h"
#include "web/pages.h"

static bool is_chosen(const struct filter_chips *chips, const char *name, const char *value)
{
    for (size_t i = 0; i < chips->count; i++)
        if (strcmp(chips->items[i].name, name) == 0 && strcmp(chips->items[i].value, value) == 0)
            return true;
    return false;
}

/* The value of a field that stands once; "" when it is no condition. */
static const char *value_of(const struct filter_chips *chips, const char *name)
{
    for (size_t i = 0; i < chips->count; i++)
        if (strcmp(chips->items[i].name, name) == 0)
            return chips->items[i].value;
    return "";
}

static struct condition_choices standings_of(struct exchange *exchange,
                                             const struct filter_chips *chips)
{
    struct condition_choices choices = {
        arena_array(exchange->arena, struct condition_choice, CLIENT_STANDINGS), 0};

    for (int i = 0; i < CLIENT_STANDINGS; i++) {
        const char *word = client_standing_word((enum client_standing)i);

        choices.items[choices.count++] =
            (struct condition_choice){word, client_standing_group_words((enum client_standing)i),
                                      is_chosen(chips, "standing", word)};
    }
    return choices;
}

static struct condition_choices columns_of(struct exchange *exchange, unsigned shown)
{
    struct condition_choices choices = {
        arena_array(exchange->arena, struct condition_choice, CLIENT_COLUMNS), 0};

    for (int i = 0; i < CLIENT_COLUMNS; i++)
        choices.items[choices.count++] = (struct condition_choice){
            client_column_word((enum client_column)i), client_column_label((enum client_column)i),
            (shown & 1U << i) != 0};
    return choices;
}

/* Choices whose words are those of the chip they become. */
static struct condition_choices choices_of(struct exchange *exchange,
                                           const struct filter_chips *chips, const char *name,
                                           const char *const *values)
{
    enum { VALUES_MAX = 8 };
    const struct own_names own = {NULL, 0};
    struct condition_choices choices = {
        arena_array(exchange->arena, struct condition_choice, VALUES_MAX), 0};

    for (; *values; values++) {
        const struct filter_chip chip = {name, *values};

        choices.items[choices.count++] = (struct condition_choice){
            *values, client_chip_words(&chip, exchange, &own), is_chosen(chips, name, *values)};
    }
    return choices;
}

static struct condition_choices losses_of(struct exchange *exchange,
                                          const struct filter_chips *chips)
{
    struct condition_choices choices = {
        arena_array(exchange->arena, struct condition_choice, LOSS_REASONS), 0};

    for (int i = 1; i <= LOSS_REASONS; i++) { /* that none is known comes last */
        const enum loss_reason reason = (enum loss_reason)(i % LOSS_REASONS);
        const char *word = loss_reason_word(reason);

        choices.items[choices.count++] = (struct condition_choice){
            word, {.one = loss_reason_words(reason)}, is_chosen(chips, "loss", word)};
    }
    return choices;
}

static void set_choices(struct exchange *exchange, const struct filter_chips *chips,
                        struct client_conditions_view *view)
{
    static const char *const windows[] = {"ahead", "open", "closing", "passed", NULL};
    static const char *const marks[] = {"active", "lost", "rare", "none", NULL};
    static const char *const reaches[] = {"email", "no-email", "one-way", NULL};
    static const char *const archived[] = {"only", "too", NULL};
    static const char *const of_figure[] = {"no", "only", NULL};
    static const char *const returned[] = {"yes", NULL};
    static const char *const silences[] = {"yellow", "red", NULL};

    view->windows = choices_of(exchange, chips, "window", windows);
    view->marks = choices_of(exchange, chips, "mark", marks);
    view->reaches = choices_of(exchange, chips, "reach", reaches);
    view->archived =
        choices_of(exchange, chips, "archived", view->figures.count > 0 ? of_figure : archived);
    view->returned = choices_of(exchange, chips, "came-back", returned);
    view->silences = choices_of(exchange, chips, "silence", silences);
    view->losses = losses_of(exchange, chips);
    view->standings = standings_of(exchange, chips);
}

/* What no form makes stays as it is. */
static struct figure_fields figures_of(struct exchange *exchange, const struct filter_chips *chips)
{
    static const char *const names[] = {"figure", "first_source", "any_service", "last_service"};
    enum { NAMES = sizeof(names) / sizeof(names[0]) };
    struct figure_fields figures = {arena_array(exchange->arena, struct figure_field, NAMES), 0};
    const struct own_names own = {NULL, 0};

    for (size_t i = 0; i < NAMES; i++) {
        const struct filter_chip chip = {names[i], value_of(chips, names[i])};

        if (chip.value[0] != '\0')
            figures.items[figures.count++] = (struct figure_field){
                chip.name, chip.value, client_chip_words(&chip, exchange, &own)};
    }
    return figures;
}

static const char *sort_of(struct exchange *exchange, const struct client_filter *filter)
{
    struct text text = text_new(exchange->arena);

    if (filter->has_sort) {
        text_add(&text, filter->is_descending ? "-" : "");
        text_add(&text, client_sort_word(filter->sort));
    }
    return text.at;
}

/* GET /clients/conditions?the list's own query: a form that makes another. */
enum status page_client_conditions(struct exchange *exchange)
{
    struct client_filter filter;

    enum status status = client_filter_of(exchange, &exchange->query, &filter);
    if (status != STATUS_OK)
        return status;
    const char *query = client_filter_query(&filter, FILTER_ALL, NULL, exchange->arena);
    struct filter_chips chips = client_filter_chips(&filter, exchange->arena);
    const char *title = translate(exchange->language, N_("Conditions and columns"));
    struct client_conditions_view view = {
        .page = page_frame(exchange, title),
        .find = filter.find,
        .last_from = value_of(&chips, "last-from"),
        .last_to = value_of(&chips, "last-to"),
        .orders_from = value_of(&chips, "orders-from"),
        .orders_to = value_of(&chips, "orders-to"),
        .tags = value_of(&chips, "tag"),
        .source = filter.source,
        .service = filter.service,
        .language = filter.language,
        .created_from = value_of(&chips, "created-from"),
        .figures = figures_of(exchange, &chips),
        .sort = sort_of(exchange, &filter),
        .columns = columns_of(exchange, client_columns_shown(&filter)),
        .back = client_list_path(exchange, "/clients", query),
    };

    view.page.crumb = title;
    set_choices(exchange, &chips, &view);
    struct html out = reply_html(exchange);
    view_client_conditions(&out, exchange->language, &view);
    return STATUS_OK;
}
