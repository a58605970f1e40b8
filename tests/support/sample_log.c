// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sample_log.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/pages.h"
#include "support/check.h"

enum { ORDERS_MAX = 100000, LINE_MAX_LENGTH = 512 };

/* Orders while a sample is read; texts live in the arena. */
struct sample {
    struct arena arena;
    struct order *orders;
    size_t count;
};

day_t on(const char *date)
{
    day_t day = 0;

    if (!day_read(date, &day))
        fail_msg("no date: %s", date);
    return day;
}

static int64_t amount_of(struct slice text)
{
    bool is_negative = text.length > 0 && text.at[0] == '-';
    int64_t amount = 0;
    int decimals = -1;

    for (size_t i = is_negative; i < text.length; i++) {
        if (text.at[i] == '.') {
            decimals = 0;
            continue;
        }
        assert_true(text.at[i] >= '0' && text.at[i] <= '9' && decimals < 4);
        amount = amount * 10 + (text.at[i] - '0');
        decimals += decimals >= 0;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 4; i++)
        amount *= 10;
    return is_negative ? -amount : amount;
}

/* Cuts the next field off the line. */
static struct slice cut_field(struct slice *line, char separator)
{
    size_t length = 0;

    while (length < line->length && line->at[length] != separator)
        length++;
    struct slice field = {line->at, length};
    size_t cut = length < line->length ? length + 1 : length;
    line->at += cut;
    line->length -= cut;
    return field;
}

static struct slice kept(struct sample *sample, struct slice field)
{
    if (field.length == 1 && field.at[0] == '-')
        return (struct slice){"", 0};
    return (struct slice){arena_copy(&sample->arena, field.at, field.length), field.length};
}

static void add_line(struct sample *sample, struct slice line, char separator)
{
    assert_true(sample->count < ORDERS_MAX);
    struct order *order = &sample->orders[sample->count++];

    order->client = kept(sample, cut_field(&line, separator));
    struct slice date = cut_field(&line, separator);
    order->day = on(arena_copy(&sample->arena, date.at, date.length));
    order->amount = amount_of(cut_field(&line, separator));
    order->source = kept(sample, cut_field(&line, separator));
    order->service = kept(sample, cut_field(&line, separator));
}

static struct sample sample_open(void)
{
    return (struct sample){.orders = pages_map(ORDERS_MAX * sizeof(struct order))};
}

static struct order_log sample_finish(struct sample *sample, enum order_amounts amounts,
                                      const char *as_of)
{
    struct order_log log = order_log_build(sample->orders, sample->count, amounts,
                                           as_of == NULL ? DAY_NONE : on(as_of));

    pages_unmap(sample->orders, ORDERS_MAX * sizeof(struct order));
    arena_free(&sample->arena);
    return log;
}

static struct order_log build(const char *lines, enum order_amounts amounts, const char *as_of)
{
    struct sample sample = sample_open();
    struct slice rest = slice_of(lines);

    while (rest.length > 0) {
        struct slice line = slice_trim(cut_field(&rest, '\n'));
        if (line.length > 0)
            add_line(&sample, line, ' ');
    }
    return sample_finish(&sample, amounts, as_of);
}

struct order_log sample_log(const char *lines, const char *as_of)
{
    return build(lines, WITH_AMOUNTS, as_of);
}

struct order_log sample_log_of_days(const char *lines, const char *as_of)
{
    return build(lines, WITHOUT_AMOUNTS, as_of);
}

bool shared_log(const char *file_name, const char *as_of, struct order_log *ret_log)
{
    const char *folder = getenv("REGULARS_SHARED_DATA");
    char path[LINE_MAX_LENGTH], line[LINE_MAX_LENGTH];

    if (folder == NULL)
        return false;
    snprintf(path, sizeof(path), "%s/%s", folder, file_name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof(line), file));
    bool has_amounts = strstr(line, "amount") != NULL;
    struct sample sample = sample_open();
    while (fgets(line, sizeof(line), file) != NULL)
        add_line(&sample, (struct slice){line, strcspn(line, "\r\n")}, ',');
    fclose(file);
    *ret_log = sample_finish(&sample, has_amounts ? WITH_AMOUNTS : WITHOUT_AMOUNTS, as_of);
    return true;
}

size_t client_named(const struct order_log *log, const char *name)
{
    for (size_t client = 0; client < log->client_count; client++) {
        if (slice_equal(order_log_name(log, client), slice_of(name)))
            return client;
    }
    fail_msg("no client %s", name);
    return 0;
}
