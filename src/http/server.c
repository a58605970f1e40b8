// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/server.h"

#include <assert.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "base/clock.h"
#include "http/event_stream.h"
#include "http/server_parts.h"
#include "http/server_request.h"
#include "http/tls.h"

enum {
    CONNECTIONS_DEFAULT = 4000,
    DESCRIPTORS_KEPT = 200,        /* for the store, the log, files that are sent */
    CONNECTION_MEMORY = 32 * 1024, /* a whole head, and the piece of a body that is read */
    POLL_STACK_BYTES = 512 * 1024,
    LOOK_MILLISECONDS = 5,
    QUIET_LOOKS = 40, /* 0.2 s */
};

static void connection_changed(void *context, struct MHD_Connection *connection,
                               void **socket_context, enum MHD_ConnectionNotificationCode what)
{
    struct server *server = context;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

        *socket_context = info ? watchdog_add(server->watchdog, info->connect_fd) : NULL;
    } else if (*socket_context) {
        watchdog_remove(server->watchdog, *socket_context);
        *socket_context = NULL;
    }
}

/*
 * Whoever comes while the server ends is turned away at the door. To take the socket from the
 * library by MHD_quiesce_daemon() would race with its thread, which ends the process when it loses
 * (0.9.75 asks twice for the same removal from its epoll set, and forgives it once).
 */
static enum MHD_Result let_in(void *context, const struct sockaddr *address, socklen_t size)
{
    struct server *server = context;

    (void)address;
    (void)size;
    return atomic_load(&server->is_ending) ? MHD_NO : MHD_YES;
}

/* Escapes are ours to decode, once, where it is known what they stand in. */
static size_t leave_escaped(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

/* As many as asked for, and as the process may open descriptors. */
static unsigned connections_max(unsigned asked)
{
    unsigned most = asked == 0 ? CONNECTIONS_DEFAULT : asked;
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < most + DESCRIPTORS_KEPT)
        most = files.rlim_cur > 2 * DESCRIPTORS_KEPT ? (unsigned)files.rlim_cur - DESCRIPTORS_KEPT
                                                     : DESCRIPTORS_KEPT;
    return most;
}

/* Behind a proxy all connections come from one address, and are all good. */
static unsigned per_address_max(const struct server *server, unsigned connections)
{
    bool is_behind_proxy =
        server->options.listening.is_loopback || server->options.proxies.count > 0;

    return is_behind_proxy ? connections : connections / 4 + 1;
}

static bool start_daemon(struct server *server, unsigned connections)
{
    /* Without TLS what is said of it is passed over. */
    const unsigned tls = server->options.is_tls ? MHD_USE_TLS : 0;

    server->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | tls, 0, let_in,
        server, request_came, server, MHD_OPTION_LISTEN_SOCKET, server->options.listening.fd,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address_max(server, connections),
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)WATCH_IDLE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_THREAD_STACK_SIZE,
        (size_t)POLL_STACK_BYTES, MHD_OPTION_NOTIFY_COMPLETED, request_completed, server,
        MHD_OPTION_NOTIFY_CONNECTION, connection_changed, server, MHD_OPTION_URI_LOG_CALLBACK,
        request_line_came, server, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_HTTPS_PRIORITIES, TLS_PRIORITIES,
        MHD_OPTION_HTTPS_CERT_CALLBACK, tls_certificate_callback(), MHD_OPTION_END);
    return server->daemon != NULL;
}

static unsigned between(unsigned least, unsigned wanted, unsigned most)
{
    return wanted < least ? least : wanted > most ? most : wanted;
}

/*
 * Who saves waits for the disk more than he works, and who asks a server for rows does so too: so
 * there are more of them than processors. Reading a file only works. With more threads for that
 * than processors, requests wait half done for a thread that is not run, while others are begun.
 */
static enum status start_workers(struct server *server, struct arena *arena, struct fault *fault)
{
    const struct server_options *options = &server->options;
    unsigned processors = (unsigned)get_nprocs();
    unsigned waiting = between(8, 4 * processors, 16);
    unsigned working = options->is_store_remote ? waiting : between(2, processors, 16);
    unsigned quick = options->quick_workers ? options->quick_workers : working;
    unsigned saving = options->saving_workers ? options->saving_workers : waiting;
    unsigned slow = options->slow_workers ? options->slow_workers : between(2, processors / 2, 4);

    enum status status = workers_start(quick, QUICK_WAITING_MAX, arena, fault, &server->quick);
    if (status == STATUS_OK)
        status = workers_start(saving, SAVING_WAITING_MAX, arena, fault, &server->saving);
    if (status == STATUS_OK)
        status = workers_start(slow, SLOW_WAITING_MAX, arena, fault, &server->slow);
    return status;
}

/*
 * Whatever was started of it. The workers end first, as the library wants no request to be left
 * with them, and are closed last: its thread offers them requests as long as it runs. The library
 * closes the descriptor that it listened on.
 */
static void give_back(struct server *server)
{
    struct workers *const pools[] = {server->quick, server->saving, server->slow};
    enum { POOLS = sizeof(pools) / sizeof(pools[0]) };

    for (size_t i = 0; i < POOLS; i++)
        if (pools[i])
            workers_stop(pools[i]);
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    for (size_t i = 0; i < POOLS; i++)
        if (pools[i])
            workers_close(pools[i]);
    if (server->watchdog)
        watchdog_stop(server->watchdog);
    if (server->options.listening.fd >= 0)
        close(server->options.listening.fd);
}

static void check_options(const struct server_options *options)
{
    for (size_t i = 0; i < options->table_count; i++)
        for (size_t j = 0; j < options->tables[i].count; j++)
            assert(options->tables[i].routes[j].body_max <= ROUTE_BODY_MAX);
}

enum status server_start(const struct server_options *options, struct arena *arena,
                         struct fault *fault, struct server **ret_server)
{
    struct server *server = arena_alloc(arena, sizeof(*server));
    unsigned connections = connections_max(options->connections_max);

    check_options(options);
    /* The others are for whoever asks. */
    if (options->events)
        events_allow(options->events, connections / 2);
    server->options = *options;
    server->host = options->host ? options->host : options->listening.host;

    enum status status = watchdog_start(connections, arena, fault, &server->watchdog);
    if (status == STATUS_OK)
        status = start_workers(server, arena, fault);
    if (status == STATUS_OK && !start_daemon(server, connections))
        status = fault_set(fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("the server cannot be started on this machine"));
    if (status != STATUS_OK) {
        give_back(server);
        return status;
    }
    *ret_server = server;
    return STATUS_OK;
}

/* On a connection that is kept the next request may have been sent before the last reply came. */
static void wait_until_quiet(struct server *server, int64_t until)
{
    for (int quiet = 0; quiet < QUIET_LOOKS && clock_ticks() < until; quiet++) {
        if (watchdog_connections(server->watchdog) == 0)
            return;
        if (atomic_load(&server->under_way) > 0)
            quiet = 0;
        (void)poll(NULL, 0, LOOK_MILLISECONDS);
    }
}

void server_stop(struct server *server, unsigned seconds)
{
    int64_t until = clock_ticks() + (int64_t)seconds * 1000000000;

    atomic_store(&server->is_ending, true);
    if (server->options.events)
        events_end_all(server->options.events);
    wait_until_quiet(server, until);
    server->options.listening.fd = -1; /* MHD_stop_daemon() closes it */
    give_back(server);
}
