// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/serve.h"

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "api/api.h"
#include "app/accounts.h"
#include "app/backup_place.h"
#include "app/courtesy_desk.h"
#include "app/disk_reserve.h"
#include "app/job_board.h"
#include "app/key_file.h"
#include "app/links.h"
#include "app/once.h"
#include "app/sign_in.h"
#include "app/site.h"
#include "app/snapshot.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/pages.h"
#include "cli/serve_handed.h"
#include "cli/store_line.h"
#include "http/events.h"
#include "http/server.h"
#include "http/tls.h"
#include "serve/activation.h"
#include "serve/address.h"
#include "serve/commands.h"
#include "serve/confine.h"
#include "serve/disk.h"
#include "serve/jobs.h"
#include "serve/mail.h"
#include "serve/notify.h"
#include "serve/outgoing.h"
#include "store/store.h"
#include "web/web.h"

enum {
    STOP_SECONDS = 20,
    LOOK_MILLISECONDS = 500,  /* whether the store is well */
    LOOKS_TO_CHECKPOINT = 10, /* and what is in its log goes into the file */
    DESCRIPTORS_WANTED = 8192,
    HEAPS_MAX = 2, /* of malloc: one for each thread would be kept otherwise */
    /* What requests gave back is kept for the next ones: else each has its pages mapped anew. */
    KEPT_BYTES_MAX = 2 * 1024 * 1024,
    OWN_MAPPING_BYTES = 512 * 1024,
};

struct serving {
    struct command_line *line;
    const struct serve_request *request;
    struct store *store;
    const char *store_address;
    struct snapshots *snapshots;
    struct courtesy_desk *courtesy;
    struct events *events;
    struct accounts *accounts;
    struct tls_files tls; /* NULL: a proxy has it, or nobody */
    struct listening listening;
    struct public_address address;
    struct proxies proxies;
    struct site site;
    struct once_desk *once;
    struct route_table faces[2];
    struct job_means means;
    struct serve_jobs *jobs;
    struct serve_mail *mail;
    struct serve_outgoing *outgoing;
    struct serve_commands *commands; /* NULL: commands do not hand themselves over */
    struct server *server;
    int signals, notify;
    unsigned keep_alive_looks; /* 0: nobody wants to know */
};

/* To everybody of the workspace: figures alone. An id has more digits than a browser's number. */
static void tell_browsers(void *context, const struct job_news *news)
{
    const struct serving *serving = context;
    char json[EVENT_JSON_MAX + 1];

    snprintf(json, sizeof(json),
             "{\"id\":\"%" PRId64 "\",\"done\":%" PRId64 ",\"total\":%" PRId64 ",\"over\":%s}",
             news->job_id, news->done, news->total, news->is_over ? "true" : "false");
    events_publish(serving->events, news->workspace_id, 0, "job", json);
}

static bool is_healthy(const struct site *site)
{
    return !store_has_failed(site->store) && !store_is_astray(site->store);
}

static void add_metrics(const struct site *site, struct text *out)
{
    text_format(out,
                "# HELP regulars_store_failed 1 once a write could not be made durable.\n"
                "# TYPE regulars_store_failed gauge\nregulars_store_failed %d\n"
                "# HELP regulars_disk_short 1 while the disk is full and no files are taken.\n"
                "# TYPE regulars_disk_short gauge\nregulars_disk_short %d\n",
                store_has_failed(site->store), disk_is_short(site->disk));
}

static bool has_room(const struct site *site)
{
    return !disk_is_short(site->disk);
}

