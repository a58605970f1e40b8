// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "retention/model.h"

/*
 * A symmetric matrix of at most MODEL_PARAMETERS_MAX rows taken apart: by Jacobi's rotations,
 * which are slow for large matrices and exact for small ones. vector[i] belongs to value[i].
 */
struct eigen {
    double value[MODEL_PARAMETERS_MAX];
    double vector[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX];
};
struct eigen symmetric_eigen(const double matrix[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX],
                             int size);
