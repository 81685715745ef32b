package chainbrief_test

import (
	"strings"
	"testing"

	"github.com/sanquan/sanquan/industry/chain"
	"github.com/sanquan/sanquan/internal/chainbrief"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/region"
)

// diagnosis has a part made by one firm with a troublesome name and used by
// nobody here, made from steel that nobody makes.
func diagnosis(t *testing.T) *chain.Diagnosis {
	t.Helper()
	r := region.New(region.Tables{
		Sources: []region.Source{{ID: "hand", Title: "<手编>", Date: "2026-01"}},
		Areas:   []region.Area{{Code: "110000", Name: "北京市", Level: "province"}, {Code: "110106", Name: "丰台区", Level: "county", Parent: "110000"}},
		Chains:  []region.Chain{{ID: "C", Name: "零件", NameEN: "Parts", Source: "hand"}},
		ChainNodes: []region.ChainNode{
			{ID: "steel", Chain: "C", Name: "钢", Stage: "upstream", Source: "hand"},
			{ID: "part", Chain: "C", Name: "零件|甲", Stage: "midstream", Source: "hand"},
			{ID: "whole", Chain: "C", Name: "整机", Stage: "downstream", Source: "hand"},
		},
		ChainEdges: []region.ChainEdge{{From: "steel", To: "part", Source: "hand"}, {From: "part", To: "whole", Source: "hand"}},
		Firms:      []region.Firm{{ID: "f", Name: "<b>公司</b>", Area: "110106", Observed: "2024-05", Source: "hand"}},
		Positions:  []region.Position{{Firm: "f", Node: "part", Grade: "A", Evidence: "零件", Share: -1, Source: "hand"}},
	})
	d, err := chain.Diagnose(r, chain.Query{Chain: "C", Area: "丰台区"})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheBriefSaysWhatTheListsSay(t *testing.T) {
	b := chainbrief.New(diagnosis(t), message.ZH)
	got := map[string]string{}
	for _, l := range b.Lists {
		for _, r := range l.Rows {
			got[l.ID] = r.Node
		}
	}
	for id, node := range map[string]string{"weak": "零件|甲", "fill": "钢", "extend": "整机", "strong": ""} {
		if got[id] != node {
			t.Errorf("list %s names %q, want %q", id, got[id], node)
		}
	}
	if b.Until != "2024-05" || b.Place != "北京市丰台区" {
		t.Errorf("until %s, place %s", b.Until, b.Place)
	}
	if en := chainbrief.New(diagnosis(t), message.EN); en.Title != "Brief: Parts" {
		t.Errorf("title in English: %s", en.Title)
	}
}

func TestNamesAreTextInEveryForm(t *testing.T) {
	b := chainbrief.New(diagnosis(t), message.ZH)
	var html, markdown strings.Builder
	if err := b.HTML(&html); err != nil {
		t.Fatal(err)
	}
	if err := b.Markdown(&markdown); err != nil {
		t.Fatal(err)
	}
	for form, text := range map[string]string{"html": html.String(), "markdown": markdown.String()} {
		if strings.Contains(text, "<b>") || strings.Contains(text, "<手编>") {
			t.Errorf("%s: a name has become mark-up", form)
		}
		for _, want := range []string{"强链", "延链", "补链", "断点", "2026-01", "2024-05"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %s", form, want)
			}
		}
	}
	if !strings.Contains(markdown.String(), `零件\|甲`) {
		t.Error("a bar in a name splits a cell")
	}
	if strings.Contains(html.String(), "<script") || strings.Contains(html.String(), "http://") || strings.Contains(html.String(), "https://") {
		t.Error("the page loads or runs something")
	}
}
