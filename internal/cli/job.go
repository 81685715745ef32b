package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/user"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/bus"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/objects"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

func jobCommand(app *App) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "job",
		Short:   app.T("job.short"),
		Long:    app.T("job.long"),
		Example: "  sanquan job run matrix points=places --wait\n  sanquan job list --state dead",
	}
	cmd.AddCommand(jobListCommand(app), jobShowCommand(app), jobRunCommand(app),
		jobChangeCommand(app, "cancel", app.T("job.cancel.short"), (*jobs.Desk).Cancel),
		jobChangeCommand(app, "retry", app.T("job.retry.short"), (*jobs.Desk).Requeue),
		jobDropCommand(app), jobFetchCommand(app))
	return cmd
}

// localDesk is a desk of this process, without the object store.
func (a *App) localDesk(ctx context.Context) (*jobs.Desk, error) {
	store, err := a.Store(ctx)
	if err != nil {
		return nil, err
	}
	return a.desk(store, a.objectStore(nil), nil), nil
}

// listedJobs is what `job list --json` prints.
type listedJobs struct {
	Items []jobs.Job `json:"items"`
	Next  string     `json:"next,omitempty"` // for --after
}

func jobListCommand(app *App) *cobra.Command {
	var state, kind, after string
	limit := 0
	cmd := &cobra.Command{
		Use:     "list",
		Short:   app.T("job.list.short"),
		Example: "  sanquan job list --state running --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := app.Store(cmd.Context())
			if err != nil {
				return err
			}
			list, next, err := store.ListJobs(cmd.Context(), jobs.Filter{State: jobs.State(state), Kind: kind}, sqlstore.Page{Cursor: after, Limit: limit})
			if err != nil {
				return err
			}
			return app.Print(cmd, listedJobs{list, next}, func(w io.Writer) error { return app.writeJobs(w, list, next) })
		},
	}
	cmd.Flags().StringVar(&state, "state", "", app.T("job.flag.state"))
	cmd.Flags().StringVar(&kind, "kind", "", app.T("job.flag.kind"))
	cmd.Flags().StringVar(&after, "after", "", app.T("job.flag.after"))
	cmd.Flags().IntVar(&limit, "limit", sqlstore.PageLimit, app.T("job.flag.limit"))
	return cmd
}

func jobShowCommand(app *App) *cobra.Command {
	return &cobra.Command{
		Use:     "show ID",
		Short:   app.T("job.show.short"),
		Example: "  sanquan job show 019a8c5e-0000-7000-8000-000000000000",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			store, err := app.Store(cmd.Context())
			if err != nil {
				return err
			}
			job, err := store.Job(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return app.printJob(cmd, job)
		},
	}
}

func jobRunCommand(app *App) *cobra.Command {
	var files []string
	wait, key := false, ""
	cmd := &cobra.Command{
		Use:     "run KIND [NAME=VALUE…]",
		Short:   app.T("job.run.short"),
		Long:    app.T("job.run.long"),
		Example: "  sanquan job run matrix points=places minutes=90 percentiles=[5,50,95] --wait\n  sanquan job run matrix --file points=hex.csv\n  sanquan job run pack.install --file pack=jjj.zip --wait",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			values, err := arguments(args[1:])
			if err != nil {
				return err
			}
			return app.runJob(cmd, jobs.Request{Kind: args[0], AskedBy: askedBy(), Key: key}, values, files, wait)
		},
	}
	cmd.Flags().StringArrayVar(&files, "file", nil, app.T("job.flag.file"))
	cmd.Flags().BoolVar(&wait, "wait", false, app.T("job.flag.wait"))
	cmd.Flags().StringVar(&key, "key", "", app.T("job.flag.key"))
	return cmd
}

// askedBy names who sits at this machine.
func askedBy() string {
	if u, err := user.Current(); err == nil {
		return "cli:" + u.Username
	}
	return "cli"
}

// arguments reads NAME=VALUE; a value that is JSON is that value, any other a text.
func arguments(words []string) (map[string]any, error) {
	values := map[string]any{}
	for _, word := range words {
		name, text, ok := strings.Cut(word, "=")
		if !ok || name == "" {
			return nil, fault.New(fault.Invalid, "job.bad_argument", "word", word)
		}
		var v any
		if json.Unmarshal([]byte(text), &v) != nil {
			v = text
		}
		values[name] = v
	}
	return values, nil
}

func (a *App) runJob(cmd *cobra.Command, r jobs.Request, values map[string]any, files []string, wait bool) error {
	ctx := cmd.Context()
	store, err := a.Store(ctx)
	if err != nil {
		return err
	}
	if len(files) > 0 {
		if err := a.putFiles(ctx, store, values, files); err != nil {
			return err
		}
	}
	if r.Args, err = json.Marshal(values); err != nil {
		return err
	}
	job, _, err := a.desk(store, a.objectStore(nil), nil).Submit(ctx, r)
	if err != nil {
		return err
	}
	if wait {
		if job, err = a.await(ctx, store, job); err != nil {
			return err
		}
	}
	if err := a.printJob(cmd, job); err != nil || !wait {
		return err
	}
	return outcome(job)
}

