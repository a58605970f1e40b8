// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/jobs.h"

#include <string.h>

#include "store/db.h"
#include "store/store.h"

#define JOB_COLUMNS                                                                        \
    "j.id, j.workspace_id, j.kind, j.state, j.input, j.result, j.blob_hash, j.created_by," \
    " j.created_at, j.started_at, j.finished_at, j.attempt"

static struct job read_job(const struct rows *rows)
{
    struct job job = {
        .id = rows_int(rows, 0),
        .workspace_id = rows_int(rows, 1),
        .kind = (int32_t)rows_int(rows, 2),
        .state = (enum job_state)rows_int(rows, 3),
        .input = rows_text(rows, 4),
        .result = rows_text(rows, 5),
        .created_by = rows_int_or_0(rows, 7),
        .created_at = rows_int(rows, 8),
        .started_at = rows_int_or_0(rows, 9),
        .finished_at = rows_int_or_0(rows, 10),
        .attempt = rows_int(rows, 11),
    };
    struct slice hash = rows_is_null(rows, 6) ? (struct slice){0} : rows_bytes(rows, 6);

    job.has_blob = hash.length == sizeof(job.blob_hash);
    if (job.has_blob)
        memcpy(job.blob_hash, hash.at, sizeof(job.blob_hash));
    return job;
}

static struct db_value blob_value(const struct job *job)
{
    if (!job->has_blob)
        return db_null();
    return db_bytes((struct slice){(const char *)job->blob_hash, sizeof(job->blob_hash)});
}

enum status jobs_insert(struct work *work, const struct job *job, int64_t *ret_id)
{
    int64_t id = work_new_id(work), user_id = work->actor.user_id;

    enum status status = db_execute(
        work, NULL,
        "INSERT INTO job (workspace_id, id, kind, state, input, blob_hash, created_by,"
        " created_at, attempt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(job->kind), db_int(job->state),
                db_text(job->input), blob_value(job), db_int_or_null(user_id), db_int(work->now)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status jobs_find(struct work *work, int64_t id, struct job *ret_job)
{
    struct rows rows =
        db_query(work, "SELECT " JOB_COLUMNS " FROM job j WHERE j.workspace_id = $1 AND j.id = $2",
                 DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct job job = {0};
    bool found = rows_next(&rows);

    if (found)
        job = read_job(&rows);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such job, or it was cleared away"));
    *ret_job = job;
    return STATUS_OK;
}

enum status jobs_list(struct work *work, int32_t kind, size_t limit, struct job_list *ret_list)
{
    struct rows rows =
        db_query(work,
                 "SELECT " JOB_COLUMNS " FROM job j WHERE j.workspace_id = $1 AND j.kind = $2"
                 " ORDER BY j.created_at DESC, j.id DESC LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(kind), db_int((int64_t)limit)));
    struct job_list list = {.items = arena_array(work->arena, struct job, limit)};

    while (list.count < limit && rows_next(&rows))
        list.items[list.count++] = read_job(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

static enum status moved_on(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("this has moved on meanwhile; look at how it stands"));
}

static enum status must_change(struct work *work, enum status status, int64_t changed)
{
    return status == STATUS_OK && changed == 0 ? moved_on(work) : status;
}

enum status jobs_set_input(struct work *work, int64_t id, const char *input)
{
    int64_t changed = 0;

    enum status status = db_execute(work, &changed,
                                    "UPDATE job SET input = $3 WHERE workspace_id = $1 AND id = $2"
                                    " AND state IN ($4, $5, $6, $7)",
                                    DB_BIND(db_int(work->workspace_id), db_int(id), db_text(input),
                                            db_int(JOB_DRAFT), db_int(JOB_FAILED),
                                            db_int(JOB_STOPPED), db_int(JOB_BROKEN_OFF)));
    return must_change(work, status, changed);
}

enum status jobs_set_waiting(struct work *work, int64_t id)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE job SET state = $3, result = NULL, finished_at = NULL"
        " WHERE workspace_id = $1 AND id = $2 AND state IN ($4, $5, $6, $7)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(JOB_WAITING), db_int(JOB_DRAFT),
                db_int(JOB_FAILED), db_int(JOB_STOPPED), db_int(JOB_BROKEN_OFF)));
    return must_change(work, status, changed);
}

enum status jobs_set_stopped(struct work *work, int64_t id)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE job SET state = $3, finished_at = $4, lease_owner = NULL, lease_until = NULL"
        " WHERE workspace_id = $1 AND id = $2 AND state IN ($5, $6)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(JOB_STOPPED), db_int(work->now),
                db_int(JOB_WAITING), db_int(JOB_RUNS)));
    return must_change(work, status, changed);
}

