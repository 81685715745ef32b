package cli

import (
	"context"
	"io"
	"os"

	"filippo.io/age"
	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/backup"
	"github.com/sanquan/sanquan/internal/bus"
	"github.com/sanquan/sanquan/internal/objects"
)

func restoreCommand(app *App) *cobra.Command {
	verify, identity := false, ""
	cmd := &cobra.Command{
		Use: "restore FILE", Short: app.T("restore.short"), Long: app.T("restore.long"),
		Example: "  sanquan restore monday.backup --verify\n  sanquan restore monday.backup --data /srv/sanquan-new",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return app.restore(cmd, args[0], identity, verify) },
	}
	cmd.Flags().BoolVar(&verify, "verify", false, app.T("restore.flag.verify"))
	cmd.Flags().StringVar(&identity, "identity", "", app.T("restore.flag.identity"))
	return cmd
}

func (a *App) restore(cmd *cobra.Command, path, identity string, verify bool) error {
	a.Notef("backup.reading")
	out := backedUp{File: path, Verified: true}
	if info, err := os.Stat(path); err == nil {
		out.Bytes = info.Size()
	}
	find, release := a.objectsOf()
	defer release()
	place, id := backup.Place{DataDir: a.config.DataDir, URL: a.config.Database, Objects: find}, "backup.restored"
	if verify {
		place, id = backup.Place{TryOnly: true}, "backup.checked"
	}
	var err error
	if out.Manifest, err = a.readBackup(cmd.Context(), path, identity, place); err != nil {
		return err
	}
	if !verify {
		if out.Restored = a.config.DataDir; a.config.Database != "" {
			out.Restored = "PostgreSQL"
		}
		a.auditBackup(cmd.Context(), "backup.restore", out.Manifest)
	}
	return a.Print(cmd, out, func(w io.Writer) error { return a.writeBackedUp(w, id, out) })
}

// readBackup reads a file into a place with the keys of a file of private keys,
// or else of the installation.
func (a *App) readBackup(ctx context.Context, path, identity string, place backup.Place) (backup.Manifest, error) {
	keys, err := a.backupKeys(identity)
	if err != nil {
		return backup.Manifest{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return backup.Manifest{}, fault.Wrap(err, fault.NotFound, "backup.cannot_read", "file", path)
	}
	defer func() { _ = f.Close() }()
	return backup.Restore(ctx, f, place, keys...)
}

func (a *App) backupKeys(identity string) ([]age.Identity, error) {
	if identity == "" {
		keys, err := openKeys(a.Environ, a.config.Security.SecretsFile)
		if err != nil {
			return nil, err
		}
		return backup.Keys(keys.Current())
	}
	f, err := os.Open(identity)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "backup.cannot_read", "file", identity)
	}
	defer func() { _ = f.Close() }()
	return backup.Private(f)
}

// objectsOf finds the objects of an installation: those of the cluster, or those
// of the data folder. The function that it returns closes what it opened.
func (a *App) objectsOf() (find func(installation string) (objects.Store, error), release func()) {
	var b *bus.Bus
	find = func(installation string) (objects.Store, error) {
		if a.config.NATS == "" {
			return a.objectStore(nil), nil
		}
		var err error
		b, err = a.busOf(installation, a.Log)
		if err != nil {
			return nil, err
		}
		return a.objectStore(b), nil
	}
	return find, func() {
		if b != nil {
			b.Close()
		}
	}
}
