// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/server_request.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "http/event_stream.h"
#include "http/server_parts.h"

static struct watched *watched_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

static void note(struct request *request, enum watch_stage stage, uint64_t bytes)
{
    if (request->watched)
        watchdog_note(request->server->watchdog, request->watched, stage, bytes);
}

/*
 * Where no proxy is named, people come by https, and somebody connects from this machine: that is
 * a proxy whose headers are not believed (AC-081), and it says nothing of who asks.
 */
static void find_peer(struct request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *from = info ? info->client_addr : NULL;
    const struct server_options *options = &request->server->options;
    const struct http_fields *headers = &request->head.headers;
    char peer[PEER_SIZE];

    if (options->proxies.count > 0)
        proxies_peer(&options->proxies, from, headers, peer);
    else
        peer_text(from, peer);
    bool is_unnamed = options->proxies.count == 0 && options->is_secure &&
                      (strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::") == 0);
    if (!is_unnamed)
        request->exchange.peer = arena_copy(request->exchange.arena, peer, strlen(peer));
    request->came_in_clear =
        options->is_secure && proxies_say_clear(&options->proxies, from, headers);
}

void *request_line_came(void *context, const char *target, struct MHD_Connection *connection)
{
    struct arena arena = {0};
    struct request *request = arena_alloc(&arena, sizeof(*request));
    uint64_t id;

    request->arena = arena;
    request->server = context;
    request->connection = connection;
    request->watched = watched_of(connection);
    request->target = arena_copy(&request->arena, target, strlen(target));
    request->target_place = target;
    request->started = clock_ticks();
    exchange_start(&request->exchange, &request->arena);
    random_bytes(&id, sizeof(id));
    snprintf(request->exchange.request_id, sizeof(request->exchange.request_id), "%016" PRIx64, id);
    note(request, WATCH_HEAD, 0);
    return request;
}

static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   size_t name_length, const char *value, size_t value_length)
{
    struct http_fields *headers = context;
    static const char damaged[] = "\n"; /* which the gate refuses */
    bool is_whole =
        name && strlen(name) == name_length && (value == NULL || strlen(value) == value_length);

    (void)kind;
    headers->items[headers->count++] =
        (struct http_field){name ? name : "", is_whole ? (value ? value : "") : damaged};
    return headers->count > GATE_HEADERS_MAX ? MHD_NO : MHD_YES;
}

/*
 * A NUL ends the target early for everybody who reads it as text. The version stands behind it in
 * the library's buffer, so that the space between them tells.
 */
static bool is_cut_short(const struct request *request, const char *version)
{
    uintptr_t start = (uintptr_t)request->target_place, end = (uintptr_t)version;
    size_t length = strlen(request->target);

    return end > start + length + 1 && end - start < 64 * 1024;
}

static void take_head(struct request *request, const char *method, const char *version)
{
    struct http_fields headers = {
        arena_array(&request->arena, struct http_field, GATE_HEADERS_MAX + 1), 0};

    MHD_get_connection_values_n(request->connection, MHD_HEADER_KIND, take_header, &headers);
    request->started = clock_ticks();
    request->head = (struct request_head){
        .method = arena_copy(&request->arena, method, strnlen(method, 32)),
        .target = is_cut_short(request, version) ? "\n" : request->target,
        .version = version,
        .headers = headers,
    };
    find_peer(request);
    atomic_fetch_add(&request->server->under_way, 1);
    request->is_counted = true;
}

static void pause_stream(void *context)
{
    struct request *request = context;

    MHD_suspend_connection(request->connection);
}

static void wake_stream(void *context)
{
    struct request *request = context;

    MHD_resume_connection(request->connection);
}

static ssize_t read_stream(void *context, uint64_t position, char *buffer, size_t room)
{
    struct request *request = context;
    long length = event_stream_read(request->exchange.reply.stream, buffer, room);

    (void)position;
    return length < 0 ? MHD_CONTENT_READER_END_OF_STREAM : length;
}

static struct MHD_Response *stream_response(struct request *request)
{
    event_stream_begin(request->exchange.reply.stream,
                       (struct event_waiting){pause_stream, wake_stream, request});
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 2 * EVENT_BYTES_MAX, read_stream,
                                             request, NULL);
}

static struct MHD_Response *make_response(struct request *request)
{
    struct exchange_reply *reply = &request->exchange.reply;
    struct stat file;

    if (reply->stream)
        return stream_response(request);
    if (reply->fd < 0)
        return MHD_create_response_from_buffer(request->bytes.length, (void *)request->bytes.at,
                                               MHD_RESPMEM_PERSISTENT);
    if (fstat(reply->fd, &file) != 0)
        return NULL;
    struct MHD_Response *response =
        MHD_create_response_from_fd64((uint64_t)file.st_size, reply->fd);
    if (response)
        reply->fd = -1; /* the response's to close */
    request->bytes.length = (size_t)file.st_size;
    return response;
}

/* May run on a worker: a response belongs to no thread until it is queued. */
static void prepare(struct request *request)
{
    const struct exchange_reply *reply = &request->exchange.reply;

    request->response = make_response(request);
    request->stage = REQUEST_READY;
    if (request->response == NULL)
        return;
    bool has_type = reply->code != 304 && reply->code != 204;
    if (has_type)
        MHD_add_response_header(request->response, "Content-Type", reply->content_type);
    for (size_t i = 0; i < reply->headers.count; i++)
        MHD_add_response_header(request->response, reply->headers.items[i].name,
                                reply->headers.items[i].value);
    if (request->must_close || atomic_load(&request->server->is_ending))
        MHD_add_response_header(request->response, "Connection", "close");
}

