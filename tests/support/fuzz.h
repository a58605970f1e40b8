// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What every fuzz target defines: libFuzzer and tests/support/replay.c call it. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
