// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/import_case.h"

#include <stdio.h>
#include <unistd.h>

#include "support/check.h"

struct import_request request_for(const char *name)
{
    return (struct import_request){.name = name, .reading = {.threads = 1}};
}

enum status import_text_as(struct work *work, struct import_request *request, const char *text,
                           struct import_result *result)
{
    FILE *file = tmpfile();

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0 && fflush(file) == 0);
    request->fd = fileno(file);
    assert_int_equal(lseek(request->fd, 0, SEEK_SET), 0);
    enum status status = import_file(work, request, result);
    fclose(file);
    return status;
}

struct import_result must_import(struct store_case *test, const char *name, const char *text)
{
    struct work work = store_case_work(test);
    struct import_request request = request_for(name);
    struct import_result result;

    store_case_ok(&work, import_text_as(&work, &request, text, &result));
    work_end(&work);
    return result;
}

enum status refused(struct store_case *test, struct import_request *request, const char *text,
                    struct import_result *result, struct fault *fault)
{
    struct work work = store_case_work(test);
    enum status status = import_text_as(&work, request, text, result);

    *fault = work.fault;
    work_end(&work);
    return status;
}

int64_t count_of(struct store_case *test, struct rows (*query)(struct work *work))
{
    struct work work = store_case_work(test);
    struct rows rows = query(&work);

    assert_true(rows_next(&rows));
    int64_t count = rows_int(&rows, 0);
    store_case_ok(&work, rows_end(&rows));
    work_end(&work);
    return count;
}

struct rows all_clients(struct work *work)
{
    return db_query(work, "SELECT count(*) FROM client WHERE deleted_at IS NULL", DB_NONE);
}

struct rows all_orders(struct work *work)
{
    return db_query(work, "SELECT count(*) FROM client_order WHERE deleted_at IS NULL", DB_NONE);
}

struct rows all_contacts(struct work *work)
{
    return db_query(work, "SELECT count(*) FROM contact WHERE deleted_at IS NULL", DB_NONE);
}

struct rows all_points(struct work *work)
{
    return db_query(work, "SELECT count(*) FROM contact_point", DB_NONE);
}

struct rows all_imports(struct work *work)
{
    return db_query(work, "SELECT count(*) FROM import WHERE undone_at IS NULL", DB_NONE);
}

void fail_each_statement(struct store_case *test, const char *text)
{
    int failing = 1;

    for (;; failing++) {
        struct work work = store_case_work(test);
        struct import_request request = request_for("file");
        struct import_result result;

        failing_store_arm(&test->at.failing, failing);
        enum status status = import_text_as(&work, &request, text, &result);
        bool was_hit = failing_store_was_hit(&test->at.failing);
        work_end(&work);
        if (!was_hit) {
            assert_int_equal(status, STATUS_OK);
            break;
        }
        assert_int_equal(status, STATUS_UNAVAILABLE);
        assert_int_equal(count_of(test, all_clients), 0);
        assert_int_equal(count_of(test, all_orders), 0);
        assert_int_equal(count_of(test, all_imports), 0);
    }
    assert_true(failing > 10);
    assert_int_equal(count_of(test, all_imports), 1);
}
