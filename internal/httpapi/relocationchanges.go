package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/internal/access"
)

type newRelocationInput struct {
	Asked
	Key  string `header:"Idempotency-Key" maxLength:"200" doc:"The same request with the same key is done once: a repeated one answers with the record of the first." example:"b9c6f0a2"`
	Body relocation.Flow
}

type changeRelocationInput struct {
	oneRelocationInput
	Matching
}

type correctRelocationInput struct {
	changeRelocationInput
	Body relocation.Flow
}

// RelocationStep is a wish for a state.
type RelocationStep struct {
	To relocation.State `json:"to" minLength:"1" maxLength:"20" example:"signed"`
}

type advanceRelocationInput struct {
	changeRelocationInput
	Body RelocationStep
}

var changeErrors = []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed}

func (s *Server) registerRelocationChanges() {
	serve(s, endpoint{
		id: "createRelocation", method: http.MethodPost, path: "relocations", tag: tagRelocations, summary: "登记 · Enter a record",
		status: http.StatusCreated, again: true, errors: []int{http.StatusConflict},
		description: "Enters a record of one side, by an officer of the division that keeps it: of the origin for an out-flow, of the destination for an in-flow.",
	}, s.createRelocation)
	serve(s, endpoint{
		id: "correctRelocation", method: http.MethodPut, path: "relocations/{id}", tag: tagRelocations, summary: "更正 · Correct a record", values: exampleID, errors: changeErrors, tagged: true,
		description: "Replaces what a record says, its side and state aside. It has to be confirmed anew.",
	}, func(ctx context.Context, in correctRelocationInput) (RelocationRow, int, error) {
		return s.changeRelocation(ctx, access.ChangeRelocations, in.changeRelocationInput, func(r *relocation.Record, by relocation.Act) error {
			if err := r.Correct(in.Body, by); err != nil {
				return err
			}
			return s.allowRelocation(ctx, access.ChangeRelocations, r.Place()) // where it now belongs
		})
	})
	serve(s, endpoint{
		id: "advanceRelocation", method: http.MethodPost, path: "relocations/{id}/advance", tag: tagRelocations, summary: "推进状态 · Bring to a state", values: exampleID, errors: changeErrors, tagged: true,
		description: "Brings a record to one of its next states, if it says what that state needs.",
	}, func(ctx context.Context, in advanceRelocationInput) (RelocationRow, int, error) {
		return s.changeRelocation(ctx, access.ChangeRelocations, in.changeRelocationInput, func(r *relocation.Record, by relocation.Act) error {
			return r.Advance(in.Body.To, by)
		})
	})
	serve(s, endpoint{
		id: "confirmRelocation", method: http.MethodPost, path: "relocations/{id}/confirm", tag: tagRelocations, summary: "确认 · Confirm a record", values: exampleID, errors: changeErrors, tagged: true,
		description: "Says that a record is right as it is. Nobody confirms what they entered or last changed, and nothing without its evidence.",
	}, func(ctx context.Context, in changeRelocationInput) (RelocationRow, int, error) {
		return s.changeRelocation(ctx, access.ConfirmRelocations, in, func(r *relocation.Record, by relocation.Act) error { return r.Confirm(by) })
	})
}

// allowRelocation refuses an action on a record of a division.
func (s *Server) allowRelocation(ctx context.Context, action access.Action, place string) error {
	return s.deps.Auth.Allow(ctx, callerOf(ctx), action, access.Target{Place: place})
}

// relocationAct is an act of the caller, now.
func (s *Server) relocationAct(ctx context.Context, action access.Action) relocation.Act {
	c := callerOf(ctx)
	return relocation.Act{
		At: s.deps.Now().UTC().Truncate(time.Microsecond), Account: c.Account, Name: c.Login, Via: c.Via, Address: c.Address,
		Action: string(action), Request: c.Request,
	}
}

// inRegion refuses divisions and parks that the region does not have.
func (s *Server) inRegion(f *relocation.Flow) error {
	w := s.world.Load()
	if w == nil {
		return noRegion()
	}
	for field, site := range map[string]relocation.Site{"from": f.From, "to": f.To} {
		if site.Area != "" && w.region.Area(site.Area) == nil {
			return fault.New(fault.Invalid, "relocation.no_area", "code", site.Area).On("body." + field)
		}
		if a := w.region.Area(site.Area); a != nil && a.Level == "province" {
			return fault.New(fault.Invalid, "relocation.wide_area", "name", a.Name).On("body." + field)
		}
		if p := w.region.Place(site.Park); site.Park != "" && (p == nil || p.Kind != "park" || p.Area != site.Area) {
			return fault.New(fault.Invalid, "relocation.no_park", "park", site.Park).On("body." + field)
		}
	}
	return nil
}

func (s *Server) createRelocation(ctx context.Context, in newRelocationInput) (RelocationRow, int, error) {
	by := s.relocationAct(ctx, access.ChangeRelocations)
	r, err := relocation.Enter(s.deps.NewID(), in.Body, by)
	if err == nil {
		err = s.inRegion(&in.Body)
	}
	if e := fieldsOfBody(err); e != nil {
		err = e
	}
	if err == nil {
		err = s.allowRelocation(ctx, access.ChangeRelocations, r.Place())
	}
	if err != nil {
		return RelocationRow{}, 0, err
	}
	kept, again, err := s.deps.Relocations.AddRelocation(ctx, r, by, in.Key)
	row, _, err := s.answerRelocation(kept, err)
	if again {
		return row, http.StatusOK, err
	}
	return row, http.StatusCreated, err
}

func (s *Server) changeRelocation(ctx context.Context, action access.Action, in changeRelocationInput, change func(*relocation.Record, relocation.Act) error) (RelocationRow, int, error) {
	before, err := s.deps.Relocations.Relocation(ctx, in.ID)
	if err == nil {
		err = s.allowRelocation(ctx, action, before.Place())
	}
	if err != nil {
		return RelocationRow{}, 0, err
	}
	by := s.relocationAct(ctx, action)
	// What was allowed is this place: a record that moved meanwhile is another.
	kept, err := s.deps.Relocations.ChangeRelocation(ctx, in.ID, in.version(), by, func(r *relocation.Record) error {
		if r.Place() != before.Place() {
			return fault.New(fault.Conflict, "store.changed", "kind", "relocation", "id", in.ID)
		}
		if err := change(r, by); err != nil {
			return err
		}
		return s.inRegion(&r.Flow)
	})
	if e := fieldsOfBody(err); e != nil {
		err = e
	}
	return s.answerRelocation(kept, err)
}