// withObjects opens the object store that workers read from, for a while.
func (a *App) withObjects(ctx context.Context, store *sqlstore.Store, do func(objects.Store) error) error {
	if a.config.NATS == "" {
		return do(a.objectStore(nil))
	}
	b, err := a.openBus(ctx, store, a.Log)
	if err != nil {
		return err
	}
	defer func(b *bus.Bus) { b.Close() }(b)
	return do(a.objectStore(b))
}

// putFiles makes objects of the files of NAME=PATH and arguments of their sums.
func (a *App) putFiles(ctx context.Context, store *sqlstore.Store, values map[string]any, files []string) error {
	return a.withObjects(ctx, store, func(kept objects.Store) error {
		for _, word := range files {
			name, path, ok := strings.Cut(word, "=")
			if !ok || name == "" {
				return fault.New(fault.Invalid, "job.bad_argument", "word", word)
			}
			f, err := os.Open(path)
			if err != nil {
				return fault.Wrap(err, fault.NotFound, "job.no_file", "file", path)
			}
			ref, err := kept.Put(ctx, f)
			_ = f.Close() // only read
			if err != nil {
				return err
			}
			values[name] = ref.Sum
		}
		return nil
	})
}

// awaitEvery is how often a job that somebody waits for is looked at.
const awaitEvery = 300 * time.Millisecond

// await returns when a job is at an end, and tells on standard error how far it is.
func (a *App) await(ctx context.Context, store *sqlstore.Store, job jobs.Job) (jobs.Job, error) {
	tick := time.NewTicker(awaitEvery)
	defer tick.Stop()
	last := a.Now()
	for {
		var err error
		if job, err = store.Job(ctx, job.ID); err != nil || job.State.Ended() {
			return job, err
		}
		if now := a.Now(); now.Sub(last) >= progressAfter {
			last = now
			a.Notef("job.progress", "id", job.ID, "state", a.T("job.state."+string(job.State)), "progress", a.progress(job))
		}
		select {
		case <-ctx.Done():
			return job, ctx.Err()
		case <-tick.C:
		}
	}
}

// outcome is the error of a job that is not done.
func outcome(j jobs.Job) error {
	switch {
	case j.State == jobs.Done:
		return nil
	case j.State == jobs.Cancelled:
		return fault.New(fault.Conflict, "job.cancelled", "id", j.ID)
	case j.Problem != nil:
		return j.Problem.Fault()
	}
	return errors.New("job " + j.ID + " is " + string(j.State))
}

func jobChangeCommand(app *App, verb, short string, change func(*jobs.Desk, context.Context, string, int64) (jobs.Job, error)) *cobra.Command {
	return &cobra.Command{
		Use:     verb + " ID",
		Short:   short,
		Example: "  sanquan job " + verb + " 019a8c5e-0000-7000-8000-000000000000",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			desk, err := app.localDesk(cmd.Context())
			if err != nil {
				return err
			}
			job, err := change(desk, cmd.Context(), args[0], 0)
			if err != nil {
				return err
			}
			return app.printJob(cmd, job)
		},
	}
}

func jobDropCommand(app *App) *cobra.Command {
	dryRun := false
	cmd := &cobra.Command{
		Use:     "drop ID",
		Short:   app.T("job.drop.short"),
		Example: "  sanquan job drop 019a8c5e-0000-7000-8000-000000000000 --dry-run",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			desk, err := app.localDesk(cmd.Context())
			if err != nil {
				return err
			}
			job, err := desk.Job(cmd.Context(), args[0])
			if err == nil && !dryRun {
				job, err = desk.Drop(cmd.Context(), args[0], job.Version)
			}
			if err != nil {
				return err
			}
			return app.printJob(cmd, job)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, app.T("job.flag.dry_run"))
	return cmd
}

func jobFetchCommand(app *App) *cobra.Command {
	out := ""
	cmd := &cobra.Command{
		Use:     "fetch ID -o FILE",
		Short:   app.T("job.fetch.short"),
		Example: "  sanquan job fetch 019a8c5e-0000-7000-8000-000000000000 -o times.parquet",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			store, err := app.Store(cmd.Context())
			if err != nil {
				return err
			}
			job, err := store.Job(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			var ref objects.Ref
			if json.Unmarshal(job.Result, &ref) != nil || !objects.IsSum(ref.Sum) {
				return fault.New(fault.NotFound, "job.no_object", "id", job.ID)
			}
			err = app.withObjects(cmd.Context(), store, func(kept objects.Store) error { return fetch(cmd.Context(), kept, ref.Sum, out) })
			if err != nil {
				return err
			}
			return app.Print(cmd, ref, func(w io.Writer) error {
				p := printer{w: w}
				p.line(app.T("job.fetched", "file", out, "size", megabytes(ref.Bytes)))
				return p.err
			})
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", app.T("job.flag.output"))
	_ = cmd.MarkFlagRequired("output") // there is such a flag
	return cmd
}

// fetch writes an object into a new file, which is not there if that fails.
func fetch(ctx context.Context, kept objects.Store, sum, path string) error {
	from, err := kept.Open(ctx, sum)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // only read
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fault.Wrap(err, fault.Conflict, "job.file_exists", "file", path)
	}
	_, err = io.Copy(to, from)
	if err = errors.Join(err, to.Close()); err != nil {
		_ = os.Remove(path)
	}
	return err
}
