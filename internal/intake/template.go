package intake

import (
	"io"
	"slices"

	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
)

// WriteTemplate writes a workbook to fill in: a sheet with the headings, their
// drop-downs and prompts, and one that explains each column. As delimited text
// it is the headings alone.
func WriteTemplate(out io.Writer, f sheet.Format, t *Table, d *Divisions, lang message.Lang) error {
	w := sheet.NewWriter(out, f)
	columns := make([]sheet.Column, len(t.Columns))
	for i := range t.Columns {
		columns[i] = t.template(&t.Columns[i], d, lang)
	}
	if err := w.Sheet(t.Title.In(lang), columns); err != nil {
		return err
	}
	if f == sheet.XLSX {
		if err := t.explain(w, lang); err != nil {
			return err
		}
	}
	return w.Close()
}

// template is a column of the template.
func (t *Table) template(c *Column, d *Divisions, lang message.Lang) sheet.Column {
	s := sheet.Column{Title: c.heading(lang), Required: c.Required, Prompt: c.Help.In(lang)}
	if c.Example != "" {
		s.Prompt += "\n" + message.Text(lang, "intake.template.example", "example", c.Example)
	}
	switch c.Type {
	case Text, Code, CreditCode, Division:
		s.Format = "@"
	case Date:
		s.Format = map[bool]string{true: "yyyy-mm-dd", false: "@"}[c.Coarse == Day]
	}
	switch c.Type {
	case Choice:
		for _, o := range c.Choices {
			s.Choices = append(s.Choices, o.Title.In(lang))
		}
	case Division:
		s.Choices = d.choices(c.County)
	case UnitName:
		s.Choices = UnitNames(t.Columns[t.index(c.UnitFor)].Measure)
	}
	return s
}

// heading is the title with the unit of the template, and a star where it must
// be filled in.
func (c *Column) heading(lang message.Lang) string {
	title := c.Title.In(lang)
	if c.Unit != "" {
		title = message.Text(lang, "intake.template.unit", "title", title, "unit", c.Unit)
	}
	if c.Required {
		title += "*"
	}
	return title
}

// choices are the divisions of the region in full, by code.
func (d *Divisions) choices(county bool) []string {
	var codes []string
	for code, a := range d.byCode {
		if d.home[code] && (!county || a.Level == "county") {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	for i, code := range codes {
		codes[i] = d.path(code)
	}
	return codes
}

// explain writes the sheet about the columns.
func (t *Table) explain(w *sheet.Writer, lang message.Lang) error {
	say := func(id string, keyvals ...any) string { return message.Text(lang, id, keyvals...) }
	err := w.Sheet(say("intake.template.explained"), []sheet.Column{
		{Title: say("intake.template.column"), Width: 24},
		{Title: say("intake.template.required"), Width: 10},
		{Title: say("intake.template.help"), Width: 50},
		{Title: say("intake.template.form"), Width: 44},
		{Title: say("intake.template.choices"), Width: 44},
		{Title: say("intake.template.sample"), Width: 28, Format: "@"},
	})
	if err != nil {
		return err
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		required := ""
		if c.Required {
			required = say("intake.template.yes")
		}
		var choices []string
		for _, o := range c.Choices {
			choices = append(choices, o.Title.In(lang))
		}
		if c.Measure != "" {
			choices = UnitNames(c.Measure)
		}
		form := say("intake.type."+string(c.Type), "want", c.Coarse.form())
		if c.Measure != "" {
			form = say("intake.template.measured")
		}
		if err := w.Row(c.Title.In(lang), required, c.Help.In(lang), form, joined(choices, lang), c.Example); err != nil {
			return err
		}
	}
	return nil
}
