// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_parts.h"
#include "base/sort_key.h"
#include "domain/client_words.h"
#include "store/contacts.h"
#include "store/db.h"
#include "store/verifications.h"
#include "store/workspaces.h"

/* Each kind of finding is told once, with its number. */
enum { FINDINGS_MAX = 64, CLIENTS_PAGE = 500 };

struct verifying {
    struct work *work;
    struct finding_list *findings;
    bool is_over; /* the store is too damaged to go on asking it */
};

static void find(struct verifying *verifying, struct message message)
{
    struct finding_list *findings = verifying->findings;

    if (findings->count < FINDINGS_MAX)
        findings->items[findings->count++] = message;
}

static void find_count(struct verifying *verifying, int64_t count, struct message message)
{
    if (count > 0)
        find(verifying, message);
}

/* Damage is what is looked for: then it is a finding, and the last one. */
static enum status take_damage(struct verifying *verifying, enum status status)
{
    struct fault *fault = &verifying->work->fault;

    if (status != STATUS_BROKEN)
        return status;
    find(verifying, MESSAGE("The store is damaged and could not be read to its end ({1}). Stop the "
                            "server, keep a copy of the store as it is, and restore the newest "
                            "backup.",
                            arg_text(arena_copy(verifying->work->arena, fault->detail,
                                                strlen(fault->detail)))));
    *fault = (struct fault){0};
    work_end(verifying->work);
    verifying->is_over = true;
    return STATUS_OK;
}

static enum status ask_engine(struct verifying *verifying)
{
    const char *first = NULL;
    int64_t count = 0;

    enum status status = verifications_engine(verifying->work, &first, &count);
    if (status == STATUS_OK)
        find_count(
            verifying, count,
            MESSAGE_N("The database itself finds {1} fault in its files ({2}). Keep a copy "
                      "of the store as it is, and restore the newest backup.",
                      "The database itself finds {1} faults in its files, first of all: {2}. "
                      "Keep a copy of the store as it is, and restore the newest backup.",
                      arg_count(count), arg_text(first)));
    return status;
}

static enum status ask_references(struct verifying *verifying)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < archive_reference_count && status == STATUS_OK; i++) {
        const struct archive_reference *reference = &archive_references[i];
        int64_t count = 0;

        status = verifications_count_missing(verifying->work, i, &count);
        if (status == STATUS_OK)
            find_count(verifying, count,
                       MESSAGE_N("{1} row of {2} names in {3} a row of {4} that is not there. "
                                 "Restore the newest backup that is sound.",
                                 "{1} rows of {2} name in {3} rows of {4} that are not there. "
                                 "Restore the newest backup that is sound.",
                                 arg_count(count), arg_text(archive_tables[reference->table].name),
                                 arg_text(reference->column),
                                 arg_text(archive_tables[reference->parent].name)));
    }
    return status;
}

static struct message rule_finding(enum verification verification, int64_t count)
{
    switch (verification) {
    case VERIFY_MAIN_CONTACTS:
        return MESSAGE_N(
            "{1} client has not exactly one main contact. Restore the newest backup that is "
            "sound.",
            "{1} clients have not exactly one main contact. Restore the newest backup "
            "that is sound.",
            arg_count(count));
    case VERIFY_SUMMARIES:
        return MESSAGE_N("{1} client shows another number of orders, or another last day, than the "
                         "orders say. The next import that touches the client sets it right.",
                         "{1} clients show another number of orders, or another last day, than the "
                         "orders say. The next import that touches them sets it right.",
                         arg_count(count));
    case VERIFY_IDS:
        return MESSAGE_N(
            "{1} table holds an id that would be given once more. Export the store and "
            "restore it into a new one: that sets it right.",
            "{1} tables hold ids that would be given once more. Export the store and "
            "restore it into a new one: that sets it right.",
            arg_count(count));
    case VERIFY_ORDER_VERSIONS:
        return MESSAGE_N("{1} order is marked as changed later than its workspace knows. Reports "
                         "could miss it until the server starts anew.",
                         "{1} orders are marked as changed later than their workspace knows. "
                         "Reports could miss them until the server starts anew.",
                         arg_count(count));
    case VERIFY_BLOB_LENGTHS:
        return MESSAGE_N("{1} file is not complete. Take it from a backup.",
                         "{1} files are not complete. Take them from a backup.", arg_count(count));
    case VERIFY_SEARCH_OBJECTS:
        return MESSAGE_N("{1} entry of the search leads nowhere; it does no harm.",
                         "{1} entries of the search lead nowhere; they do no harm.",
                         arg_count(count));
    case VERIFICATIONS:
        break;
    }
    return (struct message){0};
}

