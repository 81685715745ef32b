package httpapi

import (
	"context"
	"net/http"

	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/firmdesk"
)

// FirmPair is a pair of records that may be one firm.
type FirmPair struct {
	ID       string             `json:"id"`
	A        FirmRow            `json:"a"`
	B        FirmRow            `json:"b"`
	Score    *float64           `json:"score"`
	Weights  []firm.Weight      `json:"weights"`
	Method   string             `json:"method"`
	By       string             `json:"by"`
	At       string             `json:"at"`
	Note     string             `json:"note,omitempty"`
	State    firm.ProposalState `json:"state" enum:"open,merged,apart,undone"`
	Event    string             `json:"event,omitempty"`
	Decided  string             `json:"decidedBy,omitempty"`
	When     string             `json:"decidedAt,omitempty"`
	Own      bool               `json:"own"`
	Versions int64              `json:"version"`
}

func (p FirmPair) version() int64 { return p.Versions }

// FirmPairs is a page of pairs.
type FirmPairs struct {
	Items []FirmPair `json:"items"`
	Next  string     `json:"next,omitempty"`
}

type listPairsInput struct {
	Asked
	State string `query:"state" enum:"open,merged,apart,undone" doc:"Only pairs in this state; left out: all." example:"open"`
	After string `query:"after" maxLength:"500" doc:"The member next of the page before." example:"WyJhIiwiYiJd"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"The most pairs of a page."`
}

// FirmSuspect is a pair to be reviewed.
type FirmSuspect struct {
	A    string `json:"a" minLength:"1" maxLength:"80" example:"0197a000-0000-7000-8000-000000000701"`
	B    string `json:"b" minLength:"1" maxLength:"80" example:"0197a000-0000-7000-8000-000000000709"`
	Note string `json:"note,omitempty" maxLength:"500" example:"地址与电话相同"`
}

type newPairInput struct {
	Asked
	Body FirmSuspect
}

// FirmDecision is what a reviewer makes of a pair.
type FirmDecision struct {
	Merge  bool   `json:"merge" example:"true"`
	Into   string `json:"into,omitempty" maxLength:"80" example:"0197a000-0000-7000-8000-000000000701"`
	Reason string `json:"reason" minLength:"1" maxLength:"500" example:"同一代码，名称一致"`
}

type decidePairInput struct {
	Asked
	Matching
	ID   string `path:"id" minLength:"1" maxLength:"80" doc:"Id of the pair." example:"019a8c5e-0000-7000-8000-000000000000"`
	Body FirmDecision
}

type undoInput struct {
	Asked
	ID   string `path:"id" minLength:"1" maxLength:"80" doc:"Id of the merge or separation." example:"019a8c5e-0000-7000-8000-000000000000"`
	Body FirmReason
}

func (s *Server) registerFirmReview() {
	serve(s, endpoint{
		id: "listFirmPairs", path: "firm-pairs", tag: tagFirms, summary: "待核对 · Pairs to review", query: "?state=open&limit=2",
		description: "Pairs of records that may be one firm, with the probability and what each field says for and against; open ones the likeliest first, others the last proposed first.",
	}, s.listPairs)
	serve(s, endpoint{
		id: "proposeFirmPair", path: "firm-pairs", tag: tagFirms, summary: "提请核对 · Propose a pair", method: http.MethodPost,
		errors:      []int{http.StatusNotFound, http.StatusConflict},
		description: "Puts a pair into the queue, to be decided by somebody else." + guarded,
	}, s.proposePair)
	serve(s, endpoint{
		id: "decideFirmPair", path: "firm-pairs/{id}/decide", tag: tagFirms, summary: "归并或区分 · Merge or keep apart", method: http.MethodPost,
		values: []string{"id", "0197a000-0000-7000-8000-000000000801"}, tagged: true,
		errors:      []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed},
		description: "Makes one firm of the two, or remembers that they are two. Records keep their facts. Refused: to whoever proposed the pair; and a merge that would join two valid different codes, a branch with an organisation, or what somebody keeps apart, with the record that stands in the way." + guarded,
	}, s.decidePair)
	serve(s, endpoint{
		id: "undoFirmEvent", path: "firm-events/{id}/undo", tag: tagFirms, summary: "撤销 · Take back", method: http.MethodPost,
		values:      []string{"id", "0197a000-0000-7000-8000-000000000901"},
		errors:      []int{http.StatusNotFound, http.StatusConflict},
		description: "Takes a merge or separation back, whatever was decided since; the pair waits for somebody else's decision again." + guarded,
	}, s.undoEvent)
}