static enum MHD_Result send_reply(struct request *request)
{
    if (request->response == NULL)
        return MHD_NO;
    /* A stream that says something to nobody ends by the library's own timeout. */
    note(request, request->exchange.reply.stream ? WATCH_WORK : WATCH_REPLY, request->bytes.length);
    return MHD_queue_response(request->connection, request->exchange.reply.code, request->response);
}

static void run_job(struct job *job)
{
    struct request *request = (struct request *)job;

    answer_work(request);
    prepare(request);
    MHD_resume_connection(request->connection);
}

static void drop_job(struct job *job)
{
    struct request *request = (struct request *)job;

    answer_refuse(request, 503);
    prepare(request);
    MHD_resume_connection(request->connection);
}

static enum MHD_Result hand_to_workers(struct request *request)
{
    request->stage = REQUEST_WORK;
    request->job = (struct job){.run = run_job, .drop = drop_job};
    note(request, WATCH_WORK, 0);
    /* Before it is given away: the worker may be done before we come back. */
    MHD_suspend_connection(request->connection);
    if (workers_give(answer_pool(request), &request->job))
        return MHD_YES;
    drop_job(&request->job);
    return MHD_YES;
}

static void run_piece(struct job *job)
{
    struct request *request = (struct request *)job;

    answer_piece(request);
    note(request, WATCH_BODY, 0);
    MHD_resume_connection(request->connection);
}

static void drop_piece(struct job *job)
{
    struct request *request = (struct request *)job;

    spool_drop(request->spool, 503);
    note(request, WATCH_BODY, 0);
    MHD_resume_connection(request->connection);
}

/* Slow ones may send as long as it goes on: each piece has its time, and all of them together. */
static bool is_too_slow(const struct request *request)
{
    int64_t seconds = WATCH_BODY_SECONDS + (int64_t)(request->findings.length / WATCH_REPLY_RATE);

    return clock_ticks() - request->started > seconds * 1000000000;
}

static enum MHD_Result take_piece(struct request *request, const char *upload, size_t *length)
{
    bool is_full = spool_keep(request->spool, (struct slice){upload, *length});

    *length = 0;
    if (is_too_slow(request))
        return MHD_NO;
    if (!is_full)
        return MHD_YES;
    request->job = (struct job){.run = run_piece, .drop = drop_piece};
    note(request, WATCH_WORK, 0);
    MHD_suspend_connection(request->connection);
    if (!workers_give(request->server->saving, &request->job))
        drop_piece(&request->job);
    return MHD_YES;
}

static enum MHD_Result take_body(struct request *request, const char *upload, size_t *length)
{
    if (request->spool)
        return take_piece(request, upload, length);
    assert(*length <= request->body_max - request->body_length);
    memcpy(request->body + request->body_length, upload, *length);
    request->body_length += *length;
    *length = 0;
    return MHD_YES;
}

static enum MHD_Result begin_body(struct request *request)
{
    request->stage = REQUEST_BODY;
    request->body = arena_alloc(&request->arena, request->body_max + 1);
    request->server->body_bytes += request->body_max;
    if (request->findings.length > 0)
        note(request, WATCH_BODY, 0);
    return MHD_YES;
}

enum MHD_Result request_came(void *context, struct MHD_Connection *connection, const char *url,
                             const char *method, const char *version, const char *upload,
                             size_t *upload_length, void **request_context)
{
    struct request *request = *request_context;

    (void)context;
    (void)connection;
    (void)url;
    switch (request->stage) {
    case REQUEST_HEAD:
        take_head(request, method, version);
        if (answer_head(request))
            return begin_body(request);
        prepare(request);
        /* A reply before the request's end closes the connection; else there is a next call. */
        return request->must_close ? send_reply(request) : MHD_YES;
    case REQUEST_BODY:
        if (*upload_length > 0)
            return take_body(request, upload, upload_length);
        return hand_to_workers(request);
    case REQUEST_WORK:
        return MHD_YES;
    case REQUEST_READY:
        break;
    }
    return send_reply(request);
}

void request_completed(void *context, struct MHD_Connection *connection, void **request_context,
                       enum MHD_RequestTerminationCode how)
{
    struct request *request = *request_context;

    (void)context;
    (void)connection;
    (void)how;
    if (request == NULL)
        return;
    *request_context = NULL;
    if (request->exchange.reply.stream)
        event_stream_leave(request->exchange.reply.stream);
    note(request, WATCH_IDLE, 0);
    if (request->response)
        MHD_destroy_response(request->response);
    if (request->exchange.reply.fd >= 0)
        close(request->exchange.reply.fd);
    if (request->exchange.upload.fd >= 0)
        close(request->exchange.upload.fd);
    if (request->body)
        request->server->body_bytes -= request->body_max;
    if (request->spool) {
        spool_close(request->spool);
        request->server->spools--;
    }
    if (request->is_counted)
        atomic_fetch_sub(&request->server->under_way, 1);
    struct arena arena = request->arena;
    arena_free(&arena);
}
