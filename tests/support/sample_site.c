// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sample_site.h"

#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support/check.h"

enum { FILE_BYTES = 8 * 1024 * 1024, SLOW_MILLISECONDS = 100 };

static enum status hello(struct exchange *exchange)
{
    text_format(&exchange->reply.body, "hello %s", exchange->request_id);
    return STATUS_OK;
}

static enum status client(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        text_format(&exchange->reply.body, "client %lld", (long long)id);
    return status;
}

static enum status echo(struct exchange *exchange)
{
    text_add_slice(&exchange->reply.body, exchange->body);
    return STATUS_OK;
}

static enum status form(struct exchange *exchange)
{
    const char *name = NULL;

    enum status status = form_text(exchange, "name", 1000, &name);
    if (status == STATUS_OK)
        text_add(&exchange->reply.body, name ? name : "nobody");
    return status;
}

/* Of the file its name, type, length, and the sum of its octets. */
static enum status take_file(struct exchange *exchange)
{
    const struct upload *upload = &exchange->upload;
    unsigned char piece[4096];
    uint64_t sum = 0;
    ssize_t count = 0;

    while (upload->fd >= 0 && (count = read(upload->fd, piece, sizeof(piece))) > 0)
        for (ssize_t i = 0; i < count; i++)
            sum += piece[i];
    const char *name = fields_value(&exchange->form, "name");
    text_format(&exchange->reply.body, "%s %s %s %lld %llu %s", upload->field, upload->file_name,
                upload->media_type, (long long)upload->length, (unsigned long long)sum,
                name ? name : "nobody");
    return count < 0 ? STATUS_BROKEN : STATUS_OK;
}

static enum status slow(struct exchange *exchange)
{
    (void)poll(NULL, 0, SLOW_MILLISECONDS);
    text_add(&exchange->reply.body, "at last");
    return STATUS_OK;
}

static enum status page(struct exchange *exchange)
{
    struct html html = reply_html(exchange);

    html_literal(&html, "<p>");
    html_text(&html, exchange->language->code);
    reply_cookie(exchange, "session", "abc", 60);
    return STATUS_OK;
}

static enum status file(struct exchange *exchange)
{
    exchange->reply.fd = memfd_create("file", MFD_CLOEXEC);
    exchange->reply.content_type = "application/octet-stream";
    return ftruncate(exchange->reply.fd, FILE_BYTES) == 0 ? STATUS_OK : STATUS_BROKEN;
}

static enum status nothing(struct exchange *exchange)
{
    reply_code(exchange, 204);
    return STATUS_OK;
}

static enum file_leave may_send_file(const struct exchange *exchange, const struct route *route)
{
    (void)exchange;
    if (route->right > 0)
        return FILE_NOBODY_KNOWS;
    return route->access == ROUTE_PUBLIC ? FILE_MAY : FILE_MAY_NOT;
}

static void enter(struct exchange *exchange, const struct route *route)
{
    if (route->handle(exchange) != STATUS_OK)
        reply_code(exchange, exchange->fault->status == STATUS_NOT_FOUND ? 404 : 422);
}

static void refuse(struct exchange *exchange, unsigned code)
{
    text_format(&exchange->reply.body, "refused: %u\n", code);
}

static const struct route rows[] = {
    {HTTP_GET, "/hello", hello, ROUTE_PUBLIC, 0, POOL_QUICK, 0},
    {HTTP_GET, "/clients/:id", client, ROUTE_PUBLIC, 0, POOL_QUICK, 0},
    {HTTP_POST, "/echo", echo, ROUTE_PUBLIC, 0, POOL_QUICK, 1024 * 1024},
    {HTTP_POST, "/form", form, ROUTE_PUBLIC, 0, POOL_QUICK, 4096},
    {HTTP_POST, "/upload", take_file, ROUTE_PUBLIC, 0, POOL_SLOW, 4 * 1024 * 1024},
    {HTTP_POST, "/barred", take_file, ROUTE_SESSION, 0, POOL_SLOW, 4 * 1024 * 1024},
    {HTTP_POST, "/out-of-reach", take_file, ROUTE_SESSION, 1, POOL_SLOW, 4 * 1024 * 1024},
    {HTTP_POST, "/save", slow, ROUTE_PUBLIC, 0, POOL_QUICK, 16},
    {HTTP_GET, "/slow", slow, ROUTE_PUBLIC, 0, POOL_SLOW, 0},
    {HTTP_GET, "/page", page, ROUTE_PUBLIC, 0, POOL_QUICK, 0},
    {HTTP_GET, "/file", file, ROUTE_PUBLIC, 0, POOL_QUICK, 0},
    {HTTP_GET, "/sign-in/:token", nothing, ROUTE_PUBLIC, 0, POOL_QUICK, 0},
};
const struct route_table sample_site_table = {
    rows, sizeof(rows) / sizeof(rows[0]), "/", enter, refuse, may_send_file};

struct server *sample_site_start(struct server_options options, struct arena *arena,
                                 struct listening *ret_listening)
{
    struct fault fault = {0};
    struct server *server = NULL;

    assert_int_equal(listen_open("127.0.0.1:0", arena, &fault, &options.listening), STATUS_OK);
    options.tables = &sample_site_table;
    options.table_count = 1;
    assert_int_equal(server_start(&options, arena, &fault, &server), STATUS_OK);
    *ret_listening = options.listening;
    return server;
}
