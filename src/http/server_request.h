// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/* The library's callbacks, for server.c alone. */
#include <microhttpd.h>

void *request_line_came(void *context, const char *target, struct MHD_Connection *connection);
enum MHD_Result request_came(void *context, struct MHD_Connection *connection, const char *url,
                             const char *method, const char *version, const char *upload,
                             size_t *upload_length, void **request_context);
void request_completed(void *context, struct MHD_Connection *connection, void **request_context,
                       enum MHD_RequestTerminationCode how);