static enum status first_waiting(struct work *work, const struct job_kinds *kinds, struct job *job)
{
    const int32_t *kind = kinds->kinds;
    struct rows rows =
        db_query(work,
                 "SELECT " JOB_COLUMNS " FROM job j WHERE j.state = $1"
                 " AND j.kind IN ($2, $3, $4, $5, $6, $7, $8, $9) ORDER BY j.created_at LIMIT 1",
                 DB_BIND(db_int(JOB_WAITING), db_int(kind[0]), db_int(kind[1]), db_int(kind[2]),
                         db_int(kind[3]), db_int(kind[4]), db_int(kind[5]), db_int(kind[6]),
                         db_int(kind[7])));

    if (rows_next(&rows))
        *job = read_job(&rows);
    return rows_end(&rows);
}

enum status jobs_wait(struct work *work, const struct job_kinds *kinds, bool *ret_waits)
{
    struct job job = {0};

    enum status status = first_waiting(work, kinds, &job);
    if (status == STATUS_OK)
        *ret_waits = job.id != 0;
    return status;
}

enum status jobs_claim(struct work *work, const struct job_kinds *kinds,
                       const struct job_lease *lease, struct job *ret_job)
{
    struct job job = {0};
    int64_t changed = 0;

    enum status status = first_waiting(work, kinds, &job);
    if (status == STATUS_OK && job.id != 0)
        status = db_execute(
            work, &changed,
            "UPDATE job SET state = $4, attempt = attempt + 1, started_at = $5, lease_owner = $6,"
            " lease_until = $7 WHERE workspace_id = $1 AND id = $2 AND state = $3",
            DB_BIND(db_int(job.workspace_id), db_int(job.id), db_int(JOB_WAITING), db_int(JOB_RUNS),
                    db_int(work->now), db_int(lease->owner), db_int(lease->until)));
    if (status != STATUS_OK)
        return status;
    job.state = JOB_RUNS;
    job.attempt++;
    *ret_job = changed > 0 ? job : (struct job){0};
    return STATUS_OK;
}

enum status jobs_stock(struct work *work, int32_t kind, enum job_state state,
                       struct job_stock *ret_stock)
{
    struct rows rows =
        db_query(work,
                 "SELECT count(*), CAST(coalesce(sum(b.length), 0) AS bigint) FROM job j"
                 " LEFT JOIN blob b ON b.workspace_id = j.workspace_id AND b.hash = j.blob_hash"
                 " WHERE j.workspace_id = $1 AND j.kind = $2 AND j.state = $3",
                 DB_BIND(db_int(work->workspace_id), db_int(kind), db_int(state)));
    struct job_stock stock = {0};

    if (rows_next(&rows))
        stock = (struct job_stock){rows_int(&rows, 0), rows_int(&rows, 1)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_stock = stock;
    return status;
}

enum status jobs_forget_files(struct work *work, int32_t kind)
{
    enum { JOBS_MAX = 100000 }; /* more than are ever kept: they are swept by their age */

    return db_execute(work, NULL,
                      "UPDATE job SET blob_hash = NULL WHERE workspace_id = $1 AND id IN"
                      " (SELECT j.id FROM job j WHERE j.workspace_id = $1 AND j.kind = $2"
                      " ORDER BY j.created_at DESC LIMIT $5) AND state NOT IN ($3, $4)",
                      DB_BIND(db_int(work->workspace_id), db_int(kind), db_int(JOB_WAITING),
                              db_int(JOB_RUNS), db_int(JOBS_MAX)));
}

enum status jobs_delete_draft(struct work *work, int64_t id)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed, "DELETE FROM job WHERE workspace_id = $1 AND id = $2 AND state = $3",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(JOB_DRAFT)));
    return must_change(work, status, changed);
}

