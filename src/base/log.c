// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/day.h"
#include "base/utf8.h"

/* The one exception that tools/check_globals.py grants: set by main before there are threads. */
static enum log_level log_highest = LOG_NOTICE;

/* A line that does not fit is cut between fields or characters, and still is JSON. */
enum { LINE_MAX_BYTES = 4000, TAIL = 3, ESCAPE_MAX = 6 };

struct log_line {
    char at[LINE_MAX_BYTES];
    size_t length;
};

void log_set_level(enum log_level level)
{
    log_highest = level;
}

static size_t room(const struct log_line *line)
{
    return LINE_MAX_BYTES - TAIL - line->length;
}

static void add(struct log_line *line, const char *bytes, size_t length)
{
    if (length <= room(line)) {
        memcpy(line->at + line->length, bytes, length);
        line->length += length;
    }
}

static void add_escape(struct log_line *line, unsigned code)
{
    char escape[ESCAPE_MAX + 1];

    snprintf(escape, sizeof(escape), "\\u%04x", code);
    add(line, escape, ESCAPE_MAX);
}

/* Control characters are escaped, also those of C1, which some terminals obey. */
static size_t add_character(struct log_line *line, struct slice rest)
{
    size_t length = utf8_character(rest);
    unsigned char first = (unsigned char)rest.at[0];

    if (length == 0) {
        add(line, "\\ufffd", ESCAPE_MAX);
        return 1;
    }
    if (first < ' ' || first == 0x7F)
        add_escape(line, first);
    else if (length == 2 && first == 0xC2 && (unsigned char)rest.at[1] < 0xA0)
        add_escape(line, (unsigned char)rest.at[1]);
    else if (first == '"' || first == '\\')
        add(line, (const char[]){'\\', (char)first}, 2);
    else
        add(line, rest.at, length);
    return length;
}

static void add_text(struct log_line *line, const char *text)
{
    struct slice rest = slice_of(text);

    add(line, "\"", 1);
    while (rest.length > 0 && room(line) > ESCAPE_MAX + 1) {
        size_t taken = add_character(line, rest);
        rest = (struct slice){rest.at + taken, rest.length - taken};
    }
    add(line, "\"", 1);
}

static void add_number(struct log_line *line, int64_t number)
{
    char digits[24];
    int length = snprintf(digits, sizeof(digits), "%lld", (long long)number);

    add(line, digits, (size_t)length);
}

/* UTC, with milliseconds: 2026-11-21T22:47:05.123Z */
static void add_time(struct log_line *line, int64_t now)
{
    char day[DAY_TEXT_SIZE], time[DAY_TEXT_SIZE + 20];
    int64_t seconds = now / 1000000;
    int of_day = (int)(seconds % 86400);

    day_write((day_t)(seconds / 86400), day);
    int length = snprintf(time, sizeof(time), "\"%sT%02d:%02d:%02d.%03dZ\"", day, of_day / 3600,
                          of_day / 60 % 60, of_day % 60, (int)(now / 1000 % 1000));
    add(line, time, (size_t)length);
}

static void write_line(const struct log_line *line)
{
    ssize_t written;

    /* A log that cannot be written is nobody's to complain to. */
    do
        written = write(STDERR_FILENO, line->at, line->length);
    while (written < 0 && errno == EINTR);
}

void log_event(enum log_level level, const char *event, const struct log_field *fields,
               size_t count)
{
    static const char *const names[] = {"error", "warning", "notice", "debug"};
    struct log_line line = {.length = 0};

    if (level > log_highest)
        return;
    add(&line, "{\"time\":", 8);
    add_time(&line, clock_now());
    add(&line, ",\"level\":", 9);
    add_text(&line, names[level]);
    add(&line, ",\"event\":", 9);
    add_text(&line, event);
    for (size_t i = 0; i < count; i++) {
        enum { NUMBER_MOST = 32 };
        if (room(&line) < strlen(fields[i].name) + NUMBER_MOST)
            break;
        add(&line, ",", 1);
        add_text(&line, fields[i].name);
        add(&line, ":", 1);
        if (fields[i].text)
            add_text(&line, fields[i].text);
        else
            add_number(&line, fields[i].number);
    }
    line.at[line.length++] = '}';
    line.at[line.length++] = '\n';
    write_line(&line);
}
