package cli

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/message"
)

func (a *App) printJob(cmd *cobra.Command, j jobs.Job) error {
	return a.Print(cmd, j, func(w io.Writer) error { return a.writeJob(w, j) })
}

// progress is how far a job is: "12 of 40 (30 %), what it is at".
func (a *App) progress(j jobs.Job) string {
	text := "–"
	if p := j.Progress; p.Total > 0 {
		text = a.T("job.progress_value", "done", p.Done, "total", p.Total, "percent", 100*p.Done/p.Total)
	}
	if note := j.Progress.Note; note != "" && message.Known(note) {
		text += " " + a.T(note)
	}
	return text
}

func (a *App) writeJob(w io.Writer, j jobs.Job) error {
	p := printer{w: w}
	rows := [][]string{
		{a.T("job.col.id"), j.ID},
		{a.T("job.col.kind"), j.Kind},
		{a.T("job.col.args"), string(j.Args)},
		{a.T("job.col.state"), a.stateOf(j)},
		{a.T("job.col.progress"), a.progress(j)},
		{a.T("job.col.attempt"), fmt.Sprintf("%d / %d", j.Attempt, j.MaxAttempts)},
		{a.T("job.col.asked"), j.AskedBy + ", " + j.Created.Local().Format(time.DateTime)},
	}
	if j.Worker != "" {
		rows = append(rows, []string{a.T("job.col.worker"), j.Worker})
	}
	if j.Ended != nil {
		rows = append(rows, []string{a.T("job.col.ended"), j.Ended.Local().Format(time.DateTime)})
	}
	if j.Problem != nil {
		rows = append(rows, []string{a.T("job.col.problem"), message.Fault(a.lang, j.Problem.Fault())})
	}
	if j.Result != nil {
		rows = append(rows, []string{a.T("job.col.result"), string(j.Result)})
	}
	p.table(rows)
	if j.State == jobs.Queued {
		p.line(a.T("job.waits"))
	}
	return p.err
}

func (a *App) stateOf(j jobs.Job) string {
	if j.State == jobs.Running && j.Cancelling {
		return a.T("job.cancelling")
	}
	return a.T("job.state." + string(j.State))
}

func (a *App) writeJobs(w io.Writer, list []jobs.Job, next string) error {
	p := printer{w: w}
	if len(list) == 0 {
		p.line(a.T("job.none"))
		return p.err
	}
	rows := [][]string{{
		a.T("job.col.id"), a.T("job.col.kind"), a.T("job.col.state"), a.T("job.col.progress"), a.T("job.col.attempt"), a.T("job.col.created"),
	}}
	for _, j := range list {
		rows = append(rows, []string{j.ID, j.Kind, a.stateOf(j), a.progress(j), strconv.Itoa(j.Attempt), j.Created.Local().Format(time.DateTime)})
	}
	p.table(rows)
	if next != "" {
		p.line(a.T("job.more", "next", next))
	}
	return p.err
}

func (a *App) announceWorker(said working) error {
	return a.Print(nil, said, func(w io.Writer) error {
		p := printer{w: w}
		p.line(a.T("worker.at", "worker", said.Worker, "database", said.Database, "count", said.AtOnce))
		return p.err
	})
}
