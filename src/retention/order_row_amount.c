// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/order_row.h"

void currency_tally_add(struct currency_tally *tally, const char code[4], int64_t rows)
{
    size_t i = 0;

    while (i < tally->count && memcmp(tally->codes[i], code, 4) != 0)
        i++;
    if (i == CURRENCIES_MAX) {
        tally->is_full = true;
        return;
    }
    if (i == tally->count) {
        memcpy(tally->codes[i], code, 4);
        tally->rows[i] = 0;
        tally->count++;
    }
    tally->rows[i] += rows;
}

static struct message amount_reason(enum amount_result result)
{
    switch (result) {
    case AMOUNT_EMPTY:
        return PLAIN_MESSAGE("the amount is missing");
    case AMOUNT_WRONG_MARK:
        return PLAIN_MESSAGE("the decimal mark or the grouping is not what --decimal-mark says");
    case AMOUNT_TOO_LARGE:
        return PLAIN_MESSAGE("the amount is beyond 100 billion");
    case AMOUNT_READ:
    case AMOUNT_NOT_A_NUMBER:
        break;
    }
    return PLAIN_MESSAGE("an amount was expected, as 1234.50 or 1.234,50 €");
}

/* Reads one amount field and notes what it says of the log. */
static bool read_amount(struct row_reader *reader, const struct row *row, enum column_role role,
                        struct amount_reading *ret_reading)
{
    struct slice text = slice_trim(row_field(reader, row, role));
    enum decimal_mark mark = reader->rules->options->decimal_mark;
    int64_t amount;

    if (mark != DECIMAL_COMMA && order_amount_read_cents_padded(text, &amount)) {
        *ret_reading = (struct amount_reading){.amount = amount};
        row_note(&reader->outcome.decimal_marks[DECIMAL_POINT], row, text);
        return true;
    }
    enum amount_result result = order_amount_read(text, mark, ret_reading);
    if (result != AMOUNT_READ) {
        row_reject(reader, row, role, text, amount_reason(result));
        return false;
    }
    if (ret_reading->open != DECIMAL_UNKNOWN)
        row_note(&reader->outcome.decimal_marks[DECIMAL_UNKNOWN], row, text);
    else if (ret_reading->evidence != DECIMAL_UNKNOWN)
        row_note(&reader->outcome.decimal_marks[ret_reading->evidence], row, text);
    return true;
}

static int64_t amount_if(const struct amount_reading *reading, enum decimal_mark mark)
{
    return order_amount_resolve(reading->amount, reading->open, mark);
}

/* An order given back in full was an order all the same, with no revenue left; a row that is a
 * refund itself stays one. */
static int64_t less_refunded(int64_t amount, int64_t refunded)
{
    int64_t back = refunded < 0 ? -refunded : refunded;

    if (amount < 0)
        return amount;
    return back > amount ? 0 : amount - back;
}

/* Takes what was given back off the amount, where a column says so. */
static bool take_refunded(struct row_reader *reader, struct row *row)
{
    struct amount_reading refunded;
    struct binned_order *order = &row->order;

    if (slice_trim(row_field(reader, row, ROLE_REFUNDED)).length == 0)
        return true;
    if (!read_amount(reader, row, ROLE_REFUNDED, &refunded))
        return false;
    order->amount = less_refunded(order->amount, amount_if(&refunded, DECIMAL_POINT));
    order->amount_if_comma =
        less_refunded(order->amount_if_comma, amount_if(&refunded, DECIMAL_COMMA));
    return true;
}

static bool is_refund_kind(const struct row_reader *reader, const struct row *row)
{
    const struct known_export *export = reader->rules->layout->export;

    return export->kind_decides_sign && row_has(reader, ROLE_KIND) &&
           export->kind_is_refund(slice_trim(row_field(reader, row, ROLE_KIND)));
}

bool row_take_amount(struct row_reader *reader, struct row *row)
{
    struct amount_reading reading = {0};

    if (!row_has(reader, ROLE_AMOUNT))
        return true;
    if (!read_amount(reader, row, ROLE_AMOUNT, &reading))
        return false;
    reader->outcome.rows_rounded += reading.is_rounded;
    if (is_refund_kind(reader, row) && reading.amount > 0)
        reading.amount = -reading.amount;
    row->order.amount = amount_if(&reading, DECIMAL_POINT);
    row->order.amount_if_comma = amount_if(&reading, DECIMAL_COMMA);
    memcpy(row->currency, reading.currency, sizeof(row->currency));
    return take_refunded(reader, row);
}

/* What the currency column says, else what stands with the amount. */
static bool read_currency(struct row_reader *reader, struct row *row)
{
    struct slice text = row_field(reader, row, ROLE_CURRENCY);
    struct row_memory *memory = &reader->memory;

    if (text.length == 0)
        return true;
    if (memory->currency_text.at == NULL || !slice_equal(text, memory->currency_text)) {
        struct slice trimmed = slice_trim(text);
        char code[4] = "";
        if (trimmed.length > 0 && !currency_read(trimmed, code)) {
            row_reject(reader, row, ROLE_CURRENCY, trimmed,
                       PLAIN_MESSAGE("a currency was expected, as EUR or €"));
            return false;
        }
        memory->currency_text = text;
        memcpy(memory->currency, code, sizeof(code));
    }
    if (memory->currency[0] != '\0')
        memcpy(row->currency, memory->currency, sizeof(row->currency));
    return true;
}

/* False when the result is more than an amount may be. */
static bool convert_amount(double rate, int64_t *amount)
{
    double converted = nearbyint((double)*amount * rate);

    if (fabs(converted) > (double)AMOUNT_MAX)
        return false;
    *amount = (int64_t)converted;
    return true;
}

static bool convert(struct row_reader *reader, struct row *row)
{
    const struct read_options *options = reader->rules->options;
    bool is_named_apart = slice_trim(row_field(reader, row, ROLE_CURRENCY)).length > 0;
    enum column_role role = is_named_apart ? ROLE_CURRENCY : ROLE_AMOUNT;

    for (size_t i = 0; i < options->rate_count; i++) {
        if (memcmp(options->rates[i].code, row->currency, sizeof(row->currency)) != 0)
            continue;
        if (!convert_amount(options->rates[i].rate, &row->order.amount) ||
            !convert_amount(options->rates[i].rate, &row->order.amount_if_comma))
            break;
        memcpy(row->currency, options->currency, sizeof(row->currency));
        return true;
    }
    row_reject(reader, row, role, slice_trim(row_field(reader, row, role)),
               PLAIN_MESSAGE("the rates file has no usable rate for this currency"));
    return false;
}

/* False when the row is done with: rejected, or in a currency that was not asked for. */
bool row_take_currency(struct row_reader *reader, struct row *row)
{
    const struct read_options *options = reader->rules->options;

    if (!read_currency(reader, row))
        return false;
    bool is_other = row->currency[0] != '\0' && options->currency[0] != '\0' &&
                    memcmp(row->currency, options->currency, sizeof(row->currency)) != 0;
    if (is_other && options->rates == NULL) {
        reader->outcome.rows_other_currency++;
        return false;
    }
    if (is_other && !convert(reader, row))
        return false;
    if (row->currency[0] != '\0')
        currency_tally_add(&reader->outcome.currencies, row->currency, 1);
    return true;
}
