// Package intake takes tables from offices into the program: it reads a sheet
// against the definition of a table, says of every cell what is wrong with it
// and what to do, and never guesses.
//
// A Table has columns with headings in two languages, types, units and keys.
// Read finds its header in a book, turns rows into Records of values in normal
// form, and reports Problems: a bad one keeps its row out, a note says what was
// taken otherwise than it stands. A Target, which the package of the records
// implements, says what each record would do (create, change, nothing) and does
// it. An Importer joins them: the dry run always comes first and is kept as an
// Import; what was seen is what is applied, all of it or nothing; an applied
// import is undone as a whole unless somebody changed a row since.
//
// The package leaves out what a record is (the Target's), where imports are
// kept (the Store's) and files (internal/sheet).
package intake
