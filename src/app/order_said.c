// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/order_said.h"

#include <string.h>

#include "base/decimal.h"
#include "domain/order_line.h"
#include "store/services.h"
#include "store/workspaces.h"

const char *amount_field(struct arena *arena, bool has_amount, int64_t amount)
{
    struct text text = text_new(arena);

    if (has_amount)
        text_decimal(&text, amount, AMOUNT_DECIMALS);
    return text.at;
}

const char *day_field(struct arena *arena, day_t day)
{
    char text[DAY_TEXT_SIZE];

    if (day == ORDER_DAY_NONE)
        return "";
    day_write(day, text);
    return arena_copy(arena, text, strlen(text));
}

/* What the line says of the service stands; the rest is as usual. */
static void take_usual(struct order_line *line, const struct service *service, day_t today,
                       struct order_said *said)
{
    if (!line->has_amount && service->has_price) {
        line->has_amount = said->has_usual_price = true;
        line->amount = service->price;
        said->input.currency = service->currency;
    }
    if (!line->has_day && service->usual_days != SERVICE_DAYS_NONE) {
        line->has_day = said->has_usual_days = true;
        line->day = today + service->usual_days;
    }
}

static enum status look_up(struct work *work, struct order_line *line, day_t today,
                           struct order_said *said)
{
    struct service service = {.id = 0};

    enum status status = pick_client(work, line->who, &said->client);
    if (status == STATUS_OK && line->what[0] != '\0')
        status = services_find_key(work, service_key(work->arena, line->what), &service);
    if (status != STATUS_OK)
        return status;
    bool is_service = service.id != 0 && service.archived_at == 0;
    said->input.service = is_service ? service.name : "";
    said->input.title = is_service ? "" : line->what;
    if (is_service)
        take_usual(line, &service, today, said);
    return STATUS_OK;
}

enum status read_order_line(struct work *work, const char *text, const char *language,
                            struct order_said *ret_said)
{
    struct workspace workspace;
    day_t today = 0;

    enum status status = business_day(work, &today);
    if (status == STATUS_OK)
        status = workspaces_find(work, work->workspace_id, &workspace);
    if (status != STATUS_OK)
        return status;
    struct order_line line = order_line_read(slice_of(text), language, today, work->arena);
    struct order_said said = {
        .is_empty = line.who[0] == '\0' && !line.has_amount && !line.has_day,
        .is_cut = line.is_cut,
        .input = {.details = "", .source = "", .number = "", .delivered_on = ""}};
    status = look_up(work, &line, today, &said);
    if (status != STATUS_OK)
        return status;
    if (line.currency[0] != '\0')
        said.input.currency = arena_copy(work->arena, line.currency, strlen(line.currency));
    else if (!said.input.currency)
        said.input.currency = workspace.currency;
    said.input.amount = amount_field(work->arena, line.has_amount, line.amount);
    said.input.accepted_on = day_field(work->arena, today);
    said.input.due_on = day_field(work->arena, line.has_day ? line.day : ORDER_DAY_NONE);
    *ret_said = said;
    return STATUS_OK;
}
