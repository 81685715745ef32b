// Package firmintake is the firm register as a table that lists are imported
// into: its columns (Table), and what a row would do to the register and does
// (Target).
//
// A row is known by its 统一社会信用代码; without one, or where the register has
// no code for it, by its name. What a row says becomes facts with the row's
// source and day; what the register says already is left as it is, so that the
// same list again changes nothing.
package firmintake
