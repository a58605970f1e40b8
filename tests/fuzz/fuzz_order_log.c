// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>

#include "support/fuzz.h"
#include "support/read_log.h"

/* The first byte chooses options, the rest is the file. Threads and time zones cost much to
 * start, so few inputs have them. */
static void choose(struct read_options *options, uint8_t choice)
{
    options->skip_bad_rows = (choice & 1) != 0;
    options->date_order = (choice & 2) != 0 ? DATE_DAY_FIRST : DATE_ORDER_UNKNOWN;
    options->decimal_mark = (choice & 4) != 0 ? DECIMAL_POINT : DECIMAL_UNKNOWN;
    options->encoding = (choice & 8) != 0 ? ENCODING_UTF_8 : ENCODING_UNKNOWN;
    options->threads = choice >> 4 == 15 ? 2 : 1;
    options->time_zone = choice >> 4 == 14 ? "Europe/Zagreb" : NULL;
}

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

/* Nothing is dropped without being counted. */
static void check_findings(const struct read_findings *findings)
{
    for (size_t i = 0; i < findings->file_count; i++) {
        const struct file_findings *file = &findings->files[i];
        int64_t sum = file->rows_bad + file->rows_other_currency;

        for (size_t fate = 0; fate < ROW_FATES; fate++)
            sum += file->fates[fate];
        require(sum == file->rows);
    }
}

static void check_log(const struct order_log *log)
{
    size_t occasions = 0;

    for (size_t client = 0; client < log->client_count; client++) {
        struct slice name = order_log_name(log, client);

        require(name.length >= 1 && name.length <= ORDER_CLIENT_MAX && log->count[client] >= 1);
        for (size_t i = 1; i < log->count[client]; i++)
            require(log->day[log->first[client] + i - 1] < log->day[log->first[client] + i]);
        occasions += log->count[client];
    }
    require(occasions == log->occasion_count);
    require(log->client_count > 0 && log->first_day <= log->last_day);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct read_case read_case;

    if (length == 0)
        return 0;
    read_case_open(&read_case);
    choose(&read_case.options, bytes[0]);
    struct slice file = {(const char *)bytes + 1, length - 1};
    enum status status = read_case_read(&read_case, &file, 1);
    check_findings(read_case.findings);
    if (status == STATUS_OK)
        check_log(&read_case.log);
    else
        require(read_case.fault.status == status && read_case.fault.message.one != NULL);
    read_case_close(&read_case);
    return 0;
}
