// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/symmetric.h"

#include <math.h>

enum { SWEEPS_MAX = 30 };

/* Makes work[p][q] zero by a rotation in the plane of p and q (Golub and Van Loan, 8.5). */
static void rotate(double work[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX], struct eigen *eigen,
                   int size, int p, int q)
{
    double theta = (work[q][q] - work[p][p]) / (2 * work[p][q]);
    double tangent = (theta >= 0 ? 1 : -1) / (fabs(theta) + hypot(theta, 1));
    double cosine = 1 / hypot(tangent, 1), sine = tangent * cosine;
    double shift = tangent * work[p][q];

    work[p][p] -= shift;
    work[q][q] += shift;
    work[p][q] = work[q][p] = 0;
    for (int i = 0; i < size; i++) {
        if (i != p && i != q) {
            double at_p = work[i][p], at_q = work[i][q];
            work[i][p] = work[p][i] = cosine * at_p - sine * at_q;
            work[i][q] = work[q][i] = sine * at_p + cosine * at_q;
        }
        double of_p = eigen->vector[p][i], of_q = eigen->vector[q][i];
        eigen->vector[p][i] = cosine * of_p - sine * of_q;
        eigen->vector[q][i] = sine * of_p + cosine * of_q;
    }
}

static double largest_aside(double work[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX], int size)
{
    double largest = 0;

    for (int p = 0; p < size; p++)
        for (int q = p + 1; q < size; q++)
            largest =
                fmax(largest, fabs(work[p][q]) / sqrt(fabs(work[p][p] * work[q][q]) + 1e-300));
    return largest;
}

struct eigen symmetric_eigen(const double matrix[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX],
                             int size)
{
    struct eigen eigen = {0};
    double work[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX] = {{0}};

    for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++)
            work[i][j] = matrix[i][j];
        eigen.vector[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS_MAX && largest_aside(work, size) > 1e-17; sweep++)
        for (int p = 0; p < size; p++)
            for (int q = p + 1; q < size; q++)
                if (fabs(work[p][q]) > 1e-300)
                    rotate(work, &eigen, size, p, q);
    for (int i = 0; i < size; i++)
        eigen.value[i] = work[i][i];
    return eigen;
}
