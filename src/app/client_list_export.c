// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_list_export.h"

#include "app/client_place.h"
#include "app/table_file.h"

/* Names as the importer knows them, where it does. */
static const char *const columns[] = {
    "Client in this file",
    "Client in orders",
    "Name",
    "Contact",
    "Standing",
    "Last order",
    "Orders",
    "Window from",
    "Window by",
    "Tags",
    "Mark",
    "Language",
    "Source",
    "Archived",
    "Last contact",
    "Contact limit",
    "Silence",
    "Window of",
};

struct writing {
    struct table_file *table;
    const struct client_listing *listing;
    int64_t total;
};

static void add_text(struct writing *writing, const char *text)
{
    sheet_text(&writing->table->sheet, slice_of(text ? text : ""));
}

static void add_day(struct writing *writing, bool is_known, day_t day)
{
    if (is_known)
        sheet_day(&writing->table->sheet, day);
    else
        sheet_empty(&writing->table->sheet);
}

static void add_limit(struct writing *writing, int32_t days)
{
    if (days > 0)
        sheet_int(&writing->table->sheet, days);
    else
        sheet_empty(&writing->table->sheet);
}

static const char *standing_said(const struct client_listing *listing,
                                 const struct client_facts *facts)
{
    const struct standing_now *now = &listing->now;

    if (now->window.active_days == 0)
        return "";
    return client_standing_word(client_standing_of(facts, &now->window, now->today));
}

static void add_tags(struct writing *writing, int64_t id)
{
    const struct tagging_list *tags = &writing->listing->tags;
    struct arena_mark mark = arena_mark(&writing->table->scratch);
    struct text list = text_new(&writing->table->scratch);

    for (size_t i = 0; i < tags->count; i++)
        if (tags->items[i].client_id == id) {
            text_add(&list, list.length > 0 ? " ::: " : "");
            text_add(&list, tags->items[i].name);
        }
    sheet_text(&writing->table->sheet, (struct slice){list.at, list.length});
    arena_rewind(&writing->table->scratch, mark);
}

static void add_client(struct writing *writing, size_t place)
{
    static const char *const marks[] = {"", "active", "lost", "rare"};
    const struct client *client = &writing->listing->clients.items[place];
    const struct client_facts *facts = &writing->listing->facts[place];
    const struct shown_contact *contact = &writing->listing->contacts[place];
    struct sheet *sheet = &writing->table->sheet;

    sheet_id(sheet, client->id);
    add_text(writing, client->reference);
    add_text(writing, client->name);
    add_text(writing, client->contact_name);
    sheet_word(sheet, standing_said(writing->listing, facts));
    add_day(writing, facts->last_order_on != CLIENT_DAY_NONE, facts->last_order_on);
    sheet_int(sheet, facts->order_count);
    add_day(writing, facts->has_window, facts->window_from);
    add_day(writing, facts->has_window, facts->window_by);
    add_tags(writing, client->id);
    sheet_word(sheet, facts->mark > 0 && facts->mark < 4 ? marks[facts->mark] : "");
    add_text(writing, client->language);
    add_text(writing, facts->source);
    sheet_word(sheet, facts->is_archived ? "yes" : "");
    add_day(writing, contact->last_on != CLIENT_DAY_NONE, contact->last_on);
    add_limit(writing, contact->limit_days);
    sheet_word(sheet, contact_silence_word(contact->silence));
    sheet_word(sheet, !facts->has_window ? "" : facts->is_window_shared ? "base" : "client");
}

static enum status too_many(struct work *work)
{
    return fault_set(&work->fault, STATUS_INVALID, "",
                     MESSAGE("a list of more than {1} clients is not taken out; take everything "
                             "out under Settings, or choose fewer",
                             arg_count(LIST_EXPORT_MAX)));
}

/* *part is the query of the page, then of the next one. */
static enum status write_page(struct work *work, struct client_listing_query *part,
                              struct writing *writing)
{
    struct client_listing listing = {0};

    enum status status = list_chosen_clients(work, part, &listing);
    if (status != STATUS_OK)
        return status;
    writing->listing = &listing;
    writing->total += (int64_t)listing.clients.count;
    if (writing->total > LIST_EXPORT_MAX)
        status = too_many(work);
    for (size_t i = 0; i < listing.clients.count && status == STATUS_OK; i++) {
        add_client(writing, i);
        status = table_file_end_row(writing->table);
    }
    writing->listing = NULL;
    part->after = listing.next;
    return status;
}

static enum status write_pages(struct work *work, const struct client_listing_query *query,
                               struct writing *writing)
{
    struct client_listing_query part = *query;
    char place[LIST_PLACE_MAX];

    do {
        struct arena_mark mark = arena_mark(work->arena);
        enum status status = write_page(work, &part, writing);

        if (status != STATUS_OK)
            return status;
        if (part.after) { /* outlives the page's memory */
            size_t length = strlen(part.after);

            if (length >= sizeof(place))
                return fault_set(&work->fault, STATUS_BROKEN, "", PLAIN_MESSAGE("the list broke"));
            memcpy(place, part.after, length + 1);
            part.after = place;
        }
        arena_rewind(work->arena, mark);
    } while (part.after);
    return STATUS_OK;
}

enum status export_client_list(struct work *work, const struct client_listing_query *query,
                               struct table_form form, int *ret_fd)
{
    struct client_listing_query part = *query;
    struct table_file table = {.file.fd = -1};
    struct writing writing = {.table = &table};

    if (!actor_may(&work->actor, RIGHT_EXPORT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at clients, but not take lists out"));
    part.limit = CLIENTS_PAGE_MAX;
    part.after = NULL;
    part.needs_tags = part.needs_window = part.needs_contact = true;
    enum status status = table_file_unnamed(&table, form, "clients", &work->fault);
    if (status == STATUS_OK)
        status = table_file_begin(&table, "Clients", columns, sizeof(columns) / sizeof(columns[0]));
    if (status == STATUS_OK)
        status = list_count_once(work, &part);
    if (status == STATUS_OK)
        status = write_pages(work, &part, &writing);
    if (status == STATUS_OK)
        status = table_file_take(&table, ret_fd);
    new_file_abandon(&table.file);
    table_file_close(&table);
    return status;
}
