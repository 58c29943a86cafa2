/* Columns of sheets of projects that make rows of their parts (model/project_sheet.c). */
#ifndef TW_MODEL_PROJECT_SHEET_H
#define TW_MODEL_PROJECT_SHEET_H

#include "meta/sheet_part.h"

enum { PROJECT_COLUMNS = 17 };
extern const struct part_columns project_columns[];

#endif
