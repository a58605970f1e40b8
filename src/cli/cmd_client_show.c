// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_json.h"
#include "cli/record_line.h"

static void add_json(struct text *out, const struct client_card *card,
                     const struct shown_contact *contact)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    client_json_fields(&json, &card->client);
    client_json_summary(&json, &card->client);
    client_json_contact(&json, contact);
    client_json_card(&json, card);
    client_json_facts(&json, card);
    client_json_timeline(&json, card);
    json_end(&json);
    json_finish(&json);
}

static struct message form_message(enum form_of_address form)
{
    switch (form) {
    case ADDRESS_FORMAL:
        return PLAIN_MESSAGE("Form of address: formal");
    case ADDRESS_FIRST_NAME:
        return PLAIN_MESSAGE("Form of address: by first name");
    case ADDRESS_UNKNOWN:
        break;
    }
    return PLAIN_MESSAGE("Form of address: not known");
}

static void add_line(struct printer *printer, struct message message)
{
    text_add(printer->out, say(printer, message));
    text_add_char(printer->out, '\n');
}

static void add_head(struct printer *printer, const struct client *client)
{
    print_toned(printer, TONE_STRONG, slice_of(say_log_text(printer, slice_of(client->name))));
    text_add_char(printer->out, '\n');
    add_line(printer,
             MESSAGE("Number {1}, version {2}", arg_plain(client->id), arg_plain(client->version)));
    add_line(printer, form_message(client->form_of_address));
    if (client->last_order_on == CLIENT_DAY_NONE)
        add_line(printer, PLAIN_MESSAGE("No orders yet"));
    else
        add_line(printer,
                 MESSAGE_N("{1} order, the last one on {2}", "{1} orders, the last one on {2}",
                           arg_count(client->order_count), arg_day(client->last_order_on)));
}

/* The contact's name stands beside the first of their points. */
static void add_contact(struct printer *printer, struct table *table,
                        const struct client_card *card, const struct contact *contact)
{
    const char *name = say_log_text(printer, slice_of(contact->name));
    bool is_named = false;

    for (size_t i = 0; i < card->point_count; i++) {
        if (card->points[i].contact_id != contact->id)
            continue;
        table_cell(table, is_named ? "" : name, TONE_PLAIN);
        table_cell(table, say_log_text(printer, slice_of(card->points[i].value)), TONE_PLAIN);
        is_named = true;
    }
    if (is_named)
        return;
    table_cell(table, name, TONE_PLAIN);
    table_cell(table, "", TONE_PLAIN);
}

static void add_contacts(struct printer *printer, const struct client_card *card)
{
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("Contact")), COLUMN_NAME, STAYS, 12);
    table_column(&table, say_name(printer, N_("Reached at")), COLUMN_NAME, STAYS, 12);
    for (size_t i = 0; i < card->contact_count; i++)
        add_contact(printer, &table, card, &card->contacts[i]);
    table_print(&table);
}

static const char *state_name(enum order_state state)
{
    switch (state) {
    case ORDER_CANCELLED:
        return N_("cancelled");
    case ORDER_REFUND:
        return N_("money back");
    case ORDER_COUNTS:
        break;
    }
    return NULL;
}

static void add_order(struct printer *printer, struct table *table,
                      const struct client_order *order)
{
    const char *state = state_name(order->state);

    table_cell(table, say_value(printer, arg_day_short(order->accepted_on)), TONE_PLAIN);
    table_cell(table,
               order->has_amount ? say_value(printer, arg_money(order->amount, 2, order->currency))
                                 : "",
               TONE_PLAIN);
    table_cell(table, say_log_text(printer, slice_of(order->service)), TONE_PLAIN);
    table_cell(table, state ? say_name(printer, state) : "", TONE_QUIET);
}

static void add_orders(struct printer *printer, const struct client_card *card)
{
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("Day")), COLUMN_LABEL, STAYS, 0);
    table_column(&table, say_name(printer, N_("Amount")), COLUMN_FIGURE, 3, 0);
    table_column(&table, say_name(printer, N_("Service")), COLUMN_NAME, 2, 10);
    table_column(&table, say_name(printer, N_("State")), COLUMN_LABEL, 1, 0);
    for (size_t i = 0; i < card->order_count; i++)
        add_order(printer, &table, &card->orders[i]);
    table_print(&table);
    if (card->has_more_orders)
        print_note(printer, PLAIN_MESSAGE("Older orders are not shown."));
}

static enum status print_card(struct command_line *line, struct work *work,
                              const struct client_card *card)
{
    struct text text = text_new(line->arena);
    struct printer printer = record_printer(line, &text);

    if (option_is_set(line, "json")) {
        struct shown_contact contact;

        enum status status = quiet_client(work, line->served_snapshots, &card->client, &contact);
        if (status != STATUS_OK)
            return status;
        add_json(&text, card, &contact);
        return command_line_print(line, &text);
    }
    add_head(&printer, &card->client);
    add_contacts(&printer, card);
    add_orders(&printer, card);
    return command_line_print(line, &text);
}

enum status cmd_client_show(struct command_line *line)
{
    struct client_card card;
    struct store_line store = {0};
    int64_t id;

    enum status status = operand_id(line, &id);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_READ, &store);
    if (status == STATUS_OK)
        status = show_client(&store.work, id, &card);
    if (status == STATUS_OK)
        status = print_card(line, &store.work, &card);
    return record_line_end(line, &store, status);
}
