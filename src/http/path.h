// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/slice.h"

/*
 * Paths have one normal form, and nothing else reaches a route (AC-036, AC-099): it begins with one
 * slash and does not end with one (but for "/" itself), has no empty segments, no "." and "..", and
 * escapes nothing that need not be escaped: no letters, no slash, no backslash, no control
 * characters; what is decoded is UTF-8.
 */
enum path_form {
    PATH_NORMAL,
    PATH_OTHER,     /* well-formed, but nothing of ours is called so: 404 */
    PATH_MALFORMED, /* no path at all: 400 */
};
enum path_form path_form(struct slice path);
