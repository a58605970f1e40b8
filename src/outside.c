// SPDX-License-Identifier: AGPL-3.0-or-later
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>

#include "outside/confine.h"
#include "outside/service.h"

/*
 * regulars-outside: reads foreign formats for regulars, in a process that holds nothing. Ends
 * with the thread that started it.
 */
int main(void)
{
    (void)signal(SIGPIPE, SIG_IGN);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    confine();
    if (service_answer_one(OUTSIDE_SOCKET))
        return 0;
    fputs("regulars-outside: started by regulars, not by hand\n", stderr);
    return 2;
}
