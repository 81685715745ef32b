package httpapi

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/sanquan/sanquan/industry/chain"
	"github.com/sanquan/sanquan/internal/chainbrief"
	"github.com/sanquan/sanquan/internal/message"
)

type chainMatrixInput struct {
	Listing
	ID string `path:"id" minLength:"1" maxLength:"64" doc:"Id or name of the chain." example:"ic"`
}

type shockInput struct {
	Asked
	Firm    string `query:"firm" maxLength:"400" doc:"Firms that fail: ids, full or short names, commas between." example:"中国通号"`
	Node    string `query:"node" maxLength:"400" doc:"Nodes that fail: ids or names, commas between." example:"GD01"`
	Between string `query:"between" maxLength:"400" doc:"One end of a corridor that is cut: areas, commas between." example:"北京市"`
	And     string `query:"and" maxLength:"400" doc:"The other end." example:"天津市"`
	Area    string `query:"area" maxLength:"400" doc:"The nodes fail in these areas only." example:"丰台区"`
	Minutes int    `query:"minutes" minimum:"1" maximum:"180" default:"90" doc:"Door-to-door minutes within which substitutes are counted."`
}

type briefInput struct {
	Asked
	ID     string `path:"id" minLength:"1" maxLength:"64" doc:"Id or name of the chain." example:"ic"`
	Area   string `query:"area" maxLength:"400" doc:"Areas, commas between. Left out: the whole region." example:"丰台区"`
	Lang   string `query:"lang" enum:"zh,en" doc:"Language, whatever Accept-Language says."`
	Format string `query:"format" enum:"json,html,md" doc:"Answer in this format, whatever Accept says."`
}

func (in briefInput) chosenFormat() string {
	return map[string]string{"json": typeJSON, "html": typeHTML, "md": typeMarkdown}[in.Format]
}

// The media types of a brief.
const (
	typeHTML     = "text/html"
	typeMarkdown = "text/markdown"
)

func (s *Server) registerChains() {
	ask(s, endpoint{
		id: "getChainMatrix", path: "chains/{id}/matrix", tag: tagIndustry, summary: "链点×区县 · Node by district",
		description: "Firms of a chain by node and area with the location quotient, and where rows and columns are drawn. In CSV one row for each cell with a firm.",
		values:      []string{"id", "GD"}, errors: []int{404},
	}, func(ctx context.Context, w *World, in chainMatrixInput) (*chain.HeatMatrix, error) {
		return remember(ctx, w, fmt.Sprintf("matrix|%q", in.ID), func() (*chain.HeatMatrix, error) { return w.field().Matrix(in.ID) })
	}, format[*chain.HeatMatrix]{mediaType: typeCSV, what: "One row for each cell with a firm", file: "chain-matrix.csv", write: func(m *chain.HeatMatrix) ([]byte, error) {
		return encodeCSV(m.Cells)
	}})
	ask(s, endpoint{
		id: "getShock", path: "chain-shock", tag: tagIndustry, summary: "断链推演 · What a closing costs",
		description: "Closes firms, nodes or the way between two places; tells for every node downstream the share lost if inputs lack in proportion and if every input is needed, and who is left within the minutes. Both are estimates at the two ends.",
		query:       "?node=GD01", errors: []int{404},
	}, s.shock)
	ask(s, endpoint{
		id: "getChainBrief", path: "chains/{id}/brief", tag: tagIndustry, summary: "一页简报 · One page on a chain",
		description: "The picture and the four lists of a chain in an area with their reasons, sources and dates. As HTML it prints on one A4 page.",
		values:      []string{"id", "GD"}, query: "?area=990101", errors: []int{404},
	}, s.brief,
		format[*chainbrief.Brief]{mediaType: typeHTML, what: "A page to print", policy: chainbrief.Policy(), write: written((*chainbrief.Brief).HTML)},
		format[*chainbrief.Brief]{mediaType: typeMarkdown, what: "Markdown", file: "brief.md", write: written((*chainbrief.Brief).Markdown)})
}

// written makes bytes of what writes to a stream.
func written[T any](write func(T, io.Writer) error) func(T) ([]byte, error) {
	return func(v T) ([]byte, error) {
		var buf bytes.Buffer
		err := write(v, &buf)
		return buf.Bytes(), err
	}
}

// says puts a note into the language.
func says(lang message.Lang) func(chain.Note) string {
	return func(n chain.Note) string {
		var keyvals []any
		for name, value := range n.Args {
			keyvals = append(keyvals, name, value)
		}
		return message.Text(lang, n.ID, keyvals...)
	}
}

// diagnose answers about a chain, with minutes from the park or the areas.
func (s *Server) diagnose(ctx context.Context, w *World, id, area, park string, minutes int) (*chain.Diagnosis, error) {
	q := chain.Query{Chain: id, Area: area, Park: park, Minutes: minutes, Field: w.field()}
	if park != "" || area != "" {
		t, err := w.times()
		if err != nil {
			return nil, err
		}
		q.Times = t
	}
	key := fmt.Sprintf("chain|%q|%q|%q|%d", id, area, park, minutes)
	return remember(ctx, w, key, func() (*chain.Diagnosis, error) { return chain.Diagnose(w.region, q) })
}

func (s *Server) shock(ctx context.Context, w *World, in shockInput) (*chain.Loss, error) {
	t, err := w.times()
	if err != nil {
		return nil, err
	}
	c := chain.Closing{Firm: in.Firm, Node: in.Node, Between: in.Between, And: in.And, Area: in.Area, Minutes: in.Minutes, Times: t}
	key := fmt.Sprintf("shock|%q|%q|%q|%q|%q|%d", in.Firm, in.Node, in.Between, in.And, in.Area, in.Minutes)
	found, err := remember(ctx, w, key, func() (*chain.Loss, error) { return w.field().Close(c) })
	if err != nil {
		return nil, err
	}
	loss := *found
	loss.Notes = chain.SayAll(loss.Notes, says(in.lang()))
	return &loss, nil
}

func (s *Server) brief(ctx context.Context, w *World, in briefInput) (*chainbrief.Brief, error) {
	d, err := s.diagnose(ctx, w, in.ID, in.Area, "", chain.DefaultMinutes)
	if err != nil {
		return nil, err
	}
	lang := in.lang()
	if in.Lang != "" {
		lang = message.Parse(in.Lang)
	}
	return chainbrief.New(d, lang), nil
}
