// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/accept.h"
#include "http/assets.h"
#include "http/compress.h"
#include "http/guards.h"
#include "http/logged_path.h"
#include "http/multipart.h"
#include "http/path.h"
#include "http/server_parts.h"

static int64_t body_length(const struct request *request)
{
    const int fd = request->exchange.reply.fd;
    struct stat file;

    if (fd < 0)
        return (int64_t)request->bytes.length;
    return fstat(fd, &file) == 0 ? file.st_size : 0;
}

static void finish(struct request *request)
{
    struct exchange *exchange = &request->exchange;
    int64_t microseconds = (clock_ticks() - request->started) / 1000;

    if (exchange->is_secure && !gate_is_local(request->server->host))
        reply_header(exchange, "Strict-Transport-Security", "max-age=31536000");
    guards_add(exchange);
    if (request->bytes.at == NULL)
        request->bytes = (struct slice){exchange->reply.body.at, exchange->reply.body.length};
    counts_add(&request->server->counts, exchange->reply.code, microseconds);
    log_event(LOG_NOTICE, "request",
              LOG_FIELDS({"id", exchange->request_id, 0}, {"method", request->head.method, 0},
                         {"path", logged_path(exchange), 0}, {"code", NULL, exchange->reply.code},
                         {"us", NULL, microseconds}, {"bytes", NULL, body_length(request)},
                         {"user", NULL, exchange->user_id},
                         {"workspace", NULL, exchange->workspace_id}));
}

static void answer_plainly(struct request *request, unsigned code, const char *text)
{
    reply_code(&request->exchange, code);
    text_add(&request->exchange.reply.body, text);
}

/* A refusal too is in the language that was chosen in the browser, if its cookies can be read. */
static void read_cookies(struct exchange *exchange)
{
    const char *cookies = request_header(exchange, "Cookie");
    struct fault fault = {0};
    struct http_fields fields;

    if (cookies && cookies_parse(slice_of(cookies), exchange->arena, &fault, &fields) == STATUS_OK)
        exchange->cookies = fields;
}

void answer_refuse(struct request *request, unsigned code)
{
    struct exchange *exchange = &request->exchange;
    char number[8];

    if (code == 503) {
        snprintf(number, sizeof(number), "%d", RETRY_AFTER_SECONDS);
        reply_header(exchange, "Retry-After", number);
        atomic_fetch_add(&request->server->counts.turned_away, 1);
    }
    reply_code(exchange, code);
    read_cookies(exchange);
    if (request->table)
        request->table->refuse(exchange, code);
    finish(request);
}

/* The face with the longest prefix of the path; the last one when none fits. */
static const struct route_table *table_of(const struct server *server, struct slice path)
{
    const struct server_options *options = &server->options;
    const struct route_table *best =
        options->table_count > 0 ? &options->tables[options->table_count - 1] : NULL;
    size_t longest = 0;

    for (size_t i = 0; i < options->table_count; i++) {
        size_t length = strlen(options->tables[i].prefix);

        if (length > longest && length <= path.length &&
            memcmp(options->tables[i].prefix, path.at, length) == 0) {
            best = &options->tables[i];
            longest = length;
        }
    }
    return best;
}

static void set_allow(struct exchange *exchange, unsigned allowed)
{
    static const char *const names[] = {"GET, HEAD", "POST", "PUT", "PATCH", "DELETE"};
    struct text out = text_new(exchange->arena);

    for (unsigned method = HTTP_GET; method <= HTTP_DELETE; method++)
        if (allowed & 1U << method)
            text_format(&out, "%s%s", out.length > 0 ? ", " : "", names[method]);
    reply_header(exchange, "Allow", out.at);
}

/* Somebody on this machine, and not by way of a proxy on it. */
static bool is_at_home(const struct request *request)
{
    static const char *const forwarded[] = {"Forwarded", "Via", "X-Forwarded-For",
                                            "X-Forwarded-Host", "X-Real-IP"};

    for (size_t i = 0; i < sizeof(forwarded) / sizeof(forwarded[0]); i++) {
        const char *value = request_header(&request->exchange, forwarded[i]);

        if (value == NULL || value[0] != '\0')
            return false;
    }
    return request->findings.is_host_local && request->server->options.listening.is_loopback;
}

