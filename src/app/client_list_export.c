// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_list_export.h"

#include <unistd.h>

#include "app/client_place.h"
#include "app/export_files.h"
#include "app/unnamed_file.h"
#include "base/csv.h"

static const char file_name[] = "clients.csv";

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
};

struct writing {
    struct text text; /* of one page */
    struct csv csv;
    const struct client_listing *listing;
};

static void add_text(struct writing *writing, const char *text)
{
    csv_guarded(&writing->csv, slice_of(text ? text : ""));
}

static void add_day(struct writing *writing, bool is_known, day_t day)
{
    char text[DAY_TEXT_SIZE];

    if (!is_known) {
        csv_empty(&writing->csv);
        return;
    }
    day_write(day, text);
    csv_text(&writing->csv, text);
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
    struct text list = text_new(writing->text.arena);

    for (size_t i = 0; i < tags->count; i++)
        if (tags->items[i].client_id == id) {
            text_add(&list, list.length > 0 ? " ::: " : "");
            text_add(&list, tags->items[i].name);
        }
    csv_guarded(&writing->csv, (struct slice){list.at, list.length});
}

static void add_client(struct writing *writing, size_t place)
{
    static const char *const marks[] = {"", "active", "lost", "rare"};
    const struct client *client = &writing->listing->clients.items[place];
    const struct client_facts *facts = &writing->listing->facts[place];

    csv_int(&writing->csv, client->id);
    add_text(writing, client->reference);
    add_text(writing, client->name);
    add_text(writing, client->contact_name);
    csv_text(&writing->csv, standing_said(writing->listing, facts));
    add_day(writing, facts->last_order_on != CLIENT_DAY_NONE, facts->last_order_on);
    csv_int(&writing->csv, facts->order_count);
    add_day(writing, facts->has_window, facts->window_from);
    add_day(writing, facts->has_window, facts->window_by);
    add_tags(writing, client->id);
    csv_text(&writing->csv, facts->mark > 0 && facts->mark < 4 ? marks[facts->mark] : "");
    add_text(writing, client->language);
    add_text(writing, facts->source);
    csv_text(&writing->csv, facts->is_archived ? "yes" : "");
    csv_end_record(&writing->csv);
}

/* By the mark of its byte order a spreadsheet knows UTF-8. */
static void add_heads(struct writing *writing)
{
    text_add(&writing->text, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
        csv_text(&writing->csv, columns[i]);
    csv_end_record(&writing->csv);
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
                              struct csv_form form, int fd, int64_t *total)
{
    struct client_listing listing = {0};
    struct writing writing = {.text = text_new(work->arena), .listing = &listing};

    enum status status = list_chosen_clients(work, part, &listing);
    if (status != STATUS_OK)
        return status;
    writing.csv = csv_new_in(&writing.text, form);
    if (*total == 0 && !part->after)
        add_heads(&writing);
    *total += (int64_t)listing.clients.count;
    if (*total > LIST_EXPORT_MAX)
        return too_many(work);
    for (size_t i = 0; i < listing.clients.count; i++)
        add_client(&writing, i);
    part->after = listing.next;
    return unnamed_file_write(fd, (struct slice){writing.text.at, writing.text.length}, file_name,
                              &work->fault);
}

static enum status write_pages(struct work *work, const struct client_listing_query *query,
                               struct csv_form form, int fd)
{
    struct client_listing_query part = *query;
    char place[LIST_PLACE_MAX];
    int64_t total = 0;

    do {
        struct arena_mark mark = arena_mark(work->arena);
        enum status status = write_page(work, &part, form, fd, &total);

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
                               const char *language, int *ret_fd)
{
    struct client_listing_query part = *query;
    int fd = -1;

    if (!actor_may(&work->actor, RIGHT_EXPORT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at clients, but not take lists out"));
    part.limit = CLIENTS_PAGE_MAX;
    part.after = NULL;
    part.needs_tags = part.needs_window = true;
    enum status status = unnamed_file(slice_of(""), file_name, &work->fault, &fd);
    if (status == STATUS_OK)
        status = write_pages(work, &part, export_spreadsheet_form(language), fd);
    if (status == STATUS_OK && lseek(fd, 0, SEEK_SET) != 0)
        status = STATUS_UNAVAILABLE;
    if (status != STATUS_OK) {
        if (fd >= 0)
            close(fd);
        return status;
    }
    *ret_fd = fd;
    return STATUS_OK;
}
