/* Rows of cells: facts and tables. A row stays on one page; the head of a table is repeated. */
#include "doc/block.h"

enum { CELL_GAP = 8, ROW_PAD = 4 };

struct row {
    const struct str *cells;
    const struct doc_column *columns;
    size_t n;
    enum style style;
};

static double column_width(const struct row *row, size_t i)
{
    int all = 0;
    for (size_t k = 0; k < row->n; k++)
        all += row->columns[k].share;
    return TEXT_WIDTH * row->columns[i].share / all;
}

static PangoLayout *cell_layout(const struct pen *pen, const struct row *row, size_t i)
{
    PangoLayout *layout =
        pen_layout(pen, row->style, row->cells[i], column_width(row, i) - CELL_GAP);
    if (row->columns[i].right)
        pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
    return layout;
}

static double row_height(const struct pen *pen, const struct row *row)
{
    double most = 0;
    for (size_t i = 0; i < row->n; i++) {
        AUTO_LAYOUT cell = cell_layout(pen, row, i);
        double height = pen_height(cell);
        most = height > most ? height : most;
    }
    return most + 2 * ROW_PAD;
}

static void draw_row(struct pen *pen, const struct row *row, double height)
{
    double x = MARGIN_SIDE;
    for (size_t i = 0; i < row->n; i++) {
        AUTO_LAYOUT cell = cell_layout(pen, row, i);
        pen_text(pen, cell, x, pen->y + ROW_PAD);
        x += column_width(row, i);
    }
    pen->y += height;
    pen_line(pen, MARGIN_SIDE, PAGE_WIDTH - MARGIN_SIDE, pen->y,
             row->style == STYLE_BOLD ? 1.0 : 0.5, row->style == STYLE_BOLD ? 0.3 : 0.8);
}

void pen_fact(struct pen *pen, const struct block *block)
{
    static const struct doc_column columns[] = {{.share = 35}, {.share = 65}};
    const struct str cells[] = {block->text, block->more};
    const struct row row = {cells, columns, 2, STYLE_TEXT};
    double height = row_height(pen, &row);

    pen_room(pen, height);
    draw_row(pen, &row, height);
}

void pen_table(struct pen *pen, const struct doc_table *table)
{
    struct str heads[DOC_COLUMNS_MOST];
    for (size_t i = 0; i < table->n_columns; i++)
        heads[i] = table->columns[i].head;
    const struct row head = {heads, table->columns, table->n_columns, STYLE_BOLD};
    double head_height = row_height(pen, &head);

    pen_room(pen, head_height * 3); /* never a head without rows */
    draw_row(pen, &head, head_height);
    for (size_t i = 0; i < table->n_rows; i++) {
        const struct row row = {table->cells + i * table->n_columns, table->columns,
                                table->n_columns, STYLE_TEXT};
        double height = row_height(pen, &row);
        if (height + head_height > PAGE_ROOM)
            pen->too_large = true;
        if (pen_room(pen, height))
            draw_row(pen, &head, head_height);
        draw_row(pen, &row, height);
    }
}
