// Package crashtest kills processes that write records, send messages and work
// on jobs, at random moments, and then counts: everything that was acknowledged
// is there, and every message and job had its effect exactly once. It has tests
// only.
//
// A child process of the test binary does the work and says each thing that it
// did on a line of its standard output; after a random number of lines, with a
// fixed seed, the test kills a process (SIGKILL) and starts it again on the
// same data: the child, or in the third case by chance the child, its
// PostgreSQL or its NATS server, which the child must survive. A last child
// works off what is left.
//
// A write that fails with its database is not acknowledged and may be there or
// not; where it is, it has its effect too.
//
// SANQUAN_TEST_CRASHES is the number of kills of each case (20, or 10 of the
// third, where not set), SANQUAN_TEST_SEED the seed.
package crashtest