enum status jobs_finish(struct work *work, const struct job *job, int64_t owner,
                        enum job_state state, const char *result)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE job SET state = $5, result = $6, finished_at = $7, lease_owner = NULL,"
        " lease_until = NULL WHERE workspace_id = $1 AND id = $2 AND state = $8"
        " AND attempt = $3 AND lease_owner = $4",
        DB_BIND(db_int(job->workspace_id), db_int(job->id), db_int(job->attempt), db_int(owner),
                db_int(state), db_text(result), db_int(work->now), db_int(JOB_RUNS)));
    return must_change(work, status, changed);
}

enum status jobs_break_off(struct work *work, int64_t owner, int64_t owner_last, int64_t *ret_count)
{
    /* Nobody but the one process can have a SQLite store open for jobs. */
    int64_t until = store_kind(work->store) == STORE_SQLITE ? INT64_MAX : work->now;

    return db_execute(
        work, ret_count,
        "UPDATE job SET state = $2, finished_at = $5, lease_owner = NULL, lease_until = NULL"
        " WHERE state = $1 AND (lease_owner < $3 OR lease_owner > $6) AND lease_until <= $4",
        DB_BIND(db_int(JOB_RUNS), db_int(JOB_BROKEN_OFF), db_int(owner), db_int(until),
                db_int(work->now), db_int(owner_last)));
}

enum status jobs_take_back(struct work *work, int64_t owner, int64_t attempts_max)
{
    return db_execute(
        work, NULL,
        "UPDATE job SET state = CASE WHEN attempt < $3 THEN $4 ELSE $5 END,"
        " finished_at = CASE WHEN attempt < $3 THEN NULL ELSE $6 END, lease_owner = NULL,"
        " lease_until = NULL WHERE state = $1 AND lease_owner = $2",
        DB_BIND(db_int(JOB_RUNS), db_int(owner), db_int(attempts_max), db_int(JOB_WAITING),
                db_int(JOB_BROKEN_OFF), db_int(work->now)));
}

enum status jobs_sweep(struct work *work, const struct job_sweep *before)
{
    enum status status =
        db_execute(work, NULL, "DELETE FROM job WHERE state = $1 AND created_at < $2",
                   DB_BIND(db_int(JOB_DRAFT), db_int(before->files)));
    if (status == STATUS_OK)
        status = db_execute(work, NULL,
                            "DELETE FROM job WHERE state IN ($1, $2, $3, $4)"
                            " AND created_at < CASE WHEN kind = $5 THEN $6 ELSE $7 END",
                            DB_BIND(db_int(JOB_DONE), db_int(JOB_FAILED), db_int(JOB_STOPPED),
                                    db_int(JOB_BROKEN_OFF), db_int(before->kind),
                                    db_int(before->records_of_kind), db_int(before->records)));
    if (status == STATUS_OK)
        status = db_execute(work, NULL,
                            "UPDATE job SET blob_hash = NULL WHERE state IN ($1, $2, $3, $4)"
                            " AND created_at < $5 AND blob_hash IS NOT NULL",
                            DB_BIND(db_int(JOB_DONE), db_int(JOB_FAILED), db_int(JOB_STOPPED),
                                    db_int(JOB_BROKEN_OFF), db_int(before->files)));
    return status;
}

enum status jobs_workspaces(struct work *work, size_t max, int64_t *ret_ids, size_t *ret_count)
{
    struct rows rows = db_query(work, "SELECT w.id FROM workspace w ORDER BY w.id LIMIT $1",
                                DB_BIND(db_int((int64_t)max)));
    size_t count = 0;

    while (count < max && rows_next(&rows))
        ret_ids[count++] = rows_int(&rows, 0);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}
