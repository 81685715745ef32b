// Package orgcode reads the codes by which organisations are registered in
// mainland China, and says what is wrong with one that is not right.
//
// Three kinds are known:
//
//   - the unified social credit code, 18 characters, GB 32100-2015: the last
//     character makes the weighted sum of all divisible by 31;
//   - the organisation code, 9 characters, GB 11714-1997: a check modulo 11.
//     It stands at positions 9 to 17 of a credit code;
//   - the registration number of enterprises, 15 digits, in use before 2015:
//     a check modulo 11, 10 (GB/T 17710).
//
// Parse tells them apart by their length. Forms are normalised only where no
// other reading is possible: full-width characters, lower case, and blanks and
// hyphens that group the characters. A code that lost digits in a spreadsheet,
// is too short, or has letters the standard leaves out (I, O, S, V, Z) is
// refused; nothing is guessed.
//
// The package leaves out which organisation a code belongs to. Everything in
// it is safe for concurrent use and deterministic.
package orgcode
