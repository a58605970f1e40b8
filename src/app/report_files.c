// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/report_files.h"

#include <string.h>
#include <unistd.h>

#include "app/currency_rates.h"
#include "app/outside_process.h"
#include "app/report_measure.h"
#include "app/workbook_file.h"
#include "base/clock.h"

struct work {
    const struct report_request *request;
    struct report_result *result;
    struct arena *arena;
    struct fault *fault;
    int64_t bytes_before; /* of the inputs read so far */
    const char *name;     /* of the one being read */
};

static void tell(const struct work *work, enum report_stage stage, int64_t done)
{
    const struct report_request *request = work->request;
    const struct report_progress progress = {stage, work->name, done, work->result->inputs.size};

    if (request->progress)
        request->progress(request->progress_context, &progress);
}

static void tell_of_reading(void *context, int64_t consumed)
{
    const struct work *work = context;

    tell(work, REPORT_READS, work->bytes_before + consumed);
}

static enum status load_rates(struct work *work)
{
    struct currency_rates rates;

    if (!work->request->rates_path)
        return STATUS_OK;
    enum status status =
        currency_rates_load(work->request->rates_path, work->arena, work->fault, &rates);
    if (status != STATUS_OK)
        return status;
    work->result->reading.rates = rates.items;
    work->result->reading.rate_count = rates.count;
    return STATUS_OK;
}

static enum status prepare(struct work *work)
{
    const struct report_request *request = work->request;
    struct report_result *result = work->result;

    enum status status =
        report_inputs_look(request->paths, request->path_count, request->standard_input,
                           work->arena, work->fault, &result->inputs);
    if (status == STATUS_OK)
        status = load_rates(work);
    if (status == STATUS_OK)
        status =
            report_outputs_open(&result->outputs, result->inputs.kept, work->arena, work->fault);
    if (status != STATUS_OK)
        return status;

    result->rejected =
        rejected_rows_new(&result->inputs, request->language, work->arena, work->fault);
    result->written = arena_array(work->arena, const char *, result->inputs.count + 2);
    work->result->reading.bytes_expected = result->inputs.size;
    work->result->reading.progress = tell_of_reading;
    work->result->reading.progress_context = work;
    if (work->result->reading.skip_bad_rows) {
        work->result->reading.rejected = rejected_rows_take;
        work->result->reading.rejected_context = &result->rejected;
    }
    return STATUS_OK;
}

/* What the reader no longer wants, so that the other process can come to its own end. */
static void drain(int fd)
{
    char unwanted[16 * 1024];

    while (read(fd, unwanted, sizeof(unwanted)) > 0)
        continue;
}

/* A workbook passes through another process, which makes CSV of it; its end tells whether the
 * sheet was read whole, and outranks what the reader made of a part. */
static enum status read_workbook(struct work *work, const struct report_input *input, int fd)
{
    struct fault reader_fault = *work->fault;
    struct outside_process *process;
    struct workbook_findings findings;
    int csv_fd;

    enum status status = outside_xlsx_to_csv(fd, input->name, work->request->sheet, work->arena,
                                             work->fault, &process, &csv_fd);
    if (status != STATUS_OK)
        return status;
    status = order_log_reader_add(work->result->reader, input->name, csv_fd, -1);
    if (status != STATUS_OK) {
        drain(csv_fd);
        reader_fault = *work->fault;
        *work->fault = (struct fault){0};
    }
    close(csv_fd);
    enum status end = outside_process_end(process, &findings);
    if (end != STATUS_OK)
        return end;
    order_log_reader_set_sheet(work->result->reader, findings.sheet);
    *work->fault = reader_fault;
    return status;
}

static enum status read_workbook_of(struct work *work, const struct report_input *input, int fd)
{
    int workbook_fd;
    enum status status = workbook_file_spool(fd, input->name, work->fault, &workbook_fd);

    if (status != STATUS_OK)
        return status;
    status = read_workbook(work, input, workbook_fd);
    close(workbook_fd);
    return status;
}

static enum status read_one(struct work *work, const struct report_input *input)
{
    int fd;

    enum status status = report_input_open(input, work->request->standard_input, work->fault, &fd);
    if (status != STATUS_OK)
        return status;
    work->name = input->name;
    if (workbook_file_is(fd))
        status = read_workbook_of(work, input, fd);
    else
        status = order_log_reader_add(work->result->reader, input->name, fd, input->size);
    close(fd);
    if (input->size > 0)
        work->bytes_before += input->size;
    return status;
}

static enum status read_all(struct work *work)
{
    struct report_result *result = work->result;
    enum status status = STATUS_OK;

    result->reader = order_log_reader_open(&result->reading, work->arena, work->fault);
    result->findings = order_log_reader_findings(result->reader);
    for (size_t i = 0; i < result->inputs.count && status == STATUS_OK; i++)
        status = read_one(work, &result->inputs.items[i]);
    if (status == STATUS_OK)
        status = order_log_reader_finish(result->reader, &result->log);
    if (status == STATUS_OK)
        status = rejected_rows_settle(&result->rejected);
    return status;
}

static enum status measure(struct work *work, int64_t read_ns)
{
    struct report_result *result = work->result;

    tell(work, REPORT_MEASURES, 0);
    enum status status =
        report_measure(&result->log, result->findings, &work->request->analysis,
                       work->request->clients_path ? WITH_CLIENTS_LIST : WITHOUT_CLIENTS_LIST,
                       work->arena, work->fault, &result->analysis);
    result->analysis.read_ns = read_ns;
    return status;
}

/* Without folders: the page is made to be handed on. */
static const char *source_names(const struct work *work)
{
    struct text names = text_new(work->arena);

    for (size_t i = 0; i < work->result->inputs.count; i++) {
        const char *path = work->result->inputs.items[i].name;
        const char *slash = strrchr(path, '/');

        if (i > 0)
            text_add(&names, ", ");
        text_add(&names, slash ? slash + 1 : path);
    }
    return names.at;
}

static enum status write_outputs(struct work *work)
{
    const struct report_making making = {
        .source = source_names(work),
        .made_on = work->request->made_on,
        .made_minute = work->request->made_minute,
    };

    tell(work, REPORT_WRITES, 0);
    return report_outputs_write(&work->result->outputs, &work->result->analysis,
                                work->request->language, &making, work->arena);
}

enum status report_files(const struct report_request *request, struct arena *arena,
                         struct fault *fault, struct report_result *ret_result)
{
    struct work work = {
        .request = request,
        .result = ret_result,
        .arena = arena,
        .fault = fault,
    };

    *ret_result = (struct report_result){.reading = request->reading,
                                         .outputs = {.html_path = request->html_path,
                                                     .clients_path = request->clients_path,
                                                     .html = {.fd = -1},
                                                     .clients = {.fd = -1}}};
    enum status status = prepare(&work);
    if (status != STATUS_OK)
        return status;

    int64_t began = clock_ticks();
    status = read_all(&work);
    if (status != STATUS_OK)
        return status;
    status = measure(&work, clock_ticks() - began);
    return status == STATUS_OK ? write_outputs(&work) : status;
}

enum status report_keep(struct report_result *result)
{
    enum status status =
        rejected_rows_finish(&result->rejected, result->written, &result->written_count);

    if (status == STATUS_OK)
        status = report_outputs_finish(&result->outputs, result->written, &result->written_count);
    return status;
}

void report_close(struct report_result *result)
{
    rejected_rows_abandon(&result->rejected);
    report_outputs_abandon(&result->outputs);
    order_log_close(&result->log);
    if (result->reader)
        order_log_reader_close(result->reader);
    *result = (struct report_result){0};
}
