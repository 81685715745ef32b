package main

import (
	"strings"

	"github.com/sanquan/sanquan/region"
)

// compileItems writes the service items. Those a public page names are
// reported, with that page as source; the rest is general knowledge. The codes
// are this pack's own.
func (p *pack) compileItems() error {
	return p.each("service_items.csv", func(r row) error {
		basis, source := region.General, srcItems
		for prefix, id := range map[string]string{
			"verified: named among":           srcItems2020,
			"verified: ministry briefing":     srcItemsPolice,
			"verified: Beijing-Tianjin-Hebei": srcItemsJJJ,
		} {
			if strings.HasPrefix(r.text("basis"), prefix) {
				basis, source = region.Reported, id
			}
		}
		p.Items = append(p.Items, region.Item{
			Code: r.text("code"), Name: r.text("name"), Mode: r.text("mode"), Authority: r.text("authority"),
			Sector: r.text("sector"), Subject: r.text("subject"), Basis: basis, Source: source,
		})
		return nil
	})
}
