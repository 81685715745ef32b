// Package backup writes an installation into one encrypted file and reads it
// back: the database in one state, whatever is written meanwhile, and the
// objects of jobs. docs/formats/backup.md specifies the file.
//
// The file is a tar archive, compressed with zstd, encrypted with age
// (age-encryption.org/v1): to the installation's own key by a passphrase of 256
// bits, or to public keys whose private halves lie elsewhere. Its first entry is
// a Manifest, which names every other entry with its length and SHA-256 and
// every table with its rows and their sum. Reading goes through all of that, so
// that a changed byte is named, whether or not anything is restored.
//
// The package leaves out where the database and the objects are
// (internal/sqlstore, internal/objects) and the command (internal/cli).
package backup

import (
	"time"

	"github.com/sanquan/sanquan/internal/sqlstore"
)

// format is the number of the format of the file.
const format = 1

// Names of entries.
const (
	manifestName = "manifest.json"
	databaseName = "database"
	objectFolder = "objects/" // and the sum
)

// Manifest is what a backup holds.
type Manifest struct {
	Format   int               `json:"format"`
	Created  time.Time         `json:"created"` // when the state was read, UTC
	Version  string            `json:"version"` // of the program
	Database sqlstore.Snapshot `json:"database"`
	Files    []File            `json:"files"` // in the order of the archive
}

// File is an entry of the archive.
type File struct {
	Name  string `json:"name"` // "database", or "objects/" and the sum
	Bytes int64  `json:"bytes"`
	Sum   string `json:"sum"` // SHA-256, hex
}

// Objects counts the objects and their bytes.
func (m Manifest) Objects() (count int, bytes int64) {
	for _, f := range m.Files {
		if f.Name != databaseName {
			count++
			bytes += f.Bytes
		}
	}
	return count, bytes
}

// Rows counts the rows of all tables.
func (m Manifest) Rows() (rows int64) {
	for _, t := range m.Database.Tables {
		rows += t.Rows
	}
	return rows
}
