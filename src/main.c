// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/run.h"
#include "serve/serve.h"

enum { COLUMNS_LEAST = 20, COLUMNS_MOST = 1000 };

/* The width asked for by COLUMNS, else the terminal's own; OUTPUT_COLUMNS_DEFAULT without. */
static int columns_of(int descriptor)
{
    const char *asked = getenv("COLUMNS");
    long columns = asked ? strtol(asked, NULL, 10) : 0;
    struct winsize size;

    if (columns <= 0 && ioctl(descriptor, TIOCGWINSZ, &size) == 0)
        columns = size.ws_col;
    if (columns <= 0)
        return OUTPUT_COLUMNS_DEFAULT;
    return columns < COLUMNS_LEAST  ? COLUMNS_LEAST
           : columns > COLUMNS_MOST ? COLUMNS_MOST
                                    : (int)columns;
}

/* A terminal that takes more than plain lines: colour, and going back to a line's start. */
static bool is_able_terminal(int descriptor)
{
    const char *kind = getenv("TERM");

    return isatty(descriptor) && kind && kind[0] != '\0' && strcmp(kind, "dumb") != 0;
}

static bool wants_colour(void)
{
    const char *refused = getenv("NO_COLOR"); /* https://no-color.org */

    return !refused || refused[0] == '\0';
}

/* Text that goes into a file or a pipe is UTF-8; a terminal says what it can show. */
static bool is_unicode(int descriptor)
{
    const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    if (!isatty(descriptor))
        return true;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = getenv(names[i]);

        if (value && value[0] != '\0')
            return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
    }
    return false;
}

static void gather_time(struct command_line *line)
{
    int64_t now = clock_now() / 1000000;
    struct zone *zone = zone_open_local();

    line->today = zone_day(zone, now);
    line->minute_of_day = zone_minute(zone, now);
    zone_close(zone);
}

/* The store of whoever names none: REGULARS_STORE, else a file where the XDG base directories say
 * that a user's data lies. */
static void gather_store(struct command_line *line)
{
    const char *named = getenv("REGULARS_STORE");
    const char *data = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");
    bool has_data = data && data[0] == '/'; /* a relative one is to be ignored */
    struct text folder = text_new(line->arena), store = text_new(line->arena);

    line->store = named && named[0] != '\0' ? named : NULL;
    if (line->store || (!has_data && (!home || home[0] != '/')))
        return;
    text_format(&folder, "%s%s/regulars", has_data ? data : home, has_data ? "" : "/.local/share");
    text_format(&store, "sqlite:%s/regulars.db", folder.at);
    line->store_folder = folder.at;
    line->store = store.at;
}

int main(int count, char **arguments)
{
    struct arena arena = {0};

    /* A reader that has gone is seen as EPIPE where it is written to. */
    signal(SIGPIPE, SIG_IGN);
    /* A file that may grow no more is seen as EFBIG, as a full disk is. */
    signal(SIGXFSZ, SIG_IGN);

    struct command_line line = {
        .out = stdout,
        .err = stderr,
        .standard_input = STDIN_FILENO,
        .folder_fd = AT_FDCWD,
        .out_columns = columns_of(STDOUT_FILENO),
        .err_columns = columns_of(STDERR_FILENO),
        .out_has_colour = is_able_terminal(STDOUT_FILENO) && wants_colour(),
        .out_is_unicode = is_unicode(STDOUT_FILENO),
        .err_shows_progress = is_able_terminal(STDERR_FILENO),
        .language =
            language_of_environment(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG")),
        .serve = serve,
        .arena = &arena,
    };
    gather_time(&line);
    gather_store(&line);
    int exit_code =
        command_line_run(&line, count > 0 ? count - 1 : 0, (const char *const *)arguments + 1);
    arena_free(&arena);
    return exit_code;
}
