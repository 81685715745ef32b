package httpapi

import (
	"context"
	"net/http"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/firmintake"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/message"
)

// ImportAnswer is an import, after a dry run with what is wrong with its rows.
type ImportAnswer struct {
	intake.Import
	Problems      []ImportProblem `json:"problems,omitempty"`
	ProblemsTotal int             `json:"problemsTotal,omitempty"`
}

func (a ImportAnswer) version() int64 { return a.Version }

// ImportProblem is a problem in words.
type ImportProblem struct {
	intake.Problem
	Reason string `json:"reason"`
	Remedy string `json:"remedy,omitempty"`
}

// ImportList is a page of imports.
type ImportList struct {
	Items []ImportAnswer `json:"items"`
	Next  string         `json:"next,omitempty"`
}

// AcceptRequest says which rows of a dry run are wanted.
type AcceptRequest struct {
	Accept string `json:"accept" enum:"good,all" example:"good"`
}

type listImportsInput struct {
	Asked
	State string `query:"state" enum:"planned,applying,applied,undoing,undone" doc:"Only imports in this state." example:"applied"`
	After string `query:"after" maxLength:"500" doc:"The member next of the page before." example:"WyIwMTlhOGM1ZSJd"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"The most imports of a page."`
}

type oneImportInput struct {
	Asked
	ID string `path:"id" minLength:"1" maxLength:"60" doc:"Id of the import." example:"0197a000-0000-7000-8000-000000001001"`
}

type changeImportInput struct {
	Asked
	Matching
	ID string `path:"id" minLength:"1" maxLength:"60" doc:"Id of the import." example:"0197a000-0000-7000-8000-000000001001"`
}

type acceptImportInput struct {
	Asked
	Matching
	ID   string `path:"id" minLength:"1" maxLength:"60" doc:"Id of the import." example:"0197a000-0000-7000-8000-000000001001"`
	Body AcceptRequest
}

// noImporter is the fault of imports on a server without a register.
func noImporter() error { return fault.New(fault.Unavailable, "http.no_imports") }

func (s *Server) registerImports() {
	values := []string{"id", "0197a000-0000-7000-8000-000000001001"}
	serve(s, endpoint{
		id: "listFirmImports", path: "firm-imports", tag: tagImports, summary: "企业导入 · Imports of firms", query: "?limit=2",
		description: "Imports of lists of firms and their dry runs, the latest first, a page at a time. A file is sent to POST /api/v1/firm-imports (raw bytes of an xlsx or csv; see docs/formats/import.md), which answers with the dry run.",
	}, s.listImports)
	serve(s, endpoint{
		id: "getFirmImport", path: "firm-imports/{id}", tag: tagImports, summary: "一次导入 · One import", values: values, errors: []int{http.StatusNotFound}, tagged: true,
		description: "An import: its file, its counts, and who applied and undid it. The row report is at /api/v1/firm-imports/{id}/report, the template at /api/v1/firm-imports/template.",
	}, func(ctx context.Context, in oneImportInput) (ImportAnswer, int, error) {
		if s.deps.Imports == nil {
			return ImportAnswer{}, 0, noImporter()
		}
		i, err := s.deps.Imports.Store.Import(ctx, in.ID)
		return ImportAnswer{Import: i}, http.StatusOK, err
	})
	changing := []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}
	serve(s, endpoint{
		id: "applyFirmImport", path: "firm-imports/{id}/apply", tag: tagImports, summary: "确认导入 · Apply a dry run", method: http.MethodPost, values: values,
		errors: changing, tagged: true,
		description: "Writes what the dry run showed: with good the rows that are right, with all every row or none. Where records have changed so that something else would be written, the dry run is renewed, nothing is written and the answer is 409. Who made the dry run may apply it, and who may change firms everywhere.",
	}, func(ctx context.Context, in acceptImportInput) (ImportAnswer, int, error) {
		if err := s.mayImport(ctx, in.ID); err != nil {
			return ImportAnswer{}, 0, err
		}
		i, err := s.deps.Imports.Apply(ctx, s.importAct(ctx), in.ID, in.version(), intake.Accept(in.Body.Accept), intake.Wish{Lang: in.lang()})
		return ImportAnswer{Import: i}, http.StatusOK, err
	})
	serve(s, endpoint{
		id: "undoFirmImport", path: "firm-imports/{id}/undo", tag: tagImports, summary: "撤销导入 · Undo an import", method: http.MethodPost, values: values,
		errors: changing, tagged: true,
		description: "Takes back all that an import wrote, or nothing where a record was changed since: the answer is then 409 and names the row.",
	}, func(ctx context.Context, in changeImportInput) (ImportAnswer, int, error) {
		if err := s.mayImport(ctx, in.ID); err != nil {
			return ImportAnswer{}, 0, err
		}
		i, err := s.deps.Imports.Undo(ctx, s.importAct(ctx), in.ID, in.version())
		return ImportAnswer{Import: i}, http.StatusOK, err
	})
}

func (s *Server) listImports(ctx context.Context, in listImportsInput) (ImportList, int, error) {
	if s.deps.Imports == nil {
		return ImportList{}, 0, noImporter()
	}
	list, next, err := s.deps.Imports.Store.ListImports(ctx, intake.Filter{Table: firmintake.TableName, State: intake.State(in.State)}, intake.Page{Cursor: in.After, Limit: in.Limit})
	out := ImportList{Items: []ImportAnswer{}, Next: next}
	for _, i := range list {
		out.Items = append(out.Items, ImportAnswer{Import: i})
	}
	return out, http.StatusOK, err
}

// may reports whether the caller may change firms of a division.
func (s *Server) may(ctx context.Context, place string) bool {
	return s.deps.Auth == nil || s.deps.Auth.Policy.Allows(callerOf(ctx).Caller, access.ChangeFirms, access.Target{Place: place})
}

// mayImport permits a change to an import: to who made it, and to who may change
// firms everywhere.
func (s *Server) mayImport(ctx context.Context, id string) error {
	if s.deps.Imports == nil {
		return noImporter()
	}
	i, err := s.deps.Imports.Store.Import(ctx, id)
	if err != nil {
		return err
	}
	if i.By != callerOf(ctx).Account && !s.may(ctx, "") {
		return fault.New(fault.Denied, "http.import_of_others")
	}
	return nil
}

// importAct is who imports, and where.
func (s *Server) importAct(ctx context.Context) intake.Act {
	c := callerOf(ctx)
	known := map[string]bool{}
	return intake.Act{
		Account: c.Account, Name: askedBy(ctx), Via: c.Via, Address: c.Address, Request: c.Request, At: s.deps.Now().UTC(),
		May: func(place string) bool {
			may, ok := known[place]
			if !ok {
				may = s.may(ctx, place)
				known[place] = may
			}
			return may
		},
	}
}

// shownImportProblems bounds the problems of an answer; the report has all.
const shownImportProblems = 500

func importAnswer(i intake.Import, plan *intake.Plan, lang message.Lang) ImportAnswer {
	a := ImportAnswer{Import: i, ProblemsTotal: len(plan.Problems)}
	for _, p := range plan.Problems[:min(len(plan.Problems), shownImportProblems)] {
		a.Problems = append(a.Problems, ImportProblem{p, p.Reason(lang), p.Remedy(lang)})
	}
	return a
}
