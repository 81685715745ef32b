// Package archtest holds the shape of the tree to its table: which part may
// import which, and why. It has tests only.
package archtest
