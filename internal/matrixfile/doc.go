// Package matrixfile writes travel-time matrices (commute/reach) to CSV and
// Parquet files that a second run can finish after the first was killed.
//
// Shards are appended to FILE.part. A shard is acknowledged when its bytes and
// then its line in FILE.journal are on disk; a run that finds a journal cuts
// FILE.part back to the last acknowledged shard and goes on from there. The
// last step renames FILE.part to FILE and removes the journal. So FILE is
// whole or not there, and what was acknowledged is never computed twice. The
// journal names the inputs (reach.MatrixKey); with others it is refused.
//
// Both formats are described in docs/formats/matrix.md. The package leaves out
// the computing, progress and the choice of file names.
package matrixfile
