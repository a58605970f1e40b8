// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/saved_views.h"
#include "app/site.h"
#include "web/client_list_query.h"
#include "web/client_list_rows.h"
#include "web/client_words.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { PLACE_MAX = 4000 }; /* bytes; a place holds a name's sort key */
#define LOOKED_MAX INT64_C(1000000000000)

/* In quotes where a shell would see more than a word: the command is there to be copied. */
static const char *shell_word(struct arena *arena, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_./:@%+,=";
    struct text out = text_new(arena);

    if (word[strspn(word, plain)] == '\0')
        return word;
    text_add(&out, "'");
    for (const char *at = word; *at != '\0'; at++)
        if (*at == '\'')
            text_add(&out, "'\\''");
        else
            text_add_char(&out, *at);
    text_add(&out, "'");
    return out.at;
}

static const char *query_of(struct exchange *exchange, const struct client_filter *filter)
{
    return client_filter_query(filter, FILTER_ALL, NULL, exchange->arena);
}

/* --- views that are there from the start --- */

static const struct {
    const char *query;
    const char *words;
} usual_views[] = {
    {"window=closing&sort=window", N_("Due back soon")},
    {"standing=growing&standing=vip", N_("Regulars")},
    {"standing=newcomer", N_("Newcomers")},
    {"standing=cooling", N_("Cooling")},
    {"standing=lost", N_("Lost ones")},
    {"", N_("Everyone")},
};
enum { USUAL_VIEWS = sizeof(usual_views) / sizeof(usual_views[0]) };

/* What is there from the start, and then what was kept. */
static struct client_tabs tabs_of(struct exchange *exchange, const char *query,
                                  const struct saved_view_list *saved)
{
    struct client_tabs tabs = {
        arena_array(exchange->arena, struct client_tab, USUAL_VIEWS + saved->count), 0};

    for (size_t i = 0; i < USUAL_VIEWS; i++)
        tabs.items[tabs.count++] = (struct client_tab){
            .path = client_list_path(exchange, "/clients", usual_views[i].query),
            .words = {.one = usual_views[i].words},
            .is_here = strcmp(usual_views[i].query, query) == 0,
        };
    for (size_t i = 0; i < saved->count; i++)
        tabs.items[tabs.count++] = (struct client_tab){
            .path = client_list_path(exchange, "/clients", saved->items[i].query),
            .name = saved->items[i].name,
            .is_here = strcmp(saved->items[i].query, query) == 0,
        };
    return tabs;
}

/* --- what is around the rows --- */

static struct client_chips chips_of(struct exchange *exchange, const struct client_filter *filter)
{
    const struct own_names own = {NULL, 0};
    struct filter_chips all = client_filter_chips(filter, exchange->arena);
    struct client_chips chips = {arena_array(exchange->arena, struct client_chip, all.count), 0};

    for (size_t i = 0; i < all.count; i++) {
        const char *query = client_filter_query(filter, FILTER_ALL, &all.items[i], exchange->arena);

        chips.items[chips.count++] =
            (struct client_chip){client_list_path(exchange, "/clients", query),
                                 client_chip_words(&all.items[i], exchange, &own)};
    }
    return chips;
}

static void keep(struct kept_fields *kept, const char *name, const char *value)
{
    kept->items[kept->count++] = (struct kept_field){name, value};
}

/* The form that looks for words keeps all else that the address says. */
static struct kept_fields kept_of(struct exchange *exchange, const struct client_filter *filter)
{
    struct filter_chips chips = client_filter_chips(filter, exchange->arena);
    struct kept_fields kept = {
        arena_array(exchange->arena, struct kept_field, chips.count + 2 + CLIENT_COLUMNS), 0};
    struct text sort = text_new(exchange->arena);

    for (size_t i = 0; i < chips.count; i++)
        if (strcmp(chips.items[i].name, "find") != 0)
            keep(&kept, chips.items[i].name, chips.items[i].value);
    if (filter->has_sort) {
        text_add(&sort, filter->is_descending ? "-" : "");
        text_add(&sort, client_sort_word(filter->sort));
        keep(&kept, "sort", sort.at);
    }
    for (int i = 0; filter->has_columns && i < CLIENT_COLUMNS; i++)
        if (filter->columns & 1U << i)
            keep(&kept, "columns", client_column_word((enum client_column)i));
    if (filter->has_columns && filter->columns == 0)
        keep(&kept, "columns", "none");
    return kept;
}

