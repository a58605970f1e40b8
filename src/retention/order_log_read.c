// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_log_read.h"

#include "base/parallel.h"
#include "base/utf8.h"
#include "retention/order_log_reader.h"

enum {
    HEAD_SIZE = 256 * 1024,  /* looked at for the layout, mostly */
    SMALL_FILE = 512 * 1024, /* read by one thread: starting another takes longer */
    FILES_MAX = 1000,
    VALUE_SHOWN = 80,
};

/* One file while it is read. */
struct file_reading {
    struct order_log_reader *reader;
    struct file_findings *findings;
    struct row_rules rules;
    struct block_queue *queue;
    int64_t line; /* of the next block's first record, 1-based */
};

struct order_log_reader *order_log_reader_open(const struct read_options *options,
                                               struct arena *arena, struct fault *fault)
{
    struct order_log_reader *reader = arena_alloc(arena, sizeof(*reader));

    *reader = (struct order_log_reader){
        .options = options,
        .arena = arena,
        .fault = fault,
        .threads = options->threads != 0 ? options->threads : parallel_threads(),
        .sources = order_groups_open(),
        .services = order_groups_open(),
        .listing = {.arena = arena},
        .has_amounts = true,
    };
    if (reader->threads > PARALLEL_THREADS_MAX)
        reader->threads = PARALLEL_THREADS_MAX;
    return reader;
}

void order_log_reader_close(struct order_log_reader *reader)
{
    order_bins_close(reader->bins);
    order_groups_close(reader->sources);
    order_groups_close(reader->services);
    reader->bins = NULL;
    reader->sources = reader->services = NULL;
}

const struct read_findings *order_log_reader_findings(const struct order_log_reader *reader)
{
    return &reader->findings;
}

/* A value fit to be shown: short, and valid UTF-8 without control characters. */
static const char *shown_value(struct arena *arena, struct slice value)
{
    char *copy = arena_alloc(arena, VALUE_SHOWN + 1);
    size_t length = 0;

    for (size_t i = 0; i < value.length;) {
        struct slice rest = {value.at + i, value.length - i};
        size_t size = utf8_character(rest);
        bool is_shown = size > 1 || (size == 1 && (unsigned char)rest.at[0] >= 0x20);
        if (length + (is_shown ? size : 1) > VALUE_SHOWN)
            break;
        if (is_shown)
            memcpy(copy + length, rest.at, size);
        else
            copy[length] = '?';
        length += is_shown ? size : 1;
        i += size == 0 ? 1 : size;
    }
    return copy;
}

static const char *column_of(const struct file_reading *reading, int role)
{
    int32_t column = role == COLUMN_NONE ? COLUMN_NONE : reading->findings->layout.column[role];

    return column == COLUMN_NONE ? "" : reading->findings->layout.column_names[column];
}

static void keep_rejected(struct file_reading *reading, const struct rejected_row *rejected)
{
    struct order_log_reader *reader = reading->reader;
    struct read_findings *findings = &reader->findings;
    bool is_shown = findings->bad_rows_shown < BAD_ROWS_SHOWN;

    if (!is_shown && reader->options->rejected == NULL)
        return;
    struct arena scratch = {0}; /* for a row that is only handed on */
    struct bad_row row = {
        .file = reading->findings->name,
        .line = reading->line + rejected->line,
        .column = column_of(reading, rejected->role),
        .value = shown_value(is_shown ? reader->arena : &scratch, rejected->value),
        .reason = rejected->reason,
    };
    if (is_shown)
        findings->bad_rows[findings->bad_rows_shown++] = row;
    if (reader->options->rejected != NULL)
        reader->options->rejected(reader->options->rejected_context, &row, rejected->raw);
    arena_free(&scratch);
}

static void keep_evidence(struct file_reading *reading, struct log_evidence log[3],
                          const struct row_evidence block[3])
{
    struct order_log_reader *reader = reading->reader;

    for (size_t i = 0; i < 3; i++)
        if (log[i].file == NULL && block[i].line >= 0)
            log[i] = (struct log_evidence){
                .file = reading->findings->name,
                .line = reading->line + block[i].line,
                .value = shown_value(reader->arena, slice_of(block[i].value)),
            };
}

