// Package movelist reads the yearly lists of moves, 疏解 and 承接, as tables of
// package intake: their columns (Table), what a row says (a relocation.Entry),
// and what is wrong with it beyond its cells: a destination that is the origin,
// a closed move that went nowhere, the same move twice under two names.
//
// Every row that is refused or doubted is told with its reason and its remedy;
// rows are told apart, never merged. The package leaves out how cells are read
// (internal/intake) and how the two sides are paired (industry/relocation).
package movelist