/* --- heads --- */

/* By what a column sorts; CLIENT_SORTS when nothing does. */
static int sort_of_column(enum client_column column)
{
    switch (column) {
    case COLUMN_WINDOW:
        return SORT_WINDOW;
    case COLUMN_LAST_ORDER:
        return SORT_LAST_ORDER;
    case COLUMN_ORDERS:
        return SORT_ORDERS;
    case COLUMN_VALUE:
        return SORT_VALUE;
    case COLUMN_CREATED:
        return SORT_CREATED;
    case COLUMN_STANDING:
    case COLUMN_LAST_CONTACT:
    case COLUMN_REVENUE:
    case COLUMN_TAGS:
    case COLUMN_ADDRESS:
    case COLUMN_LANGUAGE:
    case COLUMN_SOURCE:
        break;
    }
    return CLIENT_SORTS;
}

/* Names and windows begin with the first, figures with the largest; a second press turns round. */
static struct client_head head_of(struct exchange *exchange, const struct client_filter *filter,
                                  int sort, struct message words)
{
    struct client_head head = {.words = words, .sorted = ""};
    struct client_filter other = *filter;

    if (sort == CLIENT_SORTS)
        return head;
    bool is_this = (int)filter->sort == sort;
    bool is_first_down = sort != SORT_NAME && sort != SORT_WINDOW;

    other.sort = (enum client_sort)sort;
    other.is_descending = is_this ? !filter->is_descending : is_first_down;
    other.has_sort = true;
    head.path = client_list_path(exchange, "/clients", query_of(exchange, &other));
    if (is_this)
        head.sorted = filter->is_descending ? "descending" : "ascending";
    return head;
}

static bool is_figure(enum client_column column)
{
    return column == COLUMN_LAST_ORDER || column == COLUMN_ORDERS || column == COLUMN_REVENUE ||
           column == COLUMN_VALUE || column == COLUMN_CREATED;
}

static struct client_heads heads_of(struct exchange *exchange, const struct client_filter *filter,
                                    unsigned columns)
{
    struct client_heads heads = {
        arena_array(exchange->arena, struct client_head, CLIENT_COLUMNS + 1), 0};

    heads.items[heads.count++] = head_of(exchange, filter, SORT_NAME, PLAIN_MESSAGE("Client"));
    for (int i = 0; i < CLIENT_COLUMNS; i++) {
        enum client_column column = (enum client_column)i;

        if ((columns & 1U << i) == 0)
            continue;
        heads.items[heads.count] =
            head_of(exchange, filter, sort_of_column(column), client_column_label(column));
        heads.items[heads.count++].is_figure = is_figure(column);
    }
    return heads;
}

static void set_columns(struct client_list_view *view, unsigned columns)
{
    view->has_standing = (columns & 1U << COLUMN_STANDING) != 0;
    view->has_window = (columns & 1U << COLUMN_WINDOW) != 0;
    view->has_last_order = (columns & 1U << COLUMN_LAST_ORDER) != 0;
    view->has_last_contact = (columns & 1U << COLUMN_LAST_CONTACT) != 0;
    view->has_orders = (columns & 1U << COLUMN_ORDERS) != 0;
    view->has_revenue = (columns & 1U << COLUMN_REVENUE) != 0;
    view->has_value = (columns & 1U << COLUMN_VALUE) != 0;
    view->has_tags = (columns & 1U << COLUMN_TAGS) != 0;
    view->has_address = (columns & 1U << COLUMN_ADDRESS) != 0;
    view->has_language = (columns & 1U << COLUMN_LANGUAGE) != 0;
    view->has_source = (columns & 1U << COLUMN_SOURCE) != 0;
    view->has_created = (columns & 1U << COLUMN_CREATED) != 0;
}

/* --- the page --- */

/* The place first, and how many were looked at up to it: what follows is the address of the list as
 * it was. */
static const char *next_path(struct exchange *exchange, const struct client_filter *filter,
                             const struct client_listing *listing)
{
    const char *query = query_of(exchange, filter);
    struct text out = text_new(exchange->arena);

    text_format(&out, "/clients?after=%s", listing->next);
    if (listing->is_cut)
        text_format(&out, "&looked=%" PRId64, listing->looked_count);
    text_format(&out, "%s%s", query[0] != '\0' ? "&" : "", query);
    return out.at;
}

