// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/place_guess.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* The first that the text begins with: a language with its country before the language alone. Of
 * countries with several zones the one that most people live in. */
static const struct {
    const char *language;
    struct place_guess place;
} places[] = {
    {"en-US", {"America/New_York", "USD"}},
    {"en-GB", {"Europe/London", "GBP"}},
    {"en-IE", {"Europe/Dublin", "EUR"}},
    {"en-CA", {"America/Toronto", "CAD"}},
    {"en-AU", {"Australia/Sydney", "AUD"}},
    {"en-IN", {"Asia/Kolkata", "INR"}},
    {"ru-KZ", {"Asia/Almaty", "KZT"}},
    {"ru-BY", {"Europe/Minsk", "BYN"}},
    {"ru", {"Europe/Moscow", "RUB"}},
    {"kk", {"Asia/Almaty", "KZT"}},
    {"uk", {"Europe/Kyiv", "UAH"}},
    {"hr-BA", {"Europe/Sarajevo", "BAM"}},
    {"hr", {"Europe/Zagreb", "EUR"}},
    {"sr", {"Europe/Belgrade", "RSD"}},
    {"bs", {"Europe/Sarajevo", "BAM"}},
    {"sl", {"Europe/Ljubljana", "EUR"}},
    {"de-CH", {"Europe/Zurich", "CHF"}},
    {"de-AT", {"Europe/Vienna", "EUR"}},
    {"de", {"Europe/Berlin", "EUR"}},
    {"fr-CH", {"Europe/Zurich", "CHF"}},
    {"fr", {"Europe/Paris", "EUR"}},
    {"it", {"Europe/Rome", "EUR"}},
    {"es-MX", {"America/Mexico_City", "MXN"}},
    {"es", {"Europe/Madrid", "EUR"}},
    {"pt-BR", {"America/Sao_Paulo", "BRL"}},
    {"pt", {"Europe/Lisbon", "EUR"}},
    {"pl", {"Europe/Warsaw", "PLN"}},
    {"cs", {"Europe/Prague", "CZK"}},
    {"hu", {"Europe/Budapest", "HUF"}},
    {"nl", {"Europe/Amsterdam", "EUR"}},
};

/* A language ends where its text does, or a country or weight begins. */
static int begins_with(const char *text, const char *language)
{
    size_t length = strlen(language);

    return strncasecmp(text, language, length) == 0 &&
           (text[length] == '\0' || strchr("-,; ", text[length]) != NULL);
}

struct place_guess place_guess(const char *accept_language)
{
    const char *text = accept_language ? accept_language : "";

    text += strspn(text, " ");
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (begins_with(text, places[i].language))
            return places[i].place;
    return (struct place_guess){"UTC", ""};
}
