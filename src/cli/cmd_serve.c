// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/command_line.h"

/* Only this machine can reach it. */
static const char default_listen[] = "127.0.0.1:8080";

enum status cmd_serve(struct command_line *line)
{
    const char *listen = option_text(line, "listen");
    const struct serve_request request = {
        .address = option_text(line, "store"),
        .listen = listen ? listen : default_listen,
        .base_url = option_text(line, "base-url"),
        .proxies = option_text(line, "proxy"),
        .key_file = option_text(line, "key-file"),
        .backup_folder = option_text(line, "backup-folder"),
        .tls_certificate = option_text(line, "tls-certificate"),
        .tls_key = option_text(line, "tls-key"),
        .is_own_network = option_is_set(line, "own-network"),
        .wants_link = option_is_set(line, "sign-in-link"),
    };

    if (line->operand_count > 0)
        return command_line_refuse(line, MESSAGE("“regulars serve” takes options only, not “{1}”",
                                                 arg_text(line->operands[0])));
    if ((request.tls_certificate == NULL) != (request.tls_key == NULL))
        return command_line_refuse(
            line, PLAIN_MESSAGE("--tls-certificate and --tls-key belong together: name both"));
    if (line->serve == NULL)
        return command_line_refuse(
            line, PLAIN_MESSAGE("a server that runs already cannot start another one"));
    return line->serve(line, &request);
}
