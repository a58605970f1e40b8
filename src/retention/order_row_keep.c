// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/utf8.h"
#include "retention/order_row.h"

/* The client named above the rows gives way to the next one within a block. */
static struct slice lasting(struct row_reader *reader, struct slice client)
{
    if (client.at != reader->memory.heading)
        return client;
    return (struct slice){arena_copy(&reader->arena, client.at, client.length), client.length};
}

static void keep(struct row_reader *reader, const struct kept_row *kept)
{
    struct block_outcome *outcome = &reader->outcome;

    if (outcome->kept_count == outcome->kept_capacity) {
        size_t capacity = outcome->kept_capacity * 2 + 256;
        struct kept_row *rows = arena_array(&reader->arena, struct kept_row, capacity);
        if (outcome->kept_count > 0)
            memcpy(rows, outcome->kept, outcome->kept_count * sizeof(*rows));
        outcome->kept = rows;
        outcome->kept_capacity = capacity;
    }
    outcome->kept[outcome->kept_count] = *kept;
    outcome->kept[outcome->kept_count++].order.client = lasting(reader, kept->order.client);
}

static struct kept_row kept_row_of(const struct row_reader *reader, const struct row *row)
{
    struct kept_row kept = {
        .order = row->order,
        .number = row_text(reader, row, ROLE_ORDER),
        .source = row_text(reader, row, ROLE_SOURCE),
        .service = row_text(reader, row, ROLE_SERVICE),
        .line = row->line,
    };

    memcpy(kept.currency, row->currency, sizeof(kept.currency));
    return kept;
}

void row_keep(struct row_reader *reader, const struct row *row)
{
    struct kept_row kept = kept_row_of(reader, row);

    kept.has_amount = row_has(reader, ROLE_AMOUNT);
    keep(reader, &kept);
}

static void read_cancelled_amount(const struct row_reader *reader, const struct row *row,
                                  struct kept_row *kept)
{
    struct slice text = slice_trim(row_field(reader, row, ROLE_AMOUNT));
    struct amount_reading reading;

    if (order_amount_read(text, reader->rules->options->decimal_mark, &reading) != AMOUNT_READ)
        return;
    kept->has_amount = true;
    kept->order.amount = order_amount_resolve(reading.amount, reading.open, DECIMAL_POINT);
    kept->order.amount_if_comma = order_amount_resolve(reading.amount, reading.open, DECIMAL_COMMA);
    memcpy(kept->currency, reading.currency, sizeof(kept->currency));
}

/* False when it is another one than was asked for: the amount of such an order would mislead. */
static bool read_cancelled_currency(const struct row_reader *reader, const struct row *row,
                                    struct kept_row *kept)
{
    const char *asked = reader->rules->options->currency;

    (void)currency_read(slice_trim(row_field(reader, row, ROLE_CURRENCY)), kept->currency);
    return asked[0] == '\0' || kept->currency[0] == '\0' || memcmp(asked, kept->currency, 4) == 0;
}

static bool is_client(struct slice client)
{
    return client.length > 0 && client.length <= ORDER_CLIENT_MAX &&
           memchr(client.at, '\0', client.length) == NULL && utf8_is_valid(client);
}

/*
 * A report does not look into such a row, so nothing of it is a fault, and nothing of it says how
 * the log writes its dates and amounts.
 */
void row_keep_cancelled(struct row_reader *reader, struct row *row)
{
    struct slice date = slice_trim(row_field(reader, row, ROLE_DATE));
    struct kept_row kept = kept_row_of(reader, row);
    struct date_reading reading;
    enum column_role role;

    kept.is_cancelled = true;
    kept.order.client = row_client(reader, row, &role);
    if (!is_client(kept.order.client) ||
        order_date_read(date, &reader->date_rules, &reading) != DATE_READ)
        return;
    kept.order.date = reading.date;
    read_cancelled_amount(reader, row, &kept);
    if (read_cancelled_currency(reader, row, &kept))
        keep(reader, &kept);
}
