// Package chainbrief writes a chain in an area on one A4 page: the picture of
// the chain, the four lists with their reasons, sources and dates, as HTML to
// print and as Markdown.
//
// It says in words what package chain found; it computes nothing. A Brief
// holds text of one language.
package chainbrief

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/industry/chain"
	"github.com/sanquan/sanquan/internal/message"
)

// Brief is the page in words.
type Brief struct {
	Lang    message.Lang `json:"lang"`
	Title   string       `json:"title"`
	Place   string       `json:"place"`
	Summary string       `json:"summary"`
	Lists   []BriefList  `json:"lists"` // 强链, 延链, 补链, 断点
	Notes   []string     `json:"notes"`
	Sources []string     `json:"sources"`
	Until   string       `json:"until"` // the latest date of the evidence used

	diagnosis *chain.Diagnosis
}

// BriefList is one of the four.
type BriefList struct {
	ID    string     `json:"id"` // strong | extend | fill | weak
	Title string     `json:"title"`
	What  string     `json:"what"`
	All   int        `json:"all"` // findings, listed or not
	Rows  []BriefRow `json:"rows"`
	More  string     `json:"more,omitempty"`  // how many are not listed
	Empty string     `json:"empty,omitempty"` // why there are none
}

// BriefRow is one finding in words.
type BriefRow struct {
	Node    string `json:"node"`
	Reasons string `json:"reasons"`
	Firms   string `json:"firms"` // of the area, else those that could supply
	Grade   string `json:"grade"`
	Date    string `json:"date"`
}

// perList is the number of findings on the page: four lists of three fit on A4.
const perList = 3

// New puts a diagnosis into words.
func New(d *chain.Diagnosis, lang message.Lang) *Brief {
	w := words{lang}
	b := &Brief{Lang: lang, diagnosis: d, Notes: []string{}, Sources: []string{}}
	b.Place = w.t("chain.head.whole")
	if d.Area != nil {
		b.Place = d.Area.Name
	}
	name := d.Chain.Name
	if lang == message.EN {
		name = cmp.Or(d.Chain.NameEN, name)
	}
	s := d.Summary
	b.Title = w.t("chain.brief.title", "chain", name)
	b.Summary = w.t("chain.sum", "nodes", s.Nodes, "present", s.Present, "single", s.Single, "outside", s.Outside, "missing", s.Missing)
	b.Lists = []BriefList{
		w.list("strong", d.Lists.Strong), w.list("extend", d.Lists.Extend), w.list("fill", d.Lists.Fill), w.list("weak", d.Lists.Weak),
	}
	for _, n := range d.Notes {
		b.Notes = append(b.Notes, w.note(n))
	}
	for _, src := range d.Sources {
		b.Sources = append(b.Sources, strings.TrimSpace(src.Title+" "+src.Date))
	}
	for _, n := range d.Nodes {
		for _, e := range n.Evidence {
			b.Until = max(b.Until, e.Firm.Observed)
		}
	}
	return b
}

// words speaks a language.
type words struct{ lang message.Lang }

func (w words) t(id string, keyvals ...any) string { return message.Text(w.lang, id, keyvals...) }

func (w words) note(n chain.Note) string {
	var keyvals []any
	for name, value := range n.Args {
		keyvals = append(keyvals, name, value)
	}
	return w.t(n.ID, keyvals...)
}

func (w words) join(all []string, id string) string { return strings.Join(all, w.t(id)) }

func (w words) list(id string, found []chain.NodeFinding) BriefList {
	l := BriefList{ID: id, Title: w.t("chain.list." + id), What: w.t("chain.list.what." + id), All: len(found), Rows: []BriefRow{}}
	for _, f := range found[:min(len(found), perList)] {
		l.Rows = append(l.Rows, w.row(f))
	}
	switch {
	case len(found) == 0:
		l.Empty = w.t("chain.list.empty." + id)
	case len(found) > perList:
		l.More = w.t("chain.brief.more", "count", len(found)-perList)
	}
	return l
}

func (w words) row(f chain.NodeFinding) BriefRow {
	r := BriefRow{Node: f.Name, Grade: f.Grade, Date: f.Until}
	var reasons, firms []string
	for _, n := range f.Reasons {
		reasons = append(reasons, w.note(n))
	}
	for _, m := range f.Measures {
		switch {
		case m.ID == "suppliers" || m.ID == "anchors" || m.ID == "need": // said by the reasons
		case m.Value != nil:
			said := w.t("chain.measure."+m.ID) + " " + strconv.FormatFloat(*m.Value, 'g', 3, 64)
			if m.Why != nil {
				said += w.t("chain.brief.estimated")
			}
			reasons = append(reasons, said)
		}
	}
	r.Reasons = w.join(reasons, "chain.brief.reasons")
	of := f.Firms
	if len(of) == 0 {
		of = f.Candidates
	}
	const most = 3
	for _, e := range of[:min(len(of), most)] {
		name := cmp.Or(e.Firm.ShortName, e.Firm.Name) + " " + e.Grade
		if e.Minutes != nil {
			name += " " + w.t("chain.brief.minutes", "minutes", *e.Minutes)
		}
		firms = append(firms, name)
	}
	r.Firms = w.join(firms, "chain.brief.firms")
	if len(of) > most {
		r.Firms += w.t("chain.brief.others", "count", len(of)-most)
	}
	return r
}