static void write_metrics(struct request *request)
{
    struct server *server = request->server;
    struct text *out = &request->exchange.reply.body;

    request->exchange.reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
    counts_write(&server->counts, out);
    text_add(out, "# HELP regulars_workers Threads that answer requests.\n"
                  "# TYPE regulars_workers gauge\n");
    counts_write_pool("quick", workers_load(server->quick), out);
    counts_write_pool("saving", workers_load(server->saving), out);
    counts_write_pool("slow", workers_load(server->slow), out);
    counts_write_gauge("regulars_connections", "Connections that are open.",
                       watchdog_connections(server->watchdog), out);
    counts_write_gauge("regulars_connections_cut_off", "Connections closed for being slow.",
                       watchdog_cut_off(server->watchdog), out);
    if (server->options.add_metrics)
        server->options.add_metrics(server->options.site, out);
}

/* The two addresses that are the server's own. */
static bool answer_ourselves(struct request *request)
{
    const struct server_options *options = &request->server->options;
    const struct gate_findings *findings = &request->findings;
    const char *path = request->exchange.path;

    if (!findings->is_method_known || findings->method != HTTP_GET || findings->length > 0)
        return false;
    if (strcmp(path, "/healthz") == 0 && (findings->is_host_ours || findings->is_host_local)) {
        bool is_healthy = options->is_healthy == NULL || options->is_healthy(options->site);

        answer_plainly(request, is_healthy ? 200 : 503, is_healthy ? "ok\n" : "failed\n");
    } else if (strcmp(path, "/metrics") == 0 && is_at_home(request)) {
        write_metrics(request);
    } else {
        return false;
    }
    finish(request);
    return true;
}

static bool answer_asset(struct request *request)
{
    const struct server_options *options = &request->server->options;

    if (!request->findings.is_method_known || !request->findings.is_host_ours ||
        !asset_answer(options->assets, options->asset_count, &request->exchange, &request->bytes))
        return false;
    finish(request);
    return true;
}

static bool has_file(const struct exchange *exchange)
{
    return exchange->route->body_max > ROUTE_BODY_IN_MEMORY &&
           strcmp(exchange->media_type, "multipart/form-data") == 0;
}

static unsigned begin_spool(struct request *request)
{
    struct server *server = request->server;
    const char *folder = server->options.spool_folder, *boundary;

    if (!multipart_boundary(request_header(&request->exchange, "Content-Type"), &request->arena,
                            &boundary))
        return 400;
    if (server->options.has_room && !server->options.has_room(server->options.site))
        return 507;
    if (server->spools == SPOOLS_MAX)
        return 503;
    server->spools++;
    request->spool = spool_start(folder ? folder : "/var/tmp", boundary, request->findings.length,
                                 &request->arena);
    return 0;
}

/* 0 when there is room for the body. */
static unsigned prepare_body(struct request *request)
{
    uint64_t length = request->findings.length;

    if (length > request->exchange.route->body_max)
        return 413;
    if (has_file(&request->exchange))
        return begin_spool(request);
    if (length > ROUTE_BODY_IN_MEMORY)
        return 413;
    if (request->server->body_bytes + length > BODIES_MAX)
        return 503;
    request->body_max = (size_t)length;
    return 0;
}

/* 0 when the path has a row that takes the method and as long a body. */
static unsigned find_row(struct request *request)
{
    struct exchange *exchange = &request->exchange;
    const struct gate_findings *findings = &request->findings;
    unsigned allowed = 0;

    if (request->table == NULL)
        return 404;
    const struct route *route = route_find(request->table, findings->method, exchange->path,
                                           exchange->arena, &exchange->params, &allowed);
    if (!findings->is_method_known && route) {
        allowed = 1U << HTTP_GET;
        route = NULL;
    }
    if (route == NULL) {
        if (allowed != 0)
            set_allow(exchange, allowed);
        return allowed != 0 ? 405 : 404;
    }
    exchange->route = route;
    return prepare_body(request);
}

static unsigned check_path(struct request *request)
{
    struct slice path = request->findings.path;
    enum path_form form = path_form(path);

    request->table = table_of(request->server, path);
    if (form != PATH_NORMAL)
        return form == PATH_MALFORMED ? 400 : 404;
    request->exchange.path = arena_copy(&request->arena, path.at, path.length);
    return 0;
}

