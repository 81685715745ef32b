package httpapi

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// Jobs is what the operations on jobs ask.
type Jobs interface {
	Submit(context.Context, jobs.Request) (job jobs.Job, again bool, err error)
	Cancel(ctx context.Context, id string, version int64) (jobs.Job, error)
	Requeue(ctx context.Context, id string, version int64) (jobs.Job, error)
	Drop(ctx context.Context, id string, version int64) (jobs.Job, error)
	Job(ctx context.Context, id string) (jobs.Job, error)
	ListJobs(context.Context, jobs.Filter, sqlstore.Page) ([]jobs.Job, string, error)
}

// JobAnswer is a job with its problem, and what it is at, in words.
type JobAnswer struct {
	jobs.Job
	ProblemText  string `json:"problemText,omitempty"`
	ProgressText string `json:"progressText,omitempty"`
}

func (a JobAnswer) version() int64 { return a.Version }

func jobAnswer(j jobs.Job, lang message.Lang) JobAnswer {
	a := JobAnswer{Job: j}
	if j.Problem != nil {
		a.ProblemText = message.Fault(lang, j.Problem.Fault())
	}
	if note := j.Progress.Note; message.Known(note) {
		a.ProgressText = message.Text(lang, note)
	}
	return a
}

// JobList is a page of jobs.
type JobList struct {
	Items []JobAnswer `json:"items"`
	Next  string      `json:"next,omitempty"`
}

// JobRequest is a wish for a job.
type JobRequest struct {
	Kind string          `json:"kind" minLength:"1" maxLength:"60" example:"matrix"`
	Args json.RawMessage `json:"args,omitempty"`
}

type listJobsInput struct {
	Asked
	State string `query:"state" enum:"queued,running,done,failed,dead,cancelled" doc:"Only jobs in this state." example:"running"`
	Kind  string `query:"kind" maxLength:"60" doc:"Only jobs of this kind." example:"matrix"`
	After string `query:"after" maxLength:"500" doc:"The member next of the page before." example:"WyIwMTlhOGM1ZSJd"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"The most jobs of a page."`
}

type oneJobInput struct {
	Asked
	ID string `path:"id" minLength:"1" maxLength:"60" doc:"Id of the job." example:"019a8c5e-0000-7000-8000-000000000000"`
}

type changeJobInput struct {
	Asked
	Matching
	ID string `path:"id" minLength:"1" maxLength:"60" doc:"Id of the job." example:"019a8c5e-0000-7000-8000-000000000000"`
}

type newJobInput struct {
	Asked
	Key  string `header:"Idempotency-Key" maxLength:"200" doc:"The same request with the same key is done once: a repeated one answers with the job of the first." example:"b9c6f0a2"`
	Body JobRequest
}

const guarded = " On a server where nobody can sign in, this is denied unless the server listens on this machine only and the request comes from it."

func (s *Server) registerJobs() {
	const exampleID = "019a8c5e-0000-7000-8000-000000000000"
	id := []string{"id", exampleID}
	serve(s, endpoint{
		id: "listJobs", path: "jobs", tag: tagJobs, summary: "任务 · Jobs", query: "?limit=2",
		description: "Background jobs, the latest asked for first, a page at a time. The order is that of asking, so that jobs which come or go between two pages neither shift nor repeat others.",
	}, s.listJobs)
	serve(s, endpoint{
		id: "getJob", path: "jobs/{id}", tag: tagJobs, summary: "任务详情 · One job", values: id, errors: []int{http.StatusNotFound}, tagged: true,
		description: "State, progress, result and last problem of a job.",
	}, func(ctx context.Context, in oneJobInput) (JobAnswer, int, error) {
		j, err := s.deps.Jobs.Job(ctx, in.ID)
		return jobAnswer(j, in.lang()), http.StatusOK, err
	})
	serve(s, endpoint{
		id: "createJob", path: "jobs", tag: tagJobs, summary: "提出任务 · Ask for a job", method: http.MethodPost, status: http.StatusCreated, again: true,
		errors:      []int{http.StatusForbidden, http.StatusConflict},
		description: "Asks for a job. Kinds: matrix (a travel-time matrix), pack.install (verify and install a region pack)." + guarded,
	}, s.createJob)
	s.registerJobChange("cancelJob", "cancel", "取消任务 · Cancel a job", "Ends a queued job at once and asks a running one to stop.", Jobs.Cancel)
	s.registerJobChange("requeueJob", "requeue", "重试任务 · Requeue a job", "Tries a failed, dead or cancelled job again, from its checkpoint.", Jobs.Requeue)
	serve(s, endpoint{
		id: "dropJob", path: "jobs/{id}", tag: tagJobs, summary: "丢弃任务 · Drop a job", method: http.MethodDelete, values: id,
		errors:      []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed},
		description: "Deletes the record of a job that is at an end, and answers with it." + guarded,
	}, func(ctx context.Context, in changeJobInput) (JobAnswer, int, error) {
		j, err := s.deps.Jobs.Drop(ctx, in.ID, in.version())
		return jobAnswer(j, in.lang()), http.StatusOK, err
	})
}

func (s *Server) registerJobChange(id, verb, summary, description string, change func(Jobs, context.Context, string, int64) (jobs.Job, error)) {
	serve(s, endpoint{
		id: id, path: "jobs/{id}/" + verb, tag: tagJobs, summary: summary, method: http.MethodPost,
		errors: []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}, description: description + guarded, tagged: true,
	}, func(ctx context.Context, in changeJobInput) (JobAnswer, int, error) {
		j, err := change(s.deps.Jobs, ctx, in.ID, in.version())
		return jobAnswer(j, in.lang()), http.StatusOK, err
	})
}

func (s *Server) listJobs(ctx context.Context, in listJobsInput) (JobList, int, error) {
	list, next, err := s.deps.Jobs.ListJobs(ctx, jobs.Filter{State: jobs.State(in.State), Kind: in.Kind}, sqlstore.Page{Cursor: in.After, Limit: in.Limit})
	out := JobList{Items: []JobAnswer{}, Next: next}
	for _, j := range list {
		out.Items = append(out.Items, jobAnswer(j, in.lang()))
	}
	return out, http.StatusOK, err
}

func (s *Server) createJob(ctx context.Context, in newJobInput) (JobAnswer, int, error) {
	j, again, err := s.deps.Jobs.Submit(ctx, jobs.Request{Kind: in.Body.Kind, Args: in.Body.Args, AskedBy: askedBy(ctx), Key: in.Key})
	status := http.StatusCreated
	if again {
		status = http.StatusOK
	}
	if e := fieldsOfBody(err); e != nil {
		err = e
	}
	return jobAnswer(j, in.lang()), status, err
}

// askedBy names who asks for a job: keys of requests are apart by it.
func askedBy(ctx context.Context) string {
	if c := callerOf(ctx); c.Login != "" {
		return c.Login
	}
	return "api" // where nobody can sign in
}

// fieldsOfBody places the fields that a fault names in the body; nil for none.
func fieldsOfBody(err error) error {
	e, ok := err.(*fault.Error)
	if !ok || len(e.Fields) == 0 {
		return nil
	}
	c := *e
	c.Fields = nil
	for _, field := range e.Fields {
		c.Fields = append(c.Fields, "body."+field)
	}
	return &c
}
