// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/clients.h"

#include <string.h>

#include "app/site.h"
#include "web/client_words.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { FIND_MAX = 800, PLACE_MAX = 4000 }; /* bytes; a place holds a name's sort key */

static struct client_row row_of(const struct client *client)
{
    bool has_own_contact = client->contact_name && strcmp(client->contact_name, client->name) != 0;

    struct client_row row = {
        .id = client->id,
        .name = client->name,
        .contact = has_own_contact ? client->contact_name : "",
        .orders = arg_count(client->order_count),
        .last_order = client_day(client->last_order_on),
    };
    if (client->form_of_address != ADDRESS_UNKNOWN) /* else the cell stays empty and quiet */
        row.address = client_address_words(client->form_of_address);
    return row;
}

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

/* GET /clients?find=&after= */
enum status page_client_list(struct exchange *exchange)
{
    struct client_query query = {.limit = CLIENTS_PAGE};
    struct client_page page = {0};
    const char *find = "", *after = "";

    enum status status = query_text(exchange, "find", FIND_MAX, &find);
    if (status == STATUS_OK)
        status = query_text(exchange, "after", PLACE_MAX, &after);
    query.find = find;
    query.after = after[0] != '\0' ? after : NULL;
    if (status == STATUS_OK)
        status = list_clients(exchange->work, &query, &page);
    if (status != STATUS_OK)
        return status;

    const char *title = translate(exchange->language, N_("Clients"));
    struct client_list_view view = {
        .page = page_frame(exchange, title), .find = find, .next = page.next};
    view.page.heading = title;
    view.store = shell_word(exchange->arena, exchange->site->store_shown);
    view.rows.items = arena_array(exchange->arena, struct client_row, page.clients.count);
    view.rows.count = page.clients.count;
    for (size_t i = 0; i < page.clients.count; i++)
        view.rows.items[i] = row_of(&page.clients.items[i]);

    struct html out = reply_html(exchange);
    view_client_list(&out, exchange->language, &view);
    return STATUS_OK;
}
