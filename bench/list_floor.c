// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * The least that a signed-in page takes: list_floor STORE.db LIST CARD CLIENT PORT answers /clients
 * with the bytes of the file LIST, after looking a session up and stepping through fifty clients by
 * name, and all else with those of CARD, after the rows of one client's page: with libmicrohttpd's
 * own thread and SQLite, and nothing else.
 */
#include <microhttpd.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CARD_STATEMENTS = 7 };

struct page {
    char *bytes;
    size_t size;
};

struct floor {
    sqlite3_stmt *session, *clients, *card[CARD_STATEMENTS];
    char hash[64];
    int hash_size;
    struct page list_page, card_page;
    long long checksum; /* so that no column is left unread */
};

static sqlite3_stmt *prepare_one(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        fprintf(stderr, "list_floor: %s\n", sqlite3_errmsg(db));
        exit(EXIT_FAILURE);
    }
    return statement;
}

static void read_rows(struct floor *floor, sqlite3_stmt *statement)
{
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const unsigned char *text = sqlite3_column_text(statement, i);
            floor->checksum += text ? text[0] : 0;
        }
    }
    sqlite3_reset(statement);
}

static const struct page *step_through(struct floor *floor, const char *url)
{
    sqlite3_bind_blob(floor->session, 1, floor->hash, floor->hash_size, SQLITE_STATIC);
    read_rows(floor, floor->session);
    if (strcmp(url, "/clients") == 0) {
        read_rows(floor, floor->clients);
        return &floor->list_page;
    }
    for (size_t i = 0; i < CARD_STATEMENTS; i++)
        read_rows(floor, floor->card[i]);
    return &floor->card_page;
}

/* The hash of whoever is signed in. */
static void find_session(struct floor *floor, sqlite3 *db)
{
    sqlite3_stmt *statement = prepare_one(db, "SELECT token_hash FROM session LIMIT 1");

    if (sqlite3_step(statement) == SQLITE_ROW &&
        sqlite3_column_bytes(statement, 0) <= (int)sizeof(floor->hash)) {
        floor->hash_size = sqlite3_column_bytes(statement, 0);
        memcpy(floor->hash, sqlite3_column_blob(statement, 0), (size_t)floor->hash_size);
    }
    sqlite3_finalize(statement);
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **request)
{
    struct floor *floor = context;

    (void)method, (void)version, (void)upload, (void)upload_size;
    if (*request == NULL) {
        *request = floor;
        return MHD_YES;
    }
    const struct page *page = step_through(floor, url);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(page->size, page->bytes, MHD_RESPMEM_MUST_COPY);
    MHD_add_response_header(response, "Content-Type", "text/html; charset=utf-8");
    enum MHD_Result result = MHD_queue_response(connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}

#define OF_WORKSPACE " workspace_id = (SELECT min(id) FROM workspace)"
/* A client's page: who they are, people, ways to reach them, tags, figures, orders, what happened.
 */
static const char *const card_statements[CARD_STATEMENTS] = {
    "SELECT * FROM client WHERE" OF_WORKSPACE " AND id = ?",
    "SELECT * FROM contact WHERE" OF_WORKSPACE " AND client_id = ?",
    "SELECT p.* FROM contact k CROSS JOIN contact_point p ON p.workspace_id = k.workspace_id"
    " AND p.contact_id = k.id WHERE k." OF_WORKSPACE " AND k.client_id = ?",
    "SELECT g.name FROM client_tag t JOIN tag g ON g.workspace_id = t.workspace_id"
    " AND g.id = t.tag_id WHERE t." OF_WORKSPACE " AND t.client_id = ?",
    "SELECT * FROM client_forecast WHERE" OF_WORKSPACE " AND id = ?",
    "SELECT * FROM client_order WHERE" OF_WORKSPACE " AND client_id = ? AND deleted_at IS NULL"
    " ORDER BY accepted_on DESC LIMIT 21",
    "SELECT * FROM note WHERE" OF_WORKSPACE " AND client_id = ? AND deleted_at IS NULL"
    " ORDER BY happened_at DESC, id DESC LIMIT 51",
};

static void prepare_card(struct floor *floor, sqlite3 *db, const char *client)
{
    for (size_t i = 0; i < CARD_STATEMENTS; i++) {
        floor->card[i] = prepare_one(db, card_statements[i]);
        sqlite3_bind_int64(floor->card[i], 1, strtoll(client, NULL, 10));
    }
}

static void prepare(struct floor *floor, const char *path, const char *client)
{
    static const char clients[] =
        "SELECT c.id, c.version, c.kind, c.name, c.reference, c.created_at, c.changed_at,"
        " c.order_count, c.last_order_on, p.id, p.name, p.form_of_address, p.language,"
        " f.window_from, f.window_by, (SELECT min(g.name) FROM client_tag t JOIN tag g"
        " ON g.workspace_id = t.workspace_id AND g.id = t.tag_id"
        " WHERE t.workspace_id = c.workspace_id AND t.client_id = c.id)"
        " FROM client c LEFT JOIN client_forecast f ON f.workspace_id = c.workspace_id"
        " AND f.id = c.id JOIN contact p ON p.workspace_id = c.workspace_id AND p.client_id = c.id"
        " AND p.is_main = 1"
        " WHERE c.workspace_id = (SELECT min(id) FROM workspace) AND c.deleted_at IS NULL"
        " ORDER BY c.sort_key, c.id LIMIT 51";
    static const char session[] =
        "SELECT s.user_id, s.workspace_id, s.created_at, s.used_at, s.expires_at, m.role, u.name,"
        " u.language FROM session s"
        " JOIN member m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id"
        " JOIN user_account u ON u.id = s.user_id WHERE s.token_hash = ?";
    sqlite3 *db;

    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        fprintf(stderr, "list_floor: %s\n", sqlite3_errmsg(db));
        exit(EXIT_FAILURE);
    }
    find_session(floor, db);
    floor->session = prepare_one(db, session);
    floor->clients = prepare_one(db, clients);
    prepare_card(floor, db, client);
}

static struct page read_page(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct page page = {malloc(1 << 20), 0};

    if (file == NULL || page.bytes == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    page.size = fread(page.bytes, 1, 1 << 20, file);
    fclose(file);
    return page;
}

int main(int count, char **arguments)
{
    struct floor floor = {0};
    sigset_t signals;
    int signal_number;

    if (count != 6) {
        fputs("usage: list_floor STORE.db LIST CARD CLIENT PORT\n", stderr);
        return EXIT_FAILURE;
    }
    prepare(&floor, arguments[1], arguments[4]);
    floor.list_page = read_page(arguments[2]);
    floor.card_page = read_page(arguments[3]);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO,
                                                 (uint16_t)strtol(arguments[5], NULL, 10), NULL,
                                                 NULL, answer, &floor, MHD_OPTION_END);
    if (daemon == NULL) {
        fputs("list_floor: cannot listen\n", stderr);
        return EXIT_FAILURE;
    }
    sigwait(&signals, &signal_number);
    MHD_stop_daemon(daemon);
    return floor.checksum == 0;
}
