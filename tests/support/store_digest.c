// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/store_digest.h"

#include <string.h>

#include "base/secret.h"
#include "store/db.h"
#include "support/check.h"

static void add_cell(struct secret_digest *digest, const struct db_value *cell)
{
    const int64_t head[2] = {(int64_t)cell->kind,
                             cell->kind == DB_INT ? cell->number : (int64_t)cell->bytes.length};

    secret_digest_add(digest, head, sizeof(head));
    if (cell->kind == DB_TEXT || cell->kind == DB_BYTES)
        secret_digest_add(digest, cell->bytes.at, cell->bytes.length);
}

static void add_rows(struct secret_digest *digest, struct work *work, struct rows rows)
{
    while (rows_next(&rows))
        for (size_t column = 0; column < rows.column_count; column++)
            add_cell(digest, &rows.cells[(rows.next - 1) * rows.column_count + column]);
    secret_digest_add(digest, &rows.row_count, sizeof(rows.row_count));
    store_case_ok(work, rows_end(&rows));
}

#define ADD(table) \
    add_rows(digest, &work, db_query(&work, "SELECT * FROM " table " ORDER BY 1, 2", DB_NONE))

struct store_digest store_digest_of(struct store_case *test)
{
    struct secret_digest *digest = secret_digest_open();
    struct work work = store_case_work(test);
    struct store_digest result;

    ADD("workspace");
    ADD("user_account");
    ADD("session");
    ADD("sign_in_link");
    ADD("member");
    ADD("import");
    ADD("client");
    ADD("contact");
    ADD("contact_point");
    ADD("client_order");
    ADD("audit");
    ADD("forecast");
    ADD("client_forecast");
    ADD("search");
    ADD("recovery_code");
    ADD("invitation");
    ADD("api_key");
    ADD("idempotency");
    ADD("tag");
    ADD("client_tag");
    ADD("important_date");
    ADD("own_field");
    ADD("own_value");
    ADD("note");
    ADD("service");
    ADD("enquiry");
    ADD("answering");
    ADD("working_hours");
    ADD("day_off");
    ADD("template");
    ADD("saved_view");
    ADD("cue_answer");
    ADD("client_loss");
    ADD("complaint");
    ADD("complaint_note");
    ADD("contact_limit");
    ADD("own_cue");
    ADD("goal");
    ADD("job");
    ADD("backup");
    ADD("installation");
    ADD("conversation");
    ADD("message");
    ADD("reply_draft");
    secret_digest_close(digest, result.bytes);
    work_end(&work);
    return result;
}

bool store_digests_equal(const struct store_digest *a, const struct store_digest *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}
