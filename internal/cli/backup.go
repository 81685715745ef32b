package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/backup"
	"github.com/sanquan/sanquan/internal/mapped"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// Names of backups in a folder sort by time.
const (
	backupPattern = "sanquan-*.backup"
	backupName    = "sanquan-20060102T150405Z.backup"
)

// backedUp is what `backup --json` and `restore --json` print.
type backedUp struct {
	File     string          `json:"file"`
	Bytes    int64           `json:"bytes"`
	Verified bool            `json:"verified"`           // all of it was read again and is sound
	Restored string          `json:"restored,omitempty"` // where to
	Removed  []string        `json:"removed,omitempty"`  // older backups, by --keep
	Manifest backup.Manifest `json:"manifest"`
}

type backupFlags struct {
	output     string
	keep       int
	recipients []string
	verify     bool
}

func backupCommand(app *App) *cobra.Command {
	f := backupFlags{}
	cmd := &cobra.Command{
		Use: "backup -o FILE|FOLDER", Short: app.T("backup.short"), Long: app.T("backup.long"),
		Example: "  sanquan backup -o /mnt/backups/ --keep 14\n  sanquan backup -o monday.backup --recipient age1… --json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return app.backUp(cmd, f) },
	}
	cmd.Flags().StringVarP(&f.output, "output", "o", "", app.T("backup.flag.output"))
	cmd.Flags().IntVar(&f.keep, "keep", 0, app.T("backup.flag.keep"))
	cmd.Flags().StringArrayVar(&f.recipients, "recipient", nil, app.T("backup.flag.recipient"))
	cmd.Flags().BoolVar(&f.verify, "verify", false, app.T("backup.flag.verify"))
	_ = cmd.MarkFlagRequired("output")
	return cmd
}

// backUp writes a backup and removes those that are too many.
func (a *App) backUp(cmd *cobra.Command, f backupFlags) error {
	path, folder, err := a.backupPath(f)
	if err != nil {
		return err
	}
	to, err := a.backupRecipients(f.recipients)
	if err != nil {
		return err
	}
	a.Notef("backup.working")
	out := backedUp{File: path}
	if out.Manifest, err = a.writeBackup(cmd.Context(), path, to); err != nil {
		return err
	}
	if info, err := os.Stat(path); err == nil {
		out.Bytes = info.Size()
	}
	if f.verify {
		if _, err := a.readBackup(cmd.Context(), path, "", backup.Place{TryOnly: true}); err != nil {
			return err
		}
		out.Verified = true
	}
	a.auditBackup(cmd.Context(), "backup.create", out.Manifest)
	if f.keep > 0 {
		out.Removed = a.removeOld(folder, f.keep)
	}
	return a.Print(cmd, out, func(w io.Writer) error { return a.writeBackedUp(w, "backup.done", out) })
}

// backupPath is the file to be written, and its folder. Faults: conflict
// backup.exists; invalid backup.keep_needs_folder.
func (a *App) backupPath(f backupFlags) (path, folder string, err error) {
	info, err := os.Stat(f.output)
	switch {
	case err == nil && info.IsDir():
		return filepath.Join(f.output, a.Now().UTC().Format(backupName)), f.output, nil
	case err == nil:
		return "", "", fault.New(fault.Conflict, "backup.exists", "file", f.output)
	case f.keep > 0:
		return "", "", fault.New(fault.Invalid, "backup.keep_needs_folder")
	}
	return f.output, "", nil
}

// backupRecipients are the given public keys, else the installation's own key.
func (a *App) backupRecipients(public []string) ([]age.Recipient, error) {
	if len(public) > 0 {
		return backup.Others(public)
	}
	keys, err := openKeys(a.Environ, a.config.Security.SecretsFile)
	if err != nil {
		return nil, err
	}
	own, err := backup.Own(keys.Current())
	return []age.Recipient{own}, err
}

// writeBackup makes the file, complete or not at all.
func (a *App) writeBackup(ctx context.Context, path string, to []age.Recipient) (m backup.Manifest, err error) {
	store, err := a.existingStore()
	if err != nil {
		return m, err
	}
	defer func() { _ = store.Close() }() // only read
	find, release := a.objectsOf()
	defer release()
	source := backup.Source{Database: store, Objects: find, Work: filepath.Dir(path), Version: currentVersion().Version, Now: a.Now}
	err = mapped.Write(path, func(f *os.File) error {
		m, err = backup.Write(ctx, f, source, to...)
		return err
	})
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	return m, err
}

// removeOld leaves the latest backups of a folder and returns the names of the
// others, which it removed.
func (a *App) removeOld(folder string, keep int) []string {
	all, _ := filepath.Glob(filepath.Join(folder, backupPattern)) // the pattern is well formed
	slices.Sort(all)
	var removed []string
	for _, old := range all[:max(0, len(all)-keep)] {
		if os.Remove(old) == nil {
			removed = append(removed, filepath.Base(old))
			a.Notef("backup.removed", "file", filepath.Base(old))
		}
	}
	return removed
}

// auditBackup enters the act where there are keys and the schema is the
// program's: a backup before an upgrade changes nothing.
func (a *App) auditBackup(ctx context.Context, action string, m backup.Manifest) {
	keys, err := openKeys(a.Environ, a.config.Security.SecretsFile)
	if err != nil || m.Database.Schema != sqlstore.LatestSchema() {
		return
	}
	store, err := a.Store(ctx)
	if err == nil {
		err = a.identityOn(store, keys, a.Log).log.Record(ctx, audit.Entry{
			Name: a.operator().Login, Via: a.operator().Via, Action: action, Kind: "backup",
			Object: m.Created.Format(time.RFC3339), Result: audit.Done,
		})
	}
	if err != nil {
		a.Notef("backup.audited", "reason", message.Fault(a.lang, err))
	}
}

func (a *App) writeBackedUp(w io.Writer, id string, b backedUp) error {
	p := printer{w: w}
	objects, _ := b.Manifest.Objects()
	p.line(a.T(id, "file", b.File, "bytes", b.Bytes, "tables", len(b.Manifest.Database.Tables), "rows", b.Manifest.Rows(),
		"objects", objects, "schema", b.Manifest.Database.Schema, "place", b.Restored,
		"created", b.Manifest.Created.Format(time.RFC3339), "version", b.Manifest.Version))
	return p.err
}