static struct message cut_words(const struct client_listing *listing)
{
    if (!listing->is_cut)
        return (struct message){0};
    return MESSAGE("Looked at {1} of {2} clients so far. Nothing is lost: going on begins where "
                   "this ended.",
                   arg_count(listing->looked_count), arg_count(listing->all_count));
}

static const char *export_path(struct arena *arena, const char *path, const char *as)
{
    struct text out = text_new(arena);

    text_format(&out, "%s%cformat=%s", path, strchr(path, '?') ? '&' : '?', as);
    return out.at;
}

static void set_paths(struct exchange *exchange, const struct client_filter *filter,
                      const struct saved_view_list *saved, struct client_list_view *view)
{
    const char *query = query_of(exchange, filter);
    bool may_export = actor_may(&exchange->work->actor, RIGHT_EXPORT);

    view->conditions_path = client_list_path(exchange, "/clients/conditions", query);
    view->all_path = client_list_path(exchange, "/clients", query);
    view->views_path = client_list_path(exchange, "/clients/views", query);
    view->tabs = tabs_of(exchange, query, saved);
    view->bulk_path = client_list_path(exchange, "/clients/bulk", query);
    view->may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT);
    view->may_import = actor_may(&exchange->work->actor, RIGHT_IMPORT);
    if (!may_export)
        return;
    view->csv_path = client_list_path(exchange, "/clients/export", query);
    view->xlsx_path = export_path(exchange->arena, view->csv_path, "xlsx");
    view->cards_path = export_path(exchange->arena, view->csv_path, "vcf");
}

static void show_list(struct exchange *exchange, const struct client_filter *filter,
                      const struct client_listing *listing, const struct saved_view_list *saved)
{
    const char *title = translate(exchange->language, N_("Clients"));
    unsigned columns = client_columns_shown(filter);
    struct client_list_view view = {
        .page = page_frame(exchange, title),
        .find = filter->find,
        .kept = kept_of(exchange, filter),
        .chips = chips_of(exchange, filter),
        .heads = heads_of(exchange, filter, columns),
        .rows = client_rows_of(exchange, columns, listing),
        .cut = cut_words(listing),
        .has_conditions = client_filter_conditions(filter) > 0,
        .store = shell_word(exchange->arena, exchange->site->store_shown),
    };

    view.page.heading = title;
    set_columns(&view, columns);
    set_paths(exchange, filter, saved, &view);
    if (listing->next)
        view.next = next_path(exchange, filter, listing);
    struct html out = reply_html(exchange);
    view_client_list(&out, exchange->language, &view);
}

/* GET /clients?find=&standing=...&sort=&columns=&after=&looked= */
enum status page_client_list(struct exchange *exchange)
{
    struct client_listing_query query = {.limit = CLIENTS_PAGE,
                                         .snapshots = exchange->site->snapshots};
    struct client_listing listing = {0};
    struct saved_view_list saved = {0};
    const char *after = "";
    int64_t looked = 0;

    enum status status = client_filter_of(exchange, &exchange->query, &query.filter);
    if (status == STATUS_OK)
        status = query_text(exchange, "after", PLACE_MAX, &after);
    if (status == STATUS_OK)
        status = query_number(exchange, "looked", 0, LOOKED_MAX, &looked);
    if (status != STATUS_OK)
        return status;

    unsigned columns = client_columns_shown(&query.filter);
    query.after = after;
    query.needs_tags = (columns & 1U << COLUMN_TAGS) != 0;
    query.needs_revenue = (columns & 1U << COLUMN_REVENUE) != 0;
    query.needs_window = (columns & 1U << COLUMN_WINDOW) != 0;
    query.needs_contact = (columns & 1U << COLUMN_LAST_CONTACT) != 0;
    query.needs_value = (columns & 1U << COLUMN_VALUE) != 0;
    status = list_chosen_clients(exchange->work, &query, &listing);
    if (status == STATUS_OK)
        status = list_saved_views(exchange->work, SAVED_CLIENTS, &saved);
    listing.looked_count += looked;
    if (status == STATUS_OK)
        show_list(exchange, &query.filter, &listing, &saved);
    return status;
}