static void add_outcome(struct file_reading *reading, const struct block_outcome *outcome)
{
    struct order_log_reader *reader = reading->reader;
    struct file_findings *findings = reading->findings;

    findings->rows += outcome->rows;
    findings->rows_bad += outcome->rows_bad;
    findings->rows_other_currency += outcome->rows_other_currency;
    for (size_t i = 0; i < ROW_FATES; i++)
        findings->fates[i] += outcome->fates[i];
    reader->rows_rounded += outcome->rows_rounded;
    reader->findings.bad_row_count += outcome->rows_bad;
    for (size_t i = 0; i < outcome->currencies.count; i++)
        currency_tally_add(&reader->currencies, outcome->currencies.codes[i],
                           outcome->currencies.rows[i]);
    reader->currencies.is_full = reader->currencies.is_full || outcome->currencies.is_full;
    keep_evidence(reading, reader->date_orders, outcome->date_orders);
    keep_evidence(reading, reader->decimal_marks, outcome->decimal_marks);
    for (size_t i = 0; i < outcome->rejected_count; i++)
        keep_rejected(reading, &outcome->rejected[i]);
    if (outcome->kept_count > 0)
        order_listing_add(&reader->listing, outcome, reading->line);
    reading->line += outcome->lines;
}

static enum status check_listing(struct order_log_reader *reader,
                                 const struct block_outcome *outcome)
{
    int64_t most = reader->options->list_max;

    if (most == 0 || (int64_t)(reader->listing.count + outcome->kept_count) <= most)
        return STATUS_OK;
    return fault_set(reader->fault, STATUS_INVALID, "",
                     MESSAGE("the log has more than {1} orders, the most that are taken at once: "
                             "bring it in as several files",
                             arg_count(most)));
}

/* Faults that end the file, told with their line. */
static enum status check_block(struct file_reading *reading, const struct record_block *block)
{
    struct order_log_reader *reader = reading->reader;

    if (block->is_too_long)
        return fault_set(reader->fault, STATUS_INVALID, "",
                         MESSAGE("{1}: the record that begins in line {2} is longer than 16 MB; "
                                 "a quotation mark may never be closed, or it is no order log",
                                 arg_text(reading->findings->name), arg_plain(reading->line)));
    if (block->has_open_quote)
        return fault_set(reader->fault, STATUS_INVALID, "",
                         MESSAGE("{1}: a quotation mark opened in line {2} or later is never "
                                 "closed: close it, or double it inside the value",
                                 arg_text(reading->findings->name), arg_plain(reading->line)));
    return STATUS_OK;
}

static void finish_block(struct file_reading *reading, const struct record_block *block,
                         const struct block_outcome *outcome)
{
    block_queue_begin_finish(reading->queue, block);
    enum status status = block_queue_status(reading->queue);
    if (status == STATUS_OK)
        status = check_block(reading, block);
    if (status == STATUS_OK)
        status = check_listing(reading->reader, outcome);
    if (status == STATUS_OK)
        add_outcome(reading, outcome);
    else
        block_queue_fail(reading->queue, status);
    block_queue_end_finish(reading->queue);
}

/* One thread's share of a file. */
static void read_blocks(void *context, size_t from, size_t to, unsigned thread)
{
    struct file_reading *reading = context;
    const struct read_options *options = reading->reader->options;
    struct zone *zone = options->time_zone != NULL ? zone_open(options->time_zone) : NULL;
    struct row_reader rows = {
        .rules = &reading->rules,
        .writer = thread,
        .date_rules = {.order = options->date_order, .zone = zone},
    };
    struct record_block block = {0};

    (void)from;
    (void)to;
    while (block_queue_take(reading->queue, &block)) {
        order_rows_read(&rows, &block);
        finish_block(reading, &block, &rows.outcome);
    }
    arena_free(&rows.arena);
    record_block_free(&block);
    if (zone != NULL)
        zone_close(zone);
}

/* More of the file's first bytes, up to `size` of them. */
static enum status read_head(struct order_log_reader *reader, struct byte_source *source,
                             size_t size, struct slice *head)
{
    size_t more = 1;

    if (reader->head_size < size) {
        char *larger = arena_alloc(reader->arena, size);
        if (head->length > 0)
            memcpy(larger, head->at, head->length);
        reader->head = larger;
        reader->head_size = size;
    }
    head->at = reader->head;
    while (head->length < size && more > 0) {
        enum status status =
            byte_source_read(source, reader->head + head->length, size - head->length, &more);
        if (status != STATUS_OK)
            return status;
        head->length += more;
    }
    return STATUS_OK;
}

/* The layout by the file's first bytes; where they do not tell it, by as many as a record may
 * have, since the first one may be long. */
