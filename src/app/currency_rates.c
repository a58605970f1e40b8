// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/currency_rates.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/report_inputs.h"

enum { RATE_DIGITS_MAX = 40, FIELDS = 2 };

struct rates_reader {
    const char *name;
    char delimiter;
    int64_t line;
    struct arena *arena;
    struct fault *fault;
    struct currency_rates rates;
};

static char delimiter_of(struct slice text)
{
    const char *end = memchr(text.at, '\n', text.length);
    size_t length = end ? (size_t)(end - text.at) : text.length;

    if (memchr(text.at, ';', length))
        return ';';
    return memchr(text.at, '\t', length) ? '\t' : ',';
}

static bool read_rate(struct slice field, double *ret_rate)
{
    char digits[RATE_DIGITS_MAX + 1];
    char *end;

    field = slice_trim(field);
    if (field.length == 0 || field.length > RATE_DIGITS_MAX)
        return false;
    for (size_t i = 0; i < field.length; i++) {
        char character = field.at[i] == ',' ? '.' : field.at[i];

        if (character != '.' && (character < '0' || character > '9'))
            return false;
        digits[i] = character;
    }
    digits[field.length] = '\0';
    *ret_rate = strtod(digits, &end);
    return *end == '\0' && *ret_rate > 0 && isfinite(*ret_rate);
}

static enum status add_rate(struct rates_reader *reader, struct slice code, double rate)
{
    struct currency_rates *rates = &reader->rates;
    struct currency_rate *item = &rates->items[rates->count];

    if (!currency_read(code, item->code))
        return fault_set(reader->fault, STATUS_INVALID, "rates",
                         MESSAGE("{1}, line {2}: “{3}” is not the code of a currency, as EUR is",
                                 arg_text(reader->name), arg_plain(reader->line),
                                 arg_text(arena_copy(reader->arena, code.at, code.length))));
    for (size_t i = 0; i < rates->count; i++)
        if (strcmp(rates->items[i].code, item->code) == 0)
            return fault_set(reader->fault, STATUS_INVALID, "rates",
                             MESSAGE("{1}, line {2}: {3} has a rate already",
                                     arg_text(reader->name), arg_plain(reader->line),
                                     arg_text(item->code)));
    item->rate = rate;
    rates->count++;
    return STATUS_OK;
}

static bool is_blank(const struct slice *fields, size_t count)
{
    return count == 0 || (count == 1 && slice_trim(fields[0]).length == 0);
}

static enum status take_record(struct rates_reader *reader, const struct slice *fields,
                               size_t count)
{
    double rate;

    if (is_blank(fields, count))
        return STATUS_OK;
    if (count == FIELDS && read_rate(fields[1], &rate)) {
        if (reader->rates.count < CURRENCY_RATES_MAX)
            return add_rate(reader, slice_trim(fields[0]), rate);
        return fault_set(reader->fault, STATUS_INVALID, "rates",
                         MESSAGE("{1} has more than {2} rates", arg_text(reader->name),
                                 arg_count(CURRENCY_RATES_MAX)));
    }
    if (count == FIELDS && reader->line == 1)
        return STATUS_OK; /* a header */
    return fault_set(reader->fault, STATUS_INVALID, "rates",
                     MESSAGE("{1}, line {2}: expected a currency and its rate, as USD,0.92",
                             arg_text(reader->name), arg_plain(reader->line)));
}

enum status currency_rates_read(struct slice text, const char *name, struct arena *arena,
                                struct fault *fault, struct currency_rates *ret_rates)
{
    struct rates_reader reader = {.name = name, .arena = arena, .fault = fault};
    enum status status = STATUS_OK;

    if (text.length >= 3 && memcmp(text.at, "\xEF\xBB\xBF", 3) == 0)
        text = (struct slice){text.at + 3, text.length - 3};
    reader.delimiter = delimiter_of(text);
    reader.rates.items = arena_array(arena, struct currency_rate, CURRENCY_RATES_MAX);
    while (text.length > 0 && status == STATUS_OK) {
        struct slice fields[FIELDS + 1];
        size_t count;
        size_t length =
            csv_record_cut(text, true, reader.delimiter, arena, fields, FIELDS + 1, &count);

        reader.line++;
        if (length == 0)
            return fault_set(fault, STATUS_INVALID, "rates",
                             MESSAGE("{1}, line {2}: a quote is opened and not closed",
                                     arg_text(name), arg_plain(reader.line)));
        status = take_record(&reader, fields, count);
        text = (struct slice){text.at + length, text.length - length};
    }
    if (status == STATUS_OK && reader.rates.count == 0)
        status = fault_set(fault, STATUS_INVALID, "rates",
                           MESSAGE("{1} has no rates in it", arg_text(name)));
    if (status == STATUS_OK)
        *ret_rates = reader.rates;
    return status;
}

/* Reads up to the limit and one byte beyond it, which tells a file that is too long. */
static ssize_t read_whole(int fd, char *buffer, size_t capacity)
{
    size_t length = 0;

    while (length < capacity) {
        ssize_t got = read(fd, buffer + length, capacity - length);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        length += (size_t)got;
    }
    return (ssize_t)length;
}

enum status currency_rates_load(const char *path, struct arena *arena, struct fault *fault,
                                struct currency_rates *ret_rates)
{
    const struct report_input input = {.path = path, .name = path};
    char *buffer = arena_alloc(arena, CURRENCY_RATES_BYTES_MAX + 1);
    int fd;

    enum status status = report_input_open(&input, (struct standard_input){0}, fault, &fd);
    if (status != STATUS_OK)
        return status;
    ssize_t length = read_whole(fd, buffer, CURRENCY_RATES_BYTES_MAX + 1);
    int error_number = errno;
    close(fd);
    if (length < 0)
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "rates",
                               MESSAGE("cannot read {1}", arg_text(path)), error_number);
    if (length > CURRENCY_RATES_BYTES_MAX)
        return fault_set(fault, STATUS_INVALID, "rates",
                         MESSAGE("{1} is too long for a list of rates: it may have {2} bytes",
                                 arg_text(path), arg_count(CURRENCY_RATES_BYTES_MAX)));
    return currency_rates_read((struct slice){buffer, (size_t)length}, path, arena, fault,
                               ret_rates);
}
