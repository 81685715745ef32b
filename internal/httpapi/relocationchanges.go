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
	Body RelocationWish
}

// RelocationWish is what a record shall say.
type RelocationWish struct {
	Side     relocation.Side     `json:"side" enum:"out,in" example:"out"`
	Name     string              `json:"name" minLength:"1" maxLength:"200" example:"示例机床有限公司"`
	Code     string              `json:"code,omitempty" maxLength:"18" example:"91110106MA0000001G"`
	Former   []string            `json:"former,omitempty" maxItems:"10"`
	Category relocation.Category `json:"category" enum:"manufacturing,wholesale,storage,coach_station,production,other" example:"manufacturing"`
	Basis    string              `json:"basisDocument,omitempty" maxLength:"400" example:"示例文〔2025〕1号"`
	Project  string              `json:"project,omitempty" maxLength:"100" example:"YS-2025-001"`
	FromArea string              `json:"fromArea,omitempty" maxLength:"6" example:"990101"`
	FromText string              `json:"fromText,omitempty" maxLength:"200"`
	ToArea   string              `json:"toArea,omitempty" maxLength:"6" example:"990102"`
	ToPark   string              `json:"toPark,omitempty" maxLength:"60"`
	ToText   string              `json:"toText,omitempty" maxLength:"200"`
	Exit     relocation.Exit     `json:"exit,omitempty" enum:"quit,dissolved"`
	Planned  relocation.When     `json:"planned,omitempty" maxLength:"10" example:"2025"`
	Actual   relocation.When     `json:"actual,omitempty" maxLength:"10" example:"2025-06-30"`
	Area     *relocation.Area    `json:"area,omitempty"`
	Staff    *int                `json:"staff,omitempty" minimum:"0" maximum:"10000000" example:"120"`
	Revenue  *relocation.Money   `json:"revenue,omitempty"`
	Tax      *relocation.Money   `json:"tax,omitempty"`
	Land     *relocation.Area    `json:"land,omitempty"`
	Building *relocation.Area    `json:"building,omitempty"`
	Reuse    string              `json:"reuse,omitempty" maxLength:"400"`
	ReusedOn relocation.When     `json:"reusedOn,omitempty" maxLength:"10"`
	Evidence string              `json:"evidence,omitempty" maxLength:"400" example:"示例核字1号"`
	State    relocation.State    `json:"state" enum:"surveyed,assessed,planned,signed,moving,vacated,reused,verified,talks,settled,producing,full,sharing" example:"vacated"`
	Note     string              `json:"note,omitempty" maxLength:"400"`
}

func (w RelocationWish) flow() relocation.Flow {
	return relocation.Flow{
		Side: w.Side, Code: w.Code, Name: w.Name, Former: w.Former, Category: w.Category, Basis: w.Basis, Project: w.Project,
		From: relocation.Site{Area: w.FromArea, Text: w.FromText}, To: relocation.Site{Area: w.ToArea, Park: w.ToPark, Text: w.ToText},
		Exit: w.Exit, Planned: w.Planned, Actual: w.Actual, Area: w.Area, Staff: w.Staff, Revenue: w.Revenue, Tax: w.Tax,
		Land: w.Land, Building: w.Building, Reuse: w.Reuse, ReusedOn: w.ReusedOn, Evidence: w.Evidence, State: w.State, Note: w.Note,
	}
}

// wishFields are the members of a wish that stand for a member of a record.
var wishFields = map[string]string{"from": "fromArea", "to": "toArea"}

// wished places the fields that a fault about a record names in the body.
func wished(err error) error {
	e, ok := err.(*fault.Error)
	if !ok || len(e.Fields) == 0 {
		return err
	}
	c := *e
	c.Fields = nil
	for _, field := range e.Fields {
		if name, ok := wishFields[field]; ok {
			field = name
		}
		c.Fields = append(c.Fields, "body."+field)
	}
	return &c
}

// ChangedRelocation is the input of changes of one record.
type ChangedRelocation struct {
	OneRelocation
	Matching
}

type correctRelocationInput struct {
	ChangedRelocation
	Body RelocationWish
}

