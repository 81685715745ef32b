package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// planAtOnce is how many records a Target is asked about at a time.
const planAtOnce = 2000

// Plan is the dry run of an import.
type Plan struct {
	*Reading
	Verdicts []Verdict // by place in Rows; zero for a row that was not taken
	Counts   Counts
}

// planned asks the target about the rows that were taken.
func planned(ctx context.Context, act Act, r *Reading, target Target, progress func(done, total int)) (*Plan, error) {
	p := &Plan{Reading: r, Verdicts: make([]Verdict, len(r.Rows))}
	var places []int
	for i := range r.Rows {
		if r.Rows[i].Fate == Taken {
			places = append(places, i)
		}
	}
	for done := 0; done < len(places); done += planAtOnce {
		part := places[done:min(done+planAtOnce, len(places))]
		records := make([]Record, len(part))
		for j, i := range part {
			records[j] = r.Rows[i].Record
		}
		verdicts, err := target.Plan(ctx, records)
		if err != nil {
			return nil, err
		}
		for j, i := range part {
			p.settle(i, verdicts[j], act.May)
		}
		if progress != nil {
			progress(done+len(part), len(places))
		}
	}
	p.sort()
	p.count()
	return p, nil
}

// settle gives a row its verdict. What is elsewhere, or is to go there, is for
// others to change.
func (p *Plan) settle(i int, v Verdict, may func(string) bool) {
	row := &p.Rows[i]
	if may != nil && p.Table.Place != "" && !v.allowed(row.Get(p.Table.Place), may) {
		v.Fate = Refused
		v.Issues = append(v.Issues, Issue{Column: p.Table.Place, Code: "not_yours", Grade: Bad})
	}
	row.Fate, p.Verdicts[i] = v.Fate, v
	for _, issue := range v.Issues {
		p.tell(row, issue.Column, issue)
	}
}

// allowed reports whether what a verdict would do may be done, where the record
// is and in the place that its row names.
func (v Verdict) allowed(place string, may func(string) bool) bool {
	switch v.Fate {
	case Created:
		return may(place)
	case Changed:
		return may(v.Place) && (place == "" || may(place))
	}
	return true
}

func (p *Plan) count() {
	p.Counts = Counts{Rows: len(p.Rows)}
	for _, row := range p.Rows {
		switch row.Fate {
		case Created:
			p.Counts.Created++
		case Changed:
			p.Counts.Changed++
		case Unchanged:
			p.Counts.Unchanged++
		case Duplicate:
			p.Counts.Duplicate++
		case Refused:
			p.Counts.Refused++
		case Skipped:
			p.Counts.Skipped++
		}
	}
	for _, problem := range p.Problems {
		if problem.Grade == Note {
			p.Counts.Notes++
		}
	}
}

// digest stands for what the dry run shows: two plans with one digest do the
// same to the same records.
func (p *Plan) digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s %s\n", p.Table.Name, p.Book.SHA256, p.Sheet)
	for i, row := range p.Rows {
		v := p.Verdicts[i]
		changes, err := json.Marshal(v.Changes)
		if err != nil {
			panic("intake: " + err.Error()) // plain strings
		}
		fmt.Fprintf(h, "%d %s %s %s\n", row.Row, row.Fate, v.Record, changes)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// wanted are the rows to be written.
func (p *Plan) wanted() []Planned {
	var all []Planned
	for i, row := range p.Rows {
		if row.Fate == Created || row.Fate == Changed {
			all = append(all, Planned{row.Record, p.Verdicts[i]})
		}
	}
	return all
}

// journal is what the plan intends, before anything has an id.
func (p *Plan) journal() []Written {
	all := []Written{}
	for _, w := range p.wanted() {
		all = append(all, Written{Row: w.Row, Fate: w.Fate, Key: w.shownKey(), Record: w.Verdict.Record, Changes: w.Changes})
	}
	return all
}

// shownKey is the natural key as people know it: the values of the first key
// that the record has all of.
func (r Record) shownKey() string {
	for _, columns := range r.Table.Keys {
		if r.key(columns) == "" {
			continue
		}
		parts := make([]string, len(columns))
		for i, c := range columns {
			parts[i] = r.Get(c)
		}
		return strings.Join(parts, " ")
	}
	return ""
}
