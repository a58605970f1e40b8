// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/* cmocka wants these before it, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Leaves a test out and says why: ./check lists the reasons. */
#define skip_because(reason)                     \
    do {                                         \
        print_message("# reason: %s\n", reason); \
        skip();                                  \
    } while (0)