// RelocationStep is a wish for a state.
type RelocationStep struct {
	To relocation.State `json:"to" minLength:"1" maxLength:"20" example:"verified"`
}

type advanceRelocationInput struct {
	ChangedRelocation
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
	}, s.correctRelocation)
	serve(s, endpoint{
		id: "advanceRelocation", method: http.MethodPost, path: "relocations/{id}/advance", tag: tagRelocations, summary: "推进状态 · Bring to a state", values: exampleID, errors: changeErrors, tagged: true,
		description: "Brings a record to one of its next states, if it says what that state needs.",
	}, func(ctx context.Context, in advanceRelocationInput) (RelocationRow, int, error) {
		return s.changeRelocation(ctx, access.ChangeRelocations, in.ChangedRelocation, func(r *relocation.Record, by relocation.Act) error {
			return r.Advance(in.Body.To, by)
		})
	})
	serve(s, endpoint{
		id: "confirmRelocation", method: http.MethodPost, path: "relocations/{id}/confirm", tag: tagRelocations, summary: "确认 · Confirm a record", values: exampleID, errors: changeErrors, tagged: true,
		description: "Says that a record is right as it is. Nobody confirms what they entered or last changed, and nothing without its evidence.",
	}, func(ctx context.Context, in ChangedRelocation) (RelocationRow, int, error) {
		return s.changeRelocation(ctx, access.ConfirmRelocations, in, func(r *relocation.Record, by relocation.Act) error { return r.Confirm(by) })
	})
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
			return fault.New(fault.Invalid, "relocation.no_area", "code", site.Area).On(field)
		}
		if a := w.region.Area(site.Area); a != nil && a.Level == "province" {
			return fault.New(fault.Invalid, "relocation.wide_area", "name", a.Name).On(field)
		}
		if p := w.region.Place(site.Park); site.Park != "" && (p == nil || p.Kind != "park" || p.Area != site.Area) {
			return fault.New(fault.Invalid, "relocation.no_park", "park", site.Park).On(field)
		}
	}
	return nil
}

func (s *Server) createRelocation(ctx context.Context, in newRelocationInput) (RelocationRow, int, error) {
	by := s.relocationAct(ctx, access.ChangeRelocations)
	f := in.Body.flow()
	if err := s.allowAt(ctx, access.ChangeRelocations, f.Place()); err != nil {
		return RelocationRow{}, 0, err
	}
	r, err := relocation.Enter(s.deps.NewRecordID(), f, by)
	if err == nil {
		err = s.inRegion(&f)
	}
	if err != nil {
		return RelocationRow{}, 0, wished(err)
	}
	kept, again, err := s.deps.Relocations.AddRelocation(ctx, r, by, in.Key)
	row, _, err := s.answerRelocation(kept, err)
	if again {
		return row, http.StatusOK, err
	}
	return row, http.StatusCreated, err
}

func (s *Server) correctRelocation(ctx context.Context, in correctRelocationInput) (RelocationRow, int, error) {
	before, err := s.deps.Relocations.Relocation(ctx, in.ID)
	if err != nil {
		return RelocationRow{}, 0, err
	}
	f := in.Body.flow()
	f.Side = before.Side
	if place := f.Place(); place != "" && place != before.Place() { // it goes to another division
		if err := s.allowAt(ctx, access.ChangeRelocations, place); err != nil {
			return RelocationRow{}, 0, err
		}
	}
	return s.changeRelocation(ctx, access.ChangeRelocations, in.ChangedRelocation, func(r *relocation.Record, by relocation.Act) error {
		return r.Correct(f, by)
	})
}

// changeRelocation changes a record. What change does must not ask the
// database, which is waiting for it.
func (s *Server) changeRelocation(ctx context.Context, action access.Action, in ChangedRelocation, change func(*relocation.Record, relocation.Act) error) (RelocationRow, int, error) {
	before, err := s.deps.Relocations.Relocation(ctx, in.ID)
	if err == nil {
		err = s.allowAt(ctx, action, before.Place())
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
	return s.answerRelocation(kept, wished(err))
}