/* Before there is any thread, so that all of them leave these signals to signalfd. */
static int catch_signals(void)
{
    sigset_t caught;

    sigemptyset(&caught);
    sigaddset(&caught, SIGTERM);
    sigaddset(&caught, SIGINT);
    sigaddset(&caught, SIGHUP);
    sigprocmask(SIG_BLOCK, &caught, NULL);
    return signalfd(-1, &caught, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* From here on a signal ends the process as if nobody had caught it. */
static void let_signals_through(void)
{
    sigset_t caught;

    sigemptyset(&caught);
    sigaddset(&caught, SIGTERM);
    sigaddset(&caught, SIGINT);
    sigprocmask(SIG_UNBLOCK, &caught, NULL);
}

static void raise_limits(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < DESCRIPTORS_WANTED) {
        files.rlim_cur = files.rlim_max < DESCRIPTORS_WANTED ? files.rlim_max : DESCRIPTORS_WANTED;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
    (void)mallopt(M_ARENA_MAX, HEAPS_MAX);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES_MAX);
    (void)mallopt(M_MMAP_THRESHOLD, OWN_MAPPING_BYTES);
}

static enum status open_the_store(struct serving *serving)
{
    struct command_line *line = serving->line;
    struct store_line store;

    enum status status = store_line_open(line, serving->request->address, USE_SERVE, &store);
    if (status != STATUS_OK)
        return status;
    serving->store = store.store;
    serving->store_address = serving->request->address ? serving->request->address : line->store;
    return STATUS_OK;
}

/* As long as no owner has a password there is no other way in; later only when it is asked for. */
static enum status make_link(struct serving *serving, const char **ret_path)
{
    struct work work = work_start(serving->store, serving->line->arena);
    bool has_password = false;

    enum status status = open_workspace(&work);
    if (status == STATUS_OK)
        status = owner_has_password(&work, &has_password);
    if (status == STATUS_OK && (!has_password || serving->request->wants_link))
        status = sign_in_link(&work, ret_path);
    work_end(&work);
    if (status != STATUS_OK)
        serving->line->fault = work.fault;
    return status;
}

/* A key file that is named is read, or made, before the server shuts itself off from it. */
static enum status open_accounts(struct serving *serving)
{
    struct command_line *line = serving->line;
    const char *named = serving->request->key_file;
    uint8_t key[SECRET_KEY_SIZE];

    const char *path = named ? command_line_path(line, named)
                             : key_file_beside(serving->store_address, line->arena);
    serving->accounts = accounts_open(ACCOUNTS_COST, path, line->arena);
    enum status status = STATUS_OK;
    if (named)
        status = accounts_key(serving->accounts, KEY_MAKE, &line->fault, key);
    secret_wipe(key, sizeof(key));
    return status;
}

/* Addresses stand alone on their lines, so that they can be clicked and cut out. */
static enum status say_where(struct serving *serving, const char *path)
{
    struct command_line *line = serving->line;
    struct text out = text_new(line->arena);

    text_message(&out, line->language,
                 &MESSAGE("Regulars keeps its records in {1} and runs at",
                          arg_text(store_address_shown(serving->store_address, line->arena))));
    text_format(&out, "\n  %s/\n", serving->address.base_url);
    if (!path)
        return command_line_print(line, &out);
    text_message(&out, line->language,
                 &MESSAGE_N("Sign in with this link; it works once, for {1} minute:",
                            "Sign in with this link; it works once, for {1} minutes:",
                            arg_count(SIGN_IN_LINK_MINUTES)));
    text_format(&out, "\n  %s%s\n", serving->address.base_url, path);
    return command_line_print(line, &out);
}

/* The file of a SQLite store; NULL of PostgreSQL. */
static const char *store_path(const struct serving *serving)
{
    static const char scheme[] = "sqlite:";
    const char *address = serving->store_address;

    if (store_kind(serving->store) != STORE_SQLITE)
        return NULL;
    return strncmp(address, scheme, strlen(scheme)) == 0 ? address + strlen(scheme) : address;
}

/* Its folder. */
static const char *store_folder(const struct serving *serving)
{
    const char *address = store_path(serving);

    if (address == NULL)
        return NULL;
    const char *slash = strrchr(address, '/');
    if (slash == NULL)
        return ".";
    return slash == address ? "/"
                            : arena_copy(serving->line->arena, address, (size_t)(slash - address));
}

static enum status start_server(struct serving *serving)
{
    struct server_options wanted = {
        .listening = serving->listening,
        .site = &serving->site,
        .host = serving->address.host,
        .spool_folder = store_folder(serving),
        .is_secure = serving->address.is_secure,
        .proxies = serving->proxies,
        .is_tls = serving->tls.certificate != NULL,
        .is_store_remote = store_kind(serving->store) != STORE_SQLITE,
        .tables = serving->faces,
        .table_count = sizeof(serving->faces) / sizeof(serving->faces[0]),
        .events = serving->events,
        .is_healthy = is_healthy,
        .add_metrics = add_metrics,
        .has_room = has_room,
    };

    serving->faces[0] = api_routes();
    serving->faces[1] = web_routes();
    wanted.assets = web_assets(&wanted.asset_count);
    serving->site = (struct site){
        .store = serving->store,
        .snapshots = serving->snapshots,
        .jobs = serve_jobs_board(serving->jobs),
        .desk = serve_jobs_desk(serving->jobs),
        .courtesy = serving->courtesy,
        .events = serving->events,
        .accounts = serving->accounts,
        .links = serving->means.links,
        .trials = serve_mail_trials(serving->mail),
        .disk = serving->means.disk,
        .once = serving->once,
        .store_shown = store_address_shown(serving->store_address, serving->line->arena),
        .base_url = serving->address.base_url,
        .host = serving->address.host,
        .is_secure = serving->address.is_secure,
    };
    return server_start(&wanted, serving->line->arena, &serving->line->fault, &serving->server);
}

/* Where systemd listens for us, or where we were told to. */
static enum status listen_somewhere(struct serving *serving)
{
    struct command_line *line = serving->line;
    int fd = activation_socket();

    if (fd == ACTIVATION_NONE)
        return listen_open(serving->request->listen, line->arena, &line->fault,
                           &serving->listening);
    return listen_take(fd, line->arena, &line->fault, &serving->listening);
}

/* Where to listen, the store, and all that a wrong option can be refused by. */
static enum status open_all(struct serving *serving, const char **ret_link)
{
    struct command_line *line = serving->line;
    const bool is_tls = serving->tls.certificate != NULL;

    enum status status = listen_somewhere(serving);
    if (status == STATUS_OK && is_tls)
        status = tls_read(&serving->tls, line->arena, &line->fault);
    if (status == STATUS_OK)
        status = public_address_read(serving->request->base_url, serving->listening.host,
                                     serving->listening.is_loopback, is_tls, line->arena,
                                     &line->fault, &serving->address);
    if (status == STATUS_OK)
        status = proxies_read(serving->request->proxies, &line->fault, &serving->proxies);
    if (status == STATUS_OK)
        status = open_the_store(serving);
    if (status == STATUS_OK)
        status = make_link(serving, ret_link);
    if (status == STATUS_OK)
        status = open_accounts(serving);
    if (status == STATUS_OK)
        status = backup_place_open(serving->request->backup_folder, serving->store_address,
                                   line->arena, &line->fault, &serving->means.backup_folder);
    return status;
}

/* What pages and jobs work with. */
static void equip(struct serving *serving)
{
    struct arena *arena = serving->line->arena;

    serving->snapshots = snapshots_open(0);
    serving->courtesy = courtesy_desk_open(serving->line->arena);
    serving->events = events_open();
    serving->once = once_desk_open(arena);
    serving->means.snapshots = serving->snapshots;
    serving->means.links =
        links_open(&(struct links_means){.base_url = serving->address.base_url,
                                         .is_secure = serving->address.is_secure,
                                         .is_own_network = serving->request->is_own_network},
                   arena);
    if (store_path(serving))
        serving->means.disk = disk_reserve_open(store_path(serving), arena);
    serve_disk_look(serving->means.disk);
    serving->means.tell = tell_browsers;
    serving->means.tell_context = serving;
}

/*
 * Commands of the same user are taken by a thread that is not confined to the store's folder,
 * since they may write beside their own files; those that answer requests are.
 */
static enum status start(struct serving *serving)
{
    struct command_line *line = serving->line;
    const char *link = NULL;

    enum status status = open_all(serving, &link);
    if (status != STATUS_OK)
        return status;
    confine_process();
    equip(serving);
    status = serve_commands_start(&(struct handed_place){.store = serving->store,
                                                         .address = serving->store_address,
                                                         .base_url = serving->address.base_url,
                                                         .snapshots = serving->snapshots,
                                                         .accounts = serving->accounts},
                                  line->arena, &line->fault, &serving->commands);
    if (status == STATUS_OK)
        status = serve_jobs_start(serving->store, &serving->means, line->arena, &line->fault,
                                  &serving->jobs);
    if (status == STATUS_OK)
        status = serve_mail_start(serving->store, serving->accounts, line->arena, &line->fault,
                                  &serving->mail);
    if (status == STATUS_OK)
        status = serve_outgoing_start(serving->store, serving->accounts, line->arena, &line->fault,
                                      &serving->outgoing);
    if (status != STATUS_OK)
        return status;
    confine_server(
        &(struct confinement){.store_folder = store_folder(serving),
                              .backup_folder = serving->means.backup_folder,
                              .tls_files = {serving->tls.certificate, serving->tls.key}});
    status = start_server(serving);
    if (status == STATUS_OK)
        status = say_where(serving, link);
    return status;
}

/* A certificate that was renewed; when it cannot be used, the one before it stays. */
static void read_again(struct serving *serving)
{
    struct arena *arena = serving->line->arena;
    struct fault fault = {0};

    if (serving->tls.certificate == NULL) {
        log_event(LOG_NOTICE, "nothing to read again", NULL, 0);
        return;
    }
    if (tls_read(&serving->tls, arena, &fault) == STATUS_OK) {
        log_event(LOG_NOTICE, "certificate read again", NULL, 0);
        return;
    }
    struct text why = text_new(arena);
    text_message(&why, language_by_code("en"), &fault.message);
    log_event(LOG_ERROR, "certificate not read again",
              LOG_FIELDS({"message", why.at, 0}, {"detail", fault.detail, 0}));
}

/* True for a signal that ends the server. */
static bool take_signal(struct serving *serving)
{
    struct signalfd_siginfo signal = {0};

    if (read(serving->signals, &signal, sizeof(signal)) != sizeof(signal))
        return false;
    if (signal.ssi_signo != SIGHUP)
        return true;
    read_again(serving);
    return false;
}

static enum status run(struct serving *serving)
{
    struct pollfd wait = {.fd = serving->signals, .events = POLLIN};

    for (unsigned looks = 1;; looks++) {
        if (poll(&wait, 1, LOOK_MILLISECONDS) > 0 && take_signal(serving))
            return STATUS_OK;
        if (store_has_failed(serving->store))
            return fault_set(&serving->line->fault, STATUS_UNAVAILABLE, "",
                             PLAIN_MESSAGE("the store could not keep what was written, and the "
                                           "server has stopped: look after the disk, then start "
                                           "it again"));
        events_beat(serving->events, clock_ticks());
        serve_disk_look(serving->means.disk);
        if (serving->keep_alive_looks > 0 && looks % serving->keep_alive_looks == 0)
            notify_say(serving->notify, "WATCHDOG=1");
        if (looks % LOOKS_TO_CHECKPOINT == 0)
            store_checkpoint(serving->store);
    }
}

/* Whatever was started of it, in the order that nobody misses anything. */
static void stop(struct serving *serving)
{
    notify_say(serving->notify, "STOPPING=1");
    if (serving->server)
        server_stop(serving->server, STOP_SECONDS);
    else if (serving->listening.fd >= 0)
        close(serving->listening.fd);
    serve_outgoing_stop(serving->outgoing);
    serve_mail_stop(serving->mail);
    serve_jobs_stop(serving->jobs);
    links_close(serving->means.links);
    tls_forget();
    if (serving->commands)
        serve_commands_stop(serving->commands);
    courtesy_desk_close(serving->courtesy);
    snapshots_close(serving->snapshots);
    if (serving->once)
        once_desk_close(serving->once);
    if (serving->events)
        events_close(serving->events);
    if (serving->accounts)
        accounts_close(serving->accounts);
    if (serving->store)
        close_store(serving->store);
    if (serving->notify >= 0)
        close(serving->notify);
    close(serving->signals);
}

enum status serve(struct command_line *line, const struct serve_request *request)
{
    struct serving serving = {.line = line,
                              .request = request,
                              .listening = {.fd = -1},
                              .tls = {request->tls_certificate, request->tls_key},
                              .signals = catch_signals(),
                              .notify = notify_open()};
    int64_t keep_alive = notify_keep_alive_milliseconds();

    if (keep_alive > 0)
        serving.keep_alive_looks = 1 + (unsigned)(keep_alive / LOOK_MILLISECONDS / 2);
    raise_limits();
    enum status status = start(&serving);
    if (status == STATUS_OK) {
        notify_say(serving.notify, "READY=1");
        pages_release_code();
        status = run(&serving);
        let_signals_through();
    }
    stop(&serving);
    return status;
}
