// SPDX-License-Identifier: AGPL-3.0-or-later
#include <signal.h>

/* Stands in for regulars-outside when its processor time is used up. */
int main(void)
{
    return raise(SIGXCPU);
}
