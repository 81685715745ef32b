package graph

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"path"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// KGSource is the source of rows that ReadKG reads.
const KGSource = "chainkg"

// ReadKG reads one file of ChainKnowledgeGraph, told by its name: company,
// product, industry, company_product, product_product, company_industry or
// industry_industry, .json or .jsonl, one object a line. Ids of products are
// their names, of firms their stock codes with the exchange. 上游材料 says that
// "to" goes into "from", 下游产品 that "from" goes into "to", 产品小类 that "to"
// is a narrower kind of "from". The chains are the industries; a firm puts all
// its products into the industry it belongs to and into those above, and with
// them what goes directly into those products and what they go into. A firm at
// a product is evidence A: the firm reports the product.
//
// Faults: chain.kg_unknown_file, chain.kg_unreadable. What is wrong with a
// single row goes to the Builder.
func (b *Builder) ReadKG(name string, r io.Reader) error {
	read := kgRows[KGTable(name)]
	if read == nil {
		return fault.New(fault.Invalid, "chain.kg_unknown_file", "file", name)
	}
	b.files, b.around = append(b.files, name), true
	lines := bufio.NewReaderSize(r, 1<<16)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fault.Wrap(err, fault.Invalid, "chain.kg_unreadable", "file", name)
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			var row kgRow
			if json.Unmarshal(line, &row) != nil {
				b.Fault(Row{name, n}, "", string(line), BadRow, false, nil)
			} else {
				read(b, Row{name, n}, row)
			}
		}
		if err != nil {
			return nil
		}
	}
}

// KGTable is the table that a file of ChainKnowledgeGraph holds by its name,
// empty for other files.
func KGTable(name string) string {
	base := strings.TrimSuffix(path.Base(strings.ReplaceAll(name, `\`, "/")), ".gz")
	for _, end := range []string{".jsonl", ".json"} {
		if t, ok := strings.CutSuffix(base, end); ok && kgTables[t] {
			return t
		}
	}
	return ""
}

var kgTables = map[string]bool{
	"company": true, "product": true, "industry": true, "company_product": true,
	"product_product": true, "company_industry": true, "industry_industry": true,
}

// kgRow has the fields of every table.
type kgRow struct {
	Name         string   `json:"name"`
	FullName     string   `json:"fullname"`
	Code         string   `json:"code"`
	Location     string   `json:"location"`
	Time         string   `json:"time"`
	Product      string   `json:"product"`
	Share        *float64 `json:"share"`
	From         string   `json:"from"`
	To           string   `json:"to"`
	Rel          string   `json:"rel"`
	CompanyCode  string   `json:"company_code"`
	IndustryCode string   `json:"industry_code"`
	FromCode     string   `json:"from_code"`
	ToCode       string   `json:"to_code"`
}

var kgRows = map[string]func(*Builder, Row, kgRow){
	"product": func(b *Builder, at Row, r kgRow) {
		b.Node(at, "name", Node{ID: r.Name, Name: r.Name, Source: KGSource})
	},
	"company": func(b *Builder, at Row, r kgRow) {
		name := r.FullName
		if name == "" {
			name = r.Name
		}
		b.Firm(at, "code", Firm{ID: stockCode(r.Code, r.Location), Name: name, Source: KGSource})
	},
	"industry": func(b *Builder, at Row, r kgRow) {
		b.Chain(at, "code", Chain{ID: r.Code, Name: r.Name})
	},
	"company_product": func(b *Builder, at Row, r kgRow) {
		s := Stand{Grade: 'A', Share: float32(math.NaN()), Evidence: r.Product, Source: KGSource}
		if r.Share != nil {
			s.Share = float32(*r.Share)
		}
		b.Stand(at, r.Code, r.Product, [2]string{"code", "product"}, s)
	},
	"product_product": kgEdge,
	"company_industry": func(b *Builder, at Row, r kgRow) {
		b.FirmMember(at, r.IndustryCode, r.CompanyCode, [2]string{"industry_code", "company_code"})
	},
	"industry_industry": func(b *Builder, at Row, r kgRow) {
		b.Within(at, r.FromCode, r.ToCode, [2]string{"from_code", "to_code"})
	},
}

func kgEdge(b *Builder, at Row, r kgRow) {
	ends := [2]string{"from", "to"}
	switch r.Rel {
	case "上游材料":
		b.Edge(at, GoesInto, r.To, r.From, [2]string{"to", "from"})
	case "下游产品":
		b.Edge(at, GoesInto, r.From, r.To, ends)
	case "产品小类":
		b.Edge(at, Narrower, r.From, r.To, ends)
	default:
		b.read[edgeRows]++
		b.Fault(at, "rel", r.Rel, UnknownRel, false, nil)
	}
}

// stockCode adds the exchange to a bare number, as the other tables write it.
func stockCode(code, exchange string) string {
	if strings.Contains(code, ".") {
		return code
	}
	for name, tail := range map[string]string{"上海": ".SH", "深圳": ".SZ", "北京": ".BJ"} {
		if strings.HasPrefix(exchange, name) {
			return code + tail
		}
	}
	return code
}
