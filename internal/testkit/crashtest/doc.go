// Package crashtest kills processes that write records, send messages and work
// on jobs, at random moments, and then counts: everything that was acknowledged
// is there, and every message and job had its effect exactly once. It has tests
// only.
//
// A child process of the test binary does the work and says each thing that it
// did on a line of its standard output; the test kills it (SIGKILL) after a
// random number of lines, with a fixed seed, and starts the next one on the
// same data. A last child works off what is left.
//
// SANQUAN_TEST_CRASHES is the number of kills on each engine (20 where not
// set), SANQUAN_TEST_SEED the seed.
package crashtest
