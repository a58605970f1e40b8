// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "http/exchange.h"
#include "http/listen.h"
#include "http/proxies.h"

/*
 * The HTTP server, by libmicrohttpd: one thread that polls, requests suspended and handed to
 * bounded pools of workers, slow ones apart; strict mode, our own gate before a body is read, a
 * watchdog for slow headers. docs/decisions/http-server.md.
 */
struct server_options {
    struct listening listening; /* of listen_open(); the server's to close, whatever happens */
    unsigned quick_workers, saving_workers, slow_workers; /* 0 = by the machine */
    bool is_tls;              /* tls_read() has been called: the socket speaks TLS alone */
    struct proxies proxies;   /* whose word on who asks is believed */
    bool is_store_remote;     /* reading too waits for a network */
    unsigned connections_max; /* 0 = 4,000 */
    const struct site *site;
    const char *host;                 /* that requests must name; NULL: listening.host */
    const char *spool_folder;         /* of files that are sent to us; NULL: /var/tmp */
    bool is_secure;                   /* cookies are __Host- and Secure */
    const struct route_table *tables; /* searched in order */
    size_t table_count;
    const struct asset *assets; /* served as /static/NAME with a year of caching */
    size_t asset_count;

    struct events *events; /* whose streams end with the server; NULL: it has none */

    /* All answer at once; NULL: well, nothing, and there is room. On the thread that polls. */
    bool (*is_healthy)(const struct site *site); /* of /healthz */
    void (*add_metrics)(const struct site *site, struct text *out);
    bool (*has_room)(const struct site *site); /* for files that are sent; else 507 */
};

/* A file built into the program: also in gzip, named by its content. */
struct asset {
    const char *name; /* "app.3f9a1c22.css" */
    const char *media_type;
    const unsigned char *bytes, *gzip_bytes;
    size_t size, gzip_size;
};

struct server;
CHECKED enum status server_start(const struct server_options *options, struct arena *arena,
                                 struct fault *fault, struct server **ret_server);

/* No new connections; requests under way are answered, for at most `seconds`; then everything is
 * given back. */
void server_stop(struct server *server, unsigned seconds);
