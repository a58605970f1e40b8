// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/status.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum status fault_set(struct fault *fault, enum status status, const char *field,
                      struct message message)
{
    assert(status != STATUS_OK);
    if (fault->status == STATUS_OK)
        *fault = (struct fault){.status = status, .field = field, .message = message};
    return status;
}

enum status fault_set_errno(struct fault *fault, enum status status, const char *field,
                            struct message message, int error_number)
{
    bool is_first = fault->status == STATUS_OK;

    status = fault_set(fault, status, field, message);
    if (is_first) {
        char buffer[sizeof(fault->detail)];
        snprintf(fault->detail, sizeof(fault->detail), "%s",
                 strerror_r(error_number, buffer, sizeof(buffer)));
    }
    return status;
}