static enum status ask_rules(struct verifying *verifying)
{
    enum status status = STATUS_OK;

    for (int i = 0; i < VERIFICATIONS && status == STATUS_OK; i++) {
        int64_t count = 0;

        status = verifications_count(verifying->work, (enum verification)i, &count);
        if (status == STATUS_OK)
            find_count(verifying, count, rule_finding((enum verification)i, count));
    }
    return status;
}

/* One file whose pieces come. */
struct hashing {
    struct secret_digest *digest; /* NULL before the first */
    int64_t workspace_id;
    uint8_t hash[SECRET_HASH_SIZE]; /* by which it is known */
    int64_t wrong;
};

static void end_file(struct hashing *hashing)
{
    uint8_t hash[SECRET_HASH_SIZE];

    if (!hashing->digest)
        return;
    secret_digest_close(hashing->digest, hash);
    hashing->digest = NULL;
    hashing->wrong += memcmp(hash, hashing->hash, sizeof(hash)) != 0;
}

static void take_piece(struct hashing *hashing, const struct db_stream *stream)
{
    int64_t workspace_id = stream_int(stream, BLOB_PIECE_WORKSPACE);
    struct slice hash = stream_bytes(stream, BLOB_PIECE_HASH);
    struct slice bytes = stream_bytes(stream, BLOB_PIECE_BYTES);
    bool is_same = hashing->digest && hashing->workspace_id == workspace_id &&
                   slice_equal(hash, (struct slice){(const char *)hashing->hash, SECRET_HASH_SIZE});

    if (!is_same) {
        end_file(hashing);
        hashing->digest = secret_digest_open();
        hashing->workspace_id = workspace_id;
        memset(hashing->hash, 0, sizeof(hashing->hash));
        memcpy(hashing->hash, hash.at,
               hash.length < SECRET_HASH_SIZE ? hash.length : SECRET_HASH_SIZE);
    }
    secret_digest_add(hashing->digest, bytes.at, bytes.length);
}

static enum status ask_files(struct verifying *verifying)
{
    struct db_stream *stream = verifications_blob_pieces(verifying->work);
    struct hashing hashing = {0};

    while (stream_next(stream))
        take_piece(&hashing, stream);
    end_file(&hashing);
    enum status status = stream_end(stream);
    if (status == STATUS_OK)
        find_count(verifying, hashing.wrong,
                   MESSAGE_N("{1} file is not what it was when it was stored. Take it from a "
                             "backup.",
                             "{1} files are not what they were when they were stored. Take them "
                             "from a backup.",
                             arg_count(hashing.wrong)));
    return status;
}

/* What was made of names and is not what would be made of them now. */
struct made_count {
    int64_t sort_keys, words;
};

static enum status words_of(struct work *work, const struct made_of_name *client,
                            const char **ret_words)
{
    struct contact_point_list points;
    struct contact_list contacts;

    enum status status = contacts_list(work, client->id, &contacts);
    if (status == STATUS_OK)
        status = contact_points_list(work, client->id, &points);
    if (status != STATUS_OK)
        return status;
    const struct client_texts texts = {.name = client->name,
                                       .reference = client->reference,
                                       .contacts = contacts.items,
                                       .contact_count = contacts.count,
                                       .points = points.items,
                                       .point_count = points.count};
    *ret_words = client_words(work->arena, &texts);
    return STATUS_OK;
}

