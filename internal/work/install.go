package work

import (
	"context"
	"os"
	"path/filepath"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region/pack"
)

// InstallArgs are those of pack.install.
type InstallArgs struct {
	Pack string `json:"pack"` // sum of the object that holds the pack's zip
}

// InstallResult is what pack.install leaves.
type InstallResult struct {
	sqlstore.Installed
	Rows map[string]int `json:"rows"` // by table
}

func checkInstall(a InstallArgs) error {
	if !objects.IsSum(a.Pack) {
		return fault.New(fault.Invalid, "work.bad_object", "argument", "pack").On("args.pack")
	}
	return nil
}

// installPack verifies a pack and makes it the active one. Installing the same
// content again changes nothing, so a crash does no harm.
func (d Deps) installPack(ctx context.Context, a InstallArgs, run *jobs.Run) (jobs.Outcome, error) {
	dir, err := d.folder(run.Job.ID)
	if err != nil {
		return jobs.Outcome{}, err
	}
	zip := filepath.Join(dir, "pack.zip")
	if err := d.fetch(ctx, a.Pack, zip); err != nil {
		return jobs.Outcome{}, err
	}
	verifier := pack.Verifier{Progress: func(_ string, done, total int64) {
		run.Progress(jobs.Progress{Done: done, Total: total, Note: "work.note.verify"})
	}}
	tables, report, err := verifier.Read(ctx, zip)
	if err != nil {
		return jobs.Outcome{}, err
	}
	done, err := d.Store.InstallPack(ctx, tables, report.Sum, d.Now())
	if err != nil {
		return jobs.Outcome{}, err
	}
	return jobs.Outcome{Result: InstallResult{done, report.Rows}}, os.RemoveAll(dir)
}
