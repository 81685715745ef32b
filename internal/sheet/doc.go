// Package sheet reads and writes the tables of offices: xlsx workbooks (ECMA-376)
// and delimited text (csv, tsv), both as a Book of Sheets of Rows of Cells.
//
// Reading converts nothing: a cell says of which kind it is, its text stands
// as the file holds it, and what a person looking at the sheet may not see
// (hidden rows and sheets, filters, merged cells, formulas, comments) is told
// beside it. What a value means is for others (internal/intake).
//
// The encoding of text is decided by rule and told: a byte order mark, else
// strict UTF-8, else strict GB 18030 (which has all of GBK, what Chinese Excel
// writes); nothing else is tried and no byte is replaced.
//
// Workbooks are read by a scanner of our own over the parts of the package,
// because kinds, formats and merged cells of large sheets are wanted row by
// row; they are written with excelize, streaming. Left out: xls, encrypted
// workbooks, pictures, and evaluating formulas.
package sheet