/* Media type without its parameters, in lower case. */
static const char *media_type_of(struct exchange *exchange)
{
    const char *header = request_header(exchange, "Content-Type");
    size_t length = header ? strcspn(header, " \t;") : 0;
    char *type = arena_copy(exchange->arena, header ? header : "", length);

    for (char *at = type; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return type;
}

static void fill_in(struct request *request)
{
    struct exchange *exchange = &request->exchange;
    const char *languages;

    exchange->headers = request->head.headers;
    exchange->site = request->server->options.site;
    exchange->is_secure = request->server->options.is_secure;
    exchange->port = request->server->options.listening.port;
    exchange->media_type = media_type_of(exchange);
    languages = request_header(exchange, "Accept-Language");
    exchange->language = accept_language(languages ? languages : "");
}

/* A proxy that takes plain http as well: what is only read is sent to where it is safe. */
static bool answer_in_clear(struct request *request)
{
    struct exchange *exchange = &request->exchange;
    struct text place = text_new(&request->arena);

    if (!request->came_in_clear || !request->findings.is_method_known ||
        exchange->method != HTTP_GET || request->findings.length > 0)
        return false;
    text_format(&place, "https://%s%s", request->server->host, request->target);
    reply_code(exchange, 308);
    reply_header(exchange, "Location", place.at);
    finish(request);
    return true;
}

bool answer_head(struct request *request)
{
    struct server *server = request->server;
    struct exchange *exchange = &request->exchange;

    fill_in(request);
    request->table = table_of(server, slice_of(request->target));
    unsigned code = gate_check(&request->head, server->host, server->options.listening.port,
                               &request->findings);
    request->must_close = code != 0;
    exchange->method = request->findings.method;
    exchange->is_head = request->findings.is_head;
    if (code == 0)
        code = check_path(request);
    if (code == 0 && (answer_ourselves(request) || answer_asset(request)))
        return false;
    if (code == 0 && !request->findings.is_host_ours)
        code = 421;
    if (code == 0 && answer_in_clear(request))
        return false;
    if (code == 0 && request->came_in_clear)
        code = 403;
    if (code == 0)
        code = find_row(request);
    if (code == 0)
        return true;
    /* A body that is not read ends the connection. */
    request->must_close |= request->findings.length > 0;
    request->body_max = 0;
    answer_refuse(request, code);
    return false;
}

struct workers *answer_pool(const struct request *request)
{
    const struct route *route = request->exchange.route;

    if (route->pool == POOL_SLOW)
        return request->server->slow;
    return route->method == HTTP_GET ? request->server->quick : request->server->saving;
}

void answer_piece(struct request *request)
{
    const struct route_table *table = request->table;
    const struct exchange *exchange = &request->exchange;
    enum file_leave leave = FILE_MAY;

    if (!request->may_send) {
        read_cookies(&request->exchange);
        if (table->may_send_file)
            leave = table->may_send_file(exchange, exchange->route);
        request->may_send = leave == FILE_MAY;
    }
    if (leave != FILE_MAY)
        spool_drop(request->spool, leave == FILE_NOBODY_KNOWS ? 503 : 0);
    spool_write(request->spool);
}

static enum status parse(struct request *request)
{
    struct exchange *exchange = &request->exchange;
    const char *cookies = request_header(exchange, "Cookie");

    exchange->body = (struct slice){request->body, request->body_length};
    enum status status =
        form_parse(request->findings.query, exchange->arena, exchange->fault, &exchange->query);
    if (status == STATUS_OK)
        status = cookies_parse(slice_of(cookies ? cookies : ""), exchange->arena, exchange->fault,
                               &exchange->cookies);
    if (status == STATUS_OK &&
        strcmp(exchange->media_type, "application/x-www-form-urlencoded") == 0)
        status = form_parse(exchange->body, exchange->arena, exchange->fault, &exchange->form);
    return status;
}

void answer_work(struct request *request)
{
    unsigned code = parse(request) == STATUS_OK ? 0 : 400;

    if (code == 0 && request->spool) {
        answer_piece(request);
        code = spool_finish(request->spool, &request->exchange);
    }
    if (code != 0) {
        answer_refuse(request, code);
        return;
    }
    request->table->enter(&request->exchange, request->exchange.route);
    compress_reply(&request->exchange);
    finish(request);
}