func (s *Server) listPairs(ctx context.Context, in listPairsInput) (FirmPairs, int, error) {
	desk, err := s.firms()
	if err != nil {
		return FirmPairs{}, 0, err
	}
	list, next, err := desk.Store.ListProposals(ctx, firm.ProposalState(in.State), firm.Page{Cursor: in.After, Limit: in.Limit})
	if err != nil {
		return FirmPairs{}, 0, err
	}
	rows, err := s.pairRows(ctx, desk, list)
	return FirmPairs{rows, next}, http.StatusOK, err
}

// pairRows adds the records. They are shown as they are by themselves, joined
// or not: a decision is about what each says.
func (s *Server) pairRows(ctx context.Context, desk *firmdesk.Desk, list []firm.Proposal) ([]FirmPair, error) {
	var ids []string
	for _, p := range list {
		ids = append(ids, p.A, p.B)
	}
	records, err := desk.Store.Records(ctx, ids)
	called := s.callers(ctx)
	me := callerOf(ctx).Account
	rows := []FirmPair{}
	for _, p := range list {
		row := FirmPair{
			ID: p.ID, A: s.firmRow(records[p.A]), B: s.firmRow(records[p.B]), Weights: p.Weights, Method: p.Method, By: called(p.By), At: stamp(p.At),
			Note: p.Note, State: p.State, Event: p.Event, Decided: called(p.Decided), Own: me != "" && p.By == me, Versions: p.Version,
		}
		if p.Score >= 0 {
			row.Score = &p.Score
		}
		if p.When != nil {
			row.When = stamp(*p.When)
		}
		rows = append(rows, row)
	}
	return rows, err
}

// pairAreas are where two records are.
func pairAreas(ctx context.Context, desk *firmdesk.Desk, a, b string) ([]string, error) {
	one, err := desk.Store.Record(ctx, a)
	if err != nil {
		return nil, err
	}
	other, err := desk.Store.Record(ctx, b)
	return []string{one.Area, other.Area}, err
}

func (s *Server) proposePair(ctx context.Context, in newPairInput) (FirmPair, int, error) {
	desk, err := s.firms()
	if err != nil {
		return FirmPair{}, 0, err
	}
	areas, err := pairAreas(ctx, desk, in.Body.A, in.Body.B)
	if err != nil {
		return FirmPair{}, 0, err
	}
	// Whoever looks after one of the two may ask.
	if err := s.allowAt(ctx, access.ChangeFirms, areas[0]); err != nil {
		if err := s.allowAt(ctx, access.ChangeFirms, areas[1]); err != nil {
			return FirmPair{}, 0, err
		}
	}
	p, err := desk.Propose(ctx, firmAct(ctx, access.ChangeFirms, ""), firm.Suspect{A: in.Body.A, B: in.Body.B, Score: -1, Method: "manual", Note: in.Body.Note})
	if err != nil {
		return FirmPair{}, 0, s.firmFault(err)
	}
	rows, err := s.pairRows(ctx, desk, []firm.Proposal{p})
	return rows[0], http.StatusOK, err
}

func (s *Server) decidePair(ctx context.Context, in decidePairInput) (FirmPair, int, error) {
	desk, err := s.firms()
	if err != nil {
		return FirmPair{}, 0, err
	}
	p, err := desk.Store.Proposal(ctx, in.ID)
	if err != nil {
		return FirmPair{}, 0, err
	}
	areas, err := pairAreas(ctx, desk, p.A, p.B)
	if err == nil {
		err = s.allowAt(ctx, access.ReviewFirms, areas...)
	}
	if err != nil {
		return FirmPair{}, 0, err
	}
	p, _, err = desk.Decide(ctx, firmAct(ctx, access.ReviewFirms, in.Body.Reason), firm.Decision{
		Proposal: in.ID, Version: in.version(), Merge: in.Body.Merge, Into: in.Body.Into,
	})
	if err != nil {
		return FirmPair{}, 0, s.firmFault(err)
	}
	rows, err := s.pairRows(ctx, desk, []firm.Proposal{p})
	return rows[0], http.StatusOK, err
}

func (s *Server) undoEvent(ctx context.Context, in undoInput) (FirmEventRow, int, error) {
	desk, err := s.firms()
	if err != nil {
		return FirmEventRow{}, 0, err
	}
	e, err := desk.Store.Event(ctx, in.ID)
	if err != nil {
		return FirmEventRow{}, 0, err
	}
	areas, err := pairAreas(ctx, desk, e.A, e.B)
	if err == nil {
		err = s.allowAt(ctx, access.ReviewFirms, areas...)
	}
	if err != nil {
		return FirmEventRow{}, 0, err
	}
	done, err := desk.Undo(ctx, firmAct(ctx, access.ReviewFirms, in.Body.Reason), in.ID)
	return eventRow(done, true, s.callers(ctx)), http.StatusOK, s.firmFault(err)
}
