// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/browser.h"

#include <stddef.h>
#include <string.h>

struct known_word {
    const char *word, *name;
};

/* The first that is found: most browsers also say that they are some of those below them. */
static const struct known_word programs[] = {
    {"YaBrowser/", "Yandex Browser"},
    {"Edg", "Edge"},
    {"OPR/", "Opera"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"Vivaldi/", "Vivaldi"},
    {"Firefox/", "Firefox"},
    {"FxiOS/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"},
    {"Safari/", "Safari"},
    {"curl/", "curl"},
};
static const struct known_word systems[] = {
    {"Android", "Android"}, {"iPhone", "iPhone"},  {"iPad", "iPad"},   {"CrOS", "ChromeOS"},
    {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}, {"FreeBSD", "FreeBSD"},
};

static const char *first_in(const char *agent, const struct known_word *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(agent, words[i].word))
            return words[i].name;
    return "";
}

struct browser_name browser_name_of(const char *agent)
{
    return (struct browser_name){
        .program = first_in(agent, programs, sizeof(programs) / sizeof(programs[0])),
        .system = first_in(agent, systems, sizeof(systems) / sizeof(systems[0]))};
}
