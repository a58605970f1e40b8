// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * The log of the running program: one line of JSON per event on standard error (AC-123: whatever a
 * peer sends is escaped and cannot make a line). Faces and jobs log; lower floors fill
 * fault.detail instead. A line is written by one write(2), so that threads do not mix.
 */
enum log_level { LOG_ERROR, LOG_WARNING, LOG_NOTICE, LOG_DEBUG };

struct log_field {
    const char *name;
    const char *text; /* NULL: `number` counts */
    int64_t number;
};

#define LOG_FIELDS(...)                      \
    (const struct log_field[]){__VA_ARGS__}, \
        sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field)

/* Lines above this level are left out; set once, by main. */
void log_set_level(enum log_level level);

/* `event` is a literal such as "request"; it is not translated. */
void log_event(enum log_level level, const char *event, const struct log_field *fields,
               size_t count);