static enum status check_names(struct work *work, struct sort_keys *keys,
                               const struct made_of_name *clients, size_t count,
                               struct made_count *wrong)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct slice key = sort_key(keys, work->arena, slice_of(clients[i].name));
        const char *words = "";

        wrong->sort_keys += !slice_equal(key, clients[i].sort_key);
        status = words_of(work, &clients[i], &words);
        if (status == STATUS_OK)
            wrong->words += strcmp(words, clients[i].words) != 0;
    }
    return status;
}

static enum status check_workspace(struct work *work, struct sort_keys *keys,
                                   struct made_count *wrong)
{
    struct arena_mark mark = arena_mark(work->arena);
    enum status status = STATUS_OK;
    size_t count = CLIENTS_PAGE;
    int64_t after_id = 0;

    while (status == STATUS_OK && count == CLIENTS_PAGE) {
        struct made_of_name *clients = arena_array(work->arena, struct made_of_name, CLIENTS_PAGE);

        status = verifications_clients(work, after_id, CLIENTS_PAGE, clients, &count);
        if (status == STATUS_OK)
            status = check_names(work, keys, clients, count, wrong);
        if (status != STATUS_OK)
            return status;
        if (count > 0)
            after_id = clients[count - 1].id;
        arena_rewind(work->arena, mark);
    }
    return status;
}

static enum status check_workspaces(struct work *work, struct made_count *wrong)
{
    const int64_t own = work->workspace_id;
    int64_t id = 0;

    enum status status = verifications_next_workspace(work, 0, &id);
    while (status == STATUS_OK && id != 0) {
        struct workspace workspace;

        work->workspace_id = id;
        status = workspaces_find(work, id, &workspace);
        if (status != STATUS_OK)
            break;
        struct sort_keys *keys = sort_keys_open(workspace.language);
        status = check_workspace(work, keys, wrong);
        sort_keys_close(keys);
        if (status == STATUS_OK)
            status = verifications_next_workspace(work, id, &id);
    }
    work->workspace_id = own;
    return status;
}

static enum status ask_names(struct verifying *verifying)
{
    struct made_count wrong = {0};

    enum status status = check_workspaces(verifying->work, &wrong);
    if (status != STATUS_OK)
        return status;
    find_count(verifying, wrong.sort_keys,
               MESSAGE_N("{1} client stands at the wrong place in the list. Change the name and "
                         "change it back: that sets it right.",
                         "{1} clients stand at the wrong place in the list. Change their names and "
                         "change them back: that sets it right.",
                         arg_count(wrong.sort_keys)));
    find_count(
        verifying, wrong.words,
        MESSAGE_N("{1} client cannot be found by all of the words. Change the name and "
                  "change it back: that sets it right.",
                  "{1} clients cannot be found by all of their words. Change their names and "
                  "change them back: that sets it right.",
                  arg_count(wrong.words)));
    return STATUS_OK;
}

/* Every row is read once, and whatever fits into no archive is told. */
static enum status ask_rows(struct verifying *verifying)
{
    struct fault *fault = &verifying->work->fault;
    uint8_t hash[SECRET_HASH_SIZE];
    struct archive_count count;

    enum status status = archive_hash_of(verifying->work, &count, hash);
    if (status == STATUS_OK)
        verifying->findings->rows_checked = count.rows;
    if (status != STATUS_BROKEN || fault->detail[0] != '\0')
        return status;
    find(verifying, PLAIN_MESSAGE("A row holds what no column allows, such as a text that is no "
                                  "UTF-8, so that no backup can be made. Restore the newest backup "
                                  "that is sound."));
    *fault = (struct fault){0};
    return STATUS_OK;
}

enum status verify_store(struct work *work, struct finding_list *ret_findings)
{
    static enum status (*const questions[])(struct verifying *) = {
        ask_engine, ask_references, ask_rules, ask_files, ask_names, ask_rows,
    };
    struct finding_list findings = {.items =
                                        arena_array(work->arena, struct message, FINDINGS_MAX)};
    struct verifying verifying = {.work = work, .findings = &findings};
    enum status status = archive_needs_right(work, RIGHT_EXPORT);

    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]) && status == STATUS_OK; i++)
        if (!verifying.is_over)
            status = take_damage(&verifying, questions[i](&verifying));
    if (status == STATUS_OK)
        *ret_findings = findings;
    return status;
}
