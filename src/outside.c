// SPDX-License-Identifier: AGPL-3.0-or-later
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "outside/confine.h"
#include "outside/look_service.h"
#include "outside/mail_service.h"
#include "outside/read_service.h"
#include "outside/request.h"
#include "outside/service.h"
#include "outside/telegram_service.h"

/* What it was started for decides what it gives up: files to read, or the network. */
static bool answer_one(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], OUTSIDE_LOOK_TASK) == 0)
        return look_service_answer_one(OUTSIDE_SOCKET);
    if (count == 2 && strcmp(arguments[1], OUTSIDE_READ_TASK) == 0)
        return read_service_run(OUTSIDE_SOCKET);
    if (count == 2 && strcmp(arguments[1], OUTSIDE_MAIL_TASK) == 0)
        return mail_service_run(OUTSIDE_SOCKET);
    if (count == 2 && strcmp(arguments[1], OUTSIDE_TELEGRAM_TASK) == 0)
        return telegram_service_run(OUTSIDE_SOCKET);
    confine();
    return service_answer_one(OUTSIDE_SOCKET);
}

/*
 * regulars-outside: reads foreign formats for regulars, and asks foreign servers, in a process that
 * holds nothing. Ends with the thread that started it.
 */
int main(int count, char **arguments)
{
    (void)signal(SIGPIPE, SIG_IGN);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (answer_one(count, arguments))
        return 0;
    fputs("regulars-outside: started by regulars, not by hand\n", stderr);
    return 2;
}
