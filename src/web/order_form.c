// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/order_form.h"

#include <inttypes.h>
#include <stdlib.h>

#include "app/order_said.h"

enum { TIMES = 4, SHORT = 200, OWN_MAX = 4 * OWN_VALUE_MAX }; /* bytes before it is trimmed */

struct order_input order_input_of(struct arena *arena, const struct client_order *order)
{
    return (struct order_input){
        .title = order->title,
        .details = order->details,
        .service = order->service,
        .source = order->source,
        .number = order->number ? order->number : "",
        .amount = amount_field(arena, order->has_amount, order->amount),
        .currency = order->currency,
        .accepted_on = day_field(arena, order->accepted_on),
        .due_on = day_field(arena, order->due_on),
        .delivered_on = day_field(arena, order->delivered_on),
    };
}

/* "f17": the number; 0 for other names. */
static int64_t own_id(const char *name)
{
    char *end = NULL;

    if (name[0] != 'f' || name[1] < '1' || name[1] > '9')
        return 0;
    const int64_t id = strtoll(name + 1, &end, 10);
    return *end == '\0' ? id : 0;
}

static enum status read_own(struct exchange *exchange, struct order_input *input)
{
    struct own_value *values = arena_array(exchange->arena, struct own_value, OWN_FIELDS_MAX);
    enum status status = STATUS_OK;
    size_t count = 0;

    for (size_t i = 0; i < exchange->form.count && count < OWN_FIELDS_MAX; i++) {
        const char *name = exchange->form.items[i].name, *text = NULL;

        if (own_id(name) == 0)
            continue;
        status = form_text(exchange, name, OWN_MAX, &text);
        if (status != STATUS_OK)
            return status;
        values[count++] = (struct own_value){own_id(name), text};
    }
    input->own = values;
    input->own_count = count;
    return STATUS_OK;
}

enum status order_input_read(struct exchange *exchange, struct order_input *ret_input)
{
    struct order_input input = {0};
    const struct form_text_field fields[] = {
        {"title", TIMES * ORDER_TITLE_MAX, &input.title},
        {"details", TIMES * ORDER_DETAILS_MAX, &input.details},
        {"service", TIMES * ORDER_WORD_MAX, &input.service},
        {"source", TIMES * ORDER_WORD_MAX, &input.source},
        {"number", TIMES * ORDER_WORD_MAX, &input.number},
        {"amount", SHORT, &input.amount},
        {"currency", SHORT, &input.currency},
        {"accepted_on", SHORT, &input.accepted_on},
        {"due_on", SHORT, &input.due_on},
        {"delivered_on", SHORT, &input.delivered_on},
    };

    enum status status = form_texts(exchange, fields, sizeof(fields) / sizeof(fields[0]));
    if (status == STATUS_OK)
        status = read_own(exchange, &input);
    if (status == STATUS_OK)
        *ret_input = input;
    return status;
}

void order_rows(struct form_page *form, const struct order_input *stored)
{
    static const struct form_spec specs[] = {
        {"title", NULL, N_("What it is"), NULL, FORM_LINE, NULL},
        {"service", NULL, N_("Service"), NULL, FORM_SERVICE, NULL},
        {"amount", NULL, N_("Amount"), NULL, FORM_AMOUNT, NULL},
        {"currency", NULL, N_("Currency"), NULL, FORM_LINE, NULL},
        {"accepted_on", NULL, N_("Accepted on"), NULL, FORM_DAY, NULL},
        {"due_on", NULL, N_("Promised for"), NULL, FORM_DAY, NULL},
        {"delivered_on", NULL, N_("Delivered on"), NULL, FORM_DAY, NULL},
        {"number", NULL, N_("Number"), NULL, FORM_LINE, NULL},
        {"source", NULL, N_("Where it came from"), NULL, FORM_SOURCE, NULL},
        {"details", NULL, N_("Details"), NULL, FORM_AREA, NULL},
    };
    const char *const values[] = {
        stored->title,  stored->service,      stored->amount, stored->currency, stored->accepted_on,
        stored->due_on, stored->delivered_on, stored->number, stored->source,   stored->details};

    _Static_assert(sizeof(values) / sizeof(values[0]) == sizeof(specs) / sizeof(specs[0]),
                   "each row has its value");
    for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++)
        (void)form_page_row(form, &specs[i], values[i]);
}

enum status form_known_words(struct form_page *form)
{
    struct exchange *exchange = form->exchange;
    struct known_words words;

    enum status status = known_words(exchange->work, &words);
    if (status != STATUS_OK)
        return status;
    form->view.fields.services = form_words(exchange->arena, words.services, words.service_count);
    form->view.fields.sources = form_words(exchange->arena, words.sources, words.source_count);
    return STATUS_OK;
}

void client_row(struct form_page *form, const struct client_list *candidates, int64_t chosen)
{
    static const struct form_spec spec = {"client_id", NULL,        N_("Which of them?"),
                                          NULL,        FORM_CHOICE, NULL};
    struct exchange *exchange = form->exchange;
    const size_t most = candidates->count + 1;
    const char **values = arena_array(exchange->arena, const char *, most);
    const char **texts = arena_array(exchange->arena, const char *, most);
    size_t count = 0;

    if (candidates->count == 0)
        return;
    values[count] = "";
    texts[count++] = "–";
    for (size_t i = 0; i < candidates->count; i++) {
        values[count] = path_text(exchange, "%" PRId64, candidates->items[i].id);
        texts[count++] = candidates->items[i].name;
    }
    struct form_row *row =
        form_page_row(form, &spec, chosen == 0 ? "" : path_text(exchange, "%" PRId64, chosen));
    form_row_options(form, row, values, texts, count);
}
