package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/sanquan/sanquan/region"
)

// firmCount are the figures of the README.
type firmCount struct {
	Listed, Registered, Merged   int
	BadCodes, NoName, NoDistrict int
	Positions, Repeated          int
}

// compileFirms writes the listed firms (id: stock code), the registered firms
// of the sample (id: unified social credit code), and their positions in the
// chains. A registered firm whose code or name is that of a listed firm is that
// firm: it is not entered again, and its position is entered only where the
// listed firm does not hold the node already.
//
// A position of a registered firm rests on a keyword in its name or scope, so
// its grade is C and its kind keyword.
func (p *pack) compileFirms() error {
	count := &p.notes.firms
	known := map[string]string{} // credit code or full name -> firm id
	err := p.each("firms_jjj.csv", func(r row) error {
		id := r.text("stock_code")
		name := r.text("full_name")
		if name == "" {
			name = r.text("short_name")
			count.NoName++
		}
		uscc := p.validCode(r.text("uscc"), name)
		area := p.resolve(r.text("province"), r.text("city"), r.text("district"))
		if strings.HasSuffix(area, "00") {
			count.NoDistrict++
		}
		employees, _ := r.optional("employees")
		p.Firms = append(p.Firms, region.Firm{
			ID: id, Name: name, ShortName: r.text("short_name"), USCC: uscc, StockCode: id, Area: area,
			Industry: cmp.Or(r.text("sw2021_industry"), r.text("industry_2024")), Products: r.text("main_products"),
			Founded: isoDate(r.text("setup_date")), Employees: employees, Kind: "listed", Observed: "2024-05-14", Source: srcFirms,
		})
		count.Listed++
		known[name] = id
		if uscc != "" {
			known[uscc] = id
		}
		return nil
	})
	if err != nil {
		return err
	}
	held := map[[2]string]bool{}
	add := func(q region.Position, chain, node string) error {
		q.Node = p.nodeByName[chain+"|"+node]
		if q.Node == "" {
			return fmt.Errorf("no node %s in chain %s", node, chain)
		}
		if held[[2]string{q.Firm, q.Node}] {
			count.Repeated++
			return nil
		}
		held[[2]string{q.Firm, q.Node}] = true
		p.Positions = append(p.Positions, q)
		count.Positions++
		return nil
	}
	err = p.each("firm_nodes_jjj.csv", func(r row) error {
		q := region.Position{
			Firm: r.text("stock_code"), Grade: r.text("grade"), Kind: r.text("evidence_kind"),
			Evidence: r.text("evidence_text"), Share: -1, Source: srcIndustry,
		}
		if r.text("revenue_share") != "" {
			q.Share = r.number("revenue_share")
		}
		if strings.HasSuffix(r.text("source"), "company_product") {
			q.Source = srcProducts
		}
		return add(q, r.text("chain"), r.text("node"))
	})
	if err != nil {
		return err
	}
	return p.each("registry_firms_sample.csv", func(r row) error {
		name := r.text("name")
		uscc := p.validCode(r.text("uscc"), name)
		id := cmp.Or(known[uscc], known[name])
		if id == "" {
			if uscc == "" {
				return fmt.Errorf("%s has neither a valid credit code nor a listed firm", name)
			}
			id = uscc
			area := p.resolve(r.text("province"), "", r.text("district"))
			if strings.HasSuffix(area, "00") {
				count.NoDistrict++
			}
			p.Firms = append(p.Firms, region.Firm{
				ID: id, Name: name, USCC: uscc, Area: area, Founded: r.text("reg_date"),
				Kind: "registered", Observed: "2019-04", Source: srcRegistry,
			})
			count.Registered++
			known[uscc], known[name] = id, id
		} else {
			count.Merged++
		}
		return add(region.Position{
			Firm: id, Grade: "C", Kind: "keyword", Evidence: r.text("matched_term"), Share: -1, Source: srcRegistry,
		}, r.text("chain"), r.text("node"))
	})
}

// compileMoves writes the listed firms whose registered seat moved.
func (p *pack) compileMoves() error {
	n := 0
	return p.each("relocations_listed.csv", func(r row) error {
		n++
		to := ""
		if code := p.resolve(r.text("to_province"), r.text("to_city_2024"), ""); code != "" {
			to = code
		}
		p.Moves = append(p.Moves, region.Move{
			ID: fmt.Sprintf("move:%02d", n), Firm: r.text("short_name"),
			FromArea: p.resolve(r.text("from_province"), "", r.text("from_district_2019_registry")),
			ToArea:   to, To: r.text("to_province") + " " + r.text("to_city_2024"), Between: "2019-04/2024-05", Source: srcMoves,
		})
		return nil
	})
}

// isoDate writes yyyymmdd as yyyy-mm-dd; other texts are returned as they are.
func isoDate(text string) string {
	if len(text) != 8 {
		return text
	}
	return text[:4] + "-" + text[4:6] + "-" + text[6:]
}

// validCode returns a unified social credit code whose check character is
// right, "" for any other text, which is counted and named in the README.
func (p *pack) validCode(code, firm string) string {
	if code == "" || validUSCC(code) {
		return code
	}
	p.notes.firms.BadCodes++
	p.note("Firm %s: the check character of credit code %s is wrong; the code is left out", firm, code)
	return ""
}

// validUSCC checks a unified social credit code: GB 32100-2015, 18 characters
// of 31, weights 3^i mod 31.
func validUSCC(code string) bool {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if len(code) != 18 {
		return false
	}
	sum, weight := 0, 1
	for i := range 17 {
		v := strings.IndexByte(alphabet, code[i])
		if v < 0 {
			return false
		}
		sum += v * weight
		weight = weight * 3 % 31
	}
	return code[17] == alphabet[(31-sum%31)%31]
}
