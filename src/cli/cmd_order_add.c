// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_json.h"
#include "app/order_json.h"
#include "app/order_said.h"
#include "cli/record_line.h"

/* The words of a line: one operand, or several as a shell cuts them. */
static enum status read_words(struct command_line *line, const char **ret_words)
{
    struct text words = text_new(line->arena);

    if (line->operand_count == 0)
        return command_line_refuse(
            line, PLAIN_MESSAGE("say it in one line, as: “Quince Kitchen; menu; 240 EUR; 27 Nov”"));
    for (size_t i = 0; i < line->operand_count; i++) {
        text_add(&words, i > 0 ? " " : "");
        text_add(&words, line->operands[i]);
    }
    *ret_words = words.at;
    return STATUS_OK;
}

static enum status no_client(struct command_line *line, const struct order_said *said)
{
    const struct client_list *list = &said->client.candidates;
    struct text names = text_new(line->arena);

    if (list->count == 0) {
        line->hint = PLAIN_MESSAGE("“regulars client list --find WORDS” shows who there is; "
                                   "“regulars enquiry add” takes people who are new");
        return fault_set(&line->fault, STATUS_NOT_FOUND, "",
                         MESSAGE("no client is called “{1}”", arg_text(said->client.name)));
    }
    for (size_t i = 0; i < list->count; i++) {
        text_add(&names, i > 0 ? ", " : "");
        text_add(&names, list->items[i].name);
    }
    return fault_set(&line->fault, STATUS_INVALID, "",
                     MESSAGE("“{1}” can be several clients: {2}", arg_text(said->client.name),
                             arg_text(names.at)));
}

static enum status read_said(struct command_line *line, struct work *work,
                             struct order_said *ret_said)
{
    const char *words = NULL;

    enum status status = read_words(line, &words);
    if (status == STATUS_OK)
        status = read_order_line(work, words, line->language->code, ret_said);
    if (status == STATUS_OK && ret_said->is_cut)
        status = command_line_refuse(line, PLAIN_MESSAGE("the line is too long to be read whole"));
    return status;
}

static enum status print_added(struct command_line *line, struct message message, int64_t undo_id,
                               void (*write)(struct json *json, const void *what), const void *what)
{
    struct text text = text_new(line->arena);
    struct json json = json_new(&text);

    if (!option_is_set(line, "json")) {
        text_add(&text, message_text(line->arena, line->language, message));
        text_add_char(&text, '\n');
        return command_line_print(line, &text);
    }
    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    write(&json, what);
    json_id(&json, "undo_id", undo_id);
    json_end(&json);
    json_finish(&json);
    return command_line_print(line, &text);
}

/* --- an order --- */

static void write_order(struct json *json, const void *what)
{
    order_json_fields(json, (const struct client_order *)what);
}

static enum status add_said_order(struct command_line *line, struct work *work)
{
    struct order_changed changed;
    struct order_said said;

    enum status status = read_said(line, work, &said);
    if (status == STATUS_OK && said.client.id == 0)
        return no_client(line, &said);
    if (status == STATUS_OK)
        status = add_order(work, said.client.id, &said.input, &changed);
    if (status != STATUS_OK)
        return status;
    return print_added(line,
                       MESSAGE("Entered as order {1} of {2}. To take it back: regulars undo {3}",
                               arg_plain(changed.order.id), arg_text(said.client.name),
                               arg_plain(changed.audit_id)),
                       changed.audit_id, write_order, &changed.order);
}

/* In the store of the line, or by the server that has it open. */
static enum status enter(struct command_line *line,
                         enum status (*add)(struct command_line *line, struct work *work))
{
    struct store_line store = {0};

    enum status status = store_line_open(line, option_text(line, "store"), USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over)
        status = add(line, &store.work);
    return record_line_end(line, &store, status);
}

enum status cmd_order_add(struct command_line *line)
{
    return enter(line, add_said_order);
}

/* --- an enquiry --- */

static void write_enquiry(struct json *json, const void *what)
{
    enquiry_json_fields(json, (const struct enquiry *)what);
}

static enum status add_said_enquiry(struct command_line *line, struct work *work)
{
    struct enquiry_changed changed;
    struct order_said said;

    enum status status = read_said(line, work, &said);
    if (status != STATUS_OK)
        return status;
    const struct enquiry_input input = {.name = said.client.name,
                                        .client_id = said.client.id,
                                        .reach = option_text(line, "reach"),
                                        .title = said.input.title,
                                        .service = said.input.service,
                                        .source = option_text(line, "source"),
                                        .amount = said.has_usual_price ? "" : said.input.amount,
                                        .currency = said.input.currency};
    status = add_enquiry(work, &input, &changed);
    if (status != STATUS_OK)
        return status;
    return print_added(
        line,
        MESSAGE("Entered as enquiry {1} from {2}. To take it back: regulars undo {3}",
                arg_plain(changed.enquiry.id), arg_text(changed.enquiry.name),
                arg_plain(changed.audit_id)),
        changed.audit_id, write_enquiry, &changed.enquiry);
}

enum status cmd_enquiry_add(struct command_line *line)
{
    return enter(line, add_said_enquiry);
}