static enum status find_layout(struct order_log_reader *reader, struct byte_source *source,
                               struct file_findings *findings, struct slice *ret_head)
{
    size_t size = HEAD_SIZE;

    *ret_head = (struct slice){NULL, 0};
    for (;;) {
        enum status status = read_head(reader, source, size, ret_head);
        if (status != STATUS_OK)
            return status;
        status = csv_layout_find(*ret_head, findings->name, &reader->options->columns,
                                 reader->arena, reader->fault, &findings->layout);
        if (status == STATUS_OK || ret_head->length < size || size == CSV_RECORD_MAX)
            return status;
        *reader->fault = (struct fault){0};
        size = CSV_RECORD_MAX;
    }
}

static enum status read_rows(struct file_reading *reading, struct byte_source *source,
                             struct slice head, unsigned threads)
{
    struct order_log_reader *reader = reading->reader;
    const struct csv_layout *layout = &reading->findings->layout;
    const struct read_options *options = reader->options;

    reading->rules = (struct row_rules){
        .layout = layout,
        .plan = row_plan_make(layout, reader->arena),
        .options = options,
        .bins = reader->bins,
        .sources = reader->sources,
        .services = reader->services,
        .bad_rows_kept = options->rejected != NULL ? SIZE_MAX : BAD_ROWS_SHOWN,
    };
    head.at += layout->header_length;
    head.length -= layout->header_length;
    reading->line = (int64_t)layout->header_lines + 1;
    reading->queue = block_queue_open(source, head, layout->delimiter, options->progress,
                                      options->progress_context, reader->fault);
    parallel_for(threads, threads, 1, read_blocks, reading);
    enum status status = block_queue_status(reading->queue);
    block_queue_close(reading->queue);
    reading->findings->lines = reading->line - 1;
    if (layout->column[ROLE_AMOUNT] == COLUMN_NONE)
        reader->has_amounts = false;
    return status;
}

/* Of all files, as well as the first one tells. */
static int64_t bytes_expected(const struct order_log_reader *reader,
                              const struct file_findings *first, int64_t size)
{
    int64_t all = reader->options->bytes_expected;

    if (first->is_gzip || size < 0 || all < 0)
        return -1;
    return all > size ? all : size;
}

static enum status read_source(struct file_reading *reading, struct byte_source *source,
                               int64_t size)
{
    struct order_log_reader *reader = reading->reader;
    struct file_findings *findings = reading->findings;
    struct slice head;

    enum status status = find_layout(reader, source, findings, &head);
    if (status != STATUS_OK)
        return status;
    findings->encoding = byte_source_encoding(source);
    findings->is_gzip = byte_source_is_gzip(source);
    if (reader->bins == NULL)
        reader->bins = order_bins_open(reader->threads, bytes_expected(reader, findings, size));
    bool is_small = size >= 0 && size < SMALL_FILE && !findings->is_gzip;
    bool is_in_order = findings->layout.export->clients_in_headings; /* block after block */
    return read_rows(reading, source, head, is_small || is_in_order ? 1 : reader->threads);
}

/* One more place in the list of files; those before move when it grows. */
static struct file_findings *add_file(struct order_log_reader *reader, const char *name)
{
    struct read_findings *findings = &reader->findings;
    size_t count = findings->file_count;

    if ((count & (count - 1)) == 0) {
        struct file_findings *files =
            arena_array(reader->arena, struct file_findings, count == 0 ? 1 : count * 2);
        if (count > 0)
            memcpy(files, findings->files, count * sizeof(*files));
        findings->files = files;
    }
    findings->files[findings->file_count++].name = name;
    return &findings->files[count];
}

enum status order_log_reader_add(struct order_log_reader *reader, const char *name, int fd,
                                 int64_t size)
{
    struct byte_source *source;

    if (reader->findings.file_count == FILES_MAX)
        return fault_set(reader->fault, STATUS_INVALID, "",
                         MESSAGE("at most {1} files make one log", arg_count(FILES_MAX)));
    struct file_reading reading = {.reader = reader, .findings = add_file(reader, name)};
    enum status status = byte_source_open(fd, name, reader->options->encoding, reader->arena,
                                          reader->fault, &source);
    if (status != STATUS_OK)
        return status;
    status = read_source(&reading, source, size);
    byte_source_close(source);
    return status;
}

void order_log_reader_set_sheet(struct order_log_reader *reader, const char *sheet)
{
    struct read_findings *findings = &reader->findings;

    if (findings->file_count > 0)
        findings->files[findings->file_count - 1].sheet = sheet;
}
