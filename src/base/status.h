// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/message.h"

/* Marks a function whose result must not be dropped. */
#define CHECKED __attribute__((warn_unused_result))

/*
 * How an operation ended. There is one value per reaction a caller can have, not one per
 * cause: the faces map each to an exit code or an HTTP status. The cause, for people, is in
 * struct fault.
 */
enum status {
    STATUS_OK = 0,
    STATUS_NOT_FOUND,   /* no such record or file, or the actor may not know of it */
    STATUS_INVALID,     /* the input breaks a rule; fault.field names it */
    STATUS_CONFLICT,    /* the input was right, the stored state has moved on */
    STATUS_FORBIDDEN,   /* the actor lacks the right */
    STATUS_UNAVAILABLE, /* try later, or mend the machine: disk full, file locked, no thread */
    STATUS_RETRY,       /* another unit of work got in between: run the use case again */
    STATUS_BROKEN,      /* our bug or a damaged store; logged where it arose */
};

/* What to tell people about the first failure of a unit of work. */
struct fault {
    enum status status;     /* STATUS_OK while nothing has failed */
    const char *field;      /* input field or option at fault, "" when none */
    struct message message; /* what, where, what was expected, what to do; faces translate it */
    char detail[240];       /* for the log and for --verbose: errno text, SQL state */
};

/*
 * Fills `fault` and returns `status`, so that it can end a function. The first fault stands:
 * a later call on the same `fault` only returns its status. The message is stored, never
 * formatted here, so that it can be translated; the texts among its arguments are borrowed
 * and must live as long as the fault is read (the arena of the unit of work).
 */
CHECKED enum status fault_set(struct fault *fault, enum status status, const char *field,
                              struct message message);

/* The same with the text of `error_number` (an errno value) as the detail. */
CHECKED enum status fault_set_errno(struct fault *fault, enum status status, const char *field,
                                    struct message message, int error_number);
