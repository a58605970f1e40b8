// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/model.h"

#include <string.h>

#define MODEL(name) extern const struct model name;
#include "retention/models.def"
#undef MODEL

#define MODEL(name) &(name),
const struct model *const models[] = {
#include "retention/models.def"
};
#undef MODEL

const size_t model_count = sizeof(models) / sizeof(models[0]);

const struct model *model_find(const char *name, int k)
{
    for (size_t i = 0; i < model_count; i++)
        if (strcmp(models[i]->name, name) == 0 && models[i]->k == k)
            return models[i];
    return NULL;
}
