package intake

import (
	"io"

	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
)

// WriteReport writes the row report: a sheet of rows as they stand with their
// fate and their problems, bad cells red and noted ones yellow; a sheet with a
// line for every problem; a sheet with the counts. Rows that are right and say
// nothing are only counted.
func (p *Plan) WriteReport(out io.Writer, lang message.Lang) error {
	w := sheet.NewWriter(out, sheet.XLSX)
	for _, part := range []func(*sheet.Writer, message.Lang) error{p.writeRows, p.writeProblems, p.writeSummary} {
		if err := part(w, lang); err != nil {
			return err
		}
	}
	return w.Close()
}

func (p *Plan) writeRows(w *sheet.Writer, lang message.Lang) error {
	t := func(id string) string { return message.Text(lang, id) }
	columns := []sheet.Column{{Title: t("intake.report.row"), Width: 8}, {Title: t("intake.report.fate"), Width: 10}, {Title: t("intake.report.problems"), Width: 60}}
	for at, heading := range p.Headings {
		columns = append(columns, sheet.Column{Title: sheet.Letter(at) + " " + heading, Format: "@"})
	}
	if err := w.Sheet(t("intake.report.rows"), columns); err != nil {
		return err
	}
	for i := range p.Rows {
		row := &p.Rows[i]
		if len(row.Problems) == 0 && row.Fate != Changed {
			continue
		}
		if err := w.Row(p.reported(i, lang)...); err != nil {
			return err
		}
	}
	return nil
}

// reported is a row of the report.
func (p *Plan) reported(i int, lang message.Lang) []any {
	row := &p.Rows[i]
	marks, text := map[string]sheet.Mark{}, ""
	for _, n := range row.Problems {
		problem := p.Problems[n]
		if text != "" {
			text += "\n"
		}
		text += problem.Letter + " " + problem.Reason(lang) + message.Text(lang, "intake.report.stop") + problem.Remedy(lang)
		if problem.Grade == Bad {
			marks[problem.Letter] = sheet.Bad
		} else if marks[problem.Letter] != sheet.Bad {
			marks[problem.Letter] = sheet.Noted
		}
	}
	for _, c := range p.Verdicts[i].Changes {
		if text != "" {
			text += "\n"
		}
		text += message.Text(lang, "intake.report.change", "column", p.title(c.Column, lang), "before", c.Before, "after", c.After)
	}
	fate := any(message.Text(lang, "intake.fate."+string(row.Fate)))
	if row.Fate == Refused {
		fate = sheet.Marked{Value: fate, Mark: sheet.Bad}
	}
	values := []any{row.Row, fate, text}
	for at := range p.Headings {
		cell := sheet.Cell{}
		if at < len(row.Cells) {
			cell = row.Cells[at]
		}
		values = append(values, sheet.Marked{Value: cell.Text, Mark: marks[sheet.Letter(at)]})
	}
	return values
}

func (p *Plan) title(column string, lang message.Lang) string {
	if i := p.Table.index(column); i >= 0 {
		return p.Table.Columns[i].Title.In(lang)
	}
	return column
}

func (p *Plan) writeProblems(w *sheet.Writer, lang message.Lang) error {
	t := func(id string) string { return message.Text(lang, id) }
	err := w.Sheet(t("intake.report.list"), []sheet.Column{
		{Title: t("intake.report.row"), Width: 8},
		{Title: t("intake.report.column"), Width: 8},
		{Title: t("intake.report.heading"), Width: 22},
		{Title: t("intake.report.value"), Width: 28, Format: "@"},
		{Title: t("intake.report.grade"), Width: 10},
		{Title: t("intake.report.reason"), Width: 50},
		{Title: t("intake.report.remedy"), Width: 50},
		{Title: t("intake.report.cells"), Width: 10},
		{Title: t("intake.report.code"), Width: 20},
	})
	if err != nil {
		return err
	}
	for _, problem := range p.Problems {
		row, grade, mark := any(problem.Row), t("intake.grade."+string(problem.Grade)), sheet.Noted
		if problem.Row == 0 {
			row = nil
		}
		if problem.Grade == Bad {
			mark = sheet.Bad
		}
		err := w.Row(row, problem.Letter, problem.Heading, problem.Value, sheet.Marked{Value: grade, Mark: mark},
			problem.Reason(lang), problem.Remedy(lang), problem.Cells, problem.Code)
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *Plan) writeSummary(w *sheet.Writer, lang message.Lang) error {
	t := func(id string) string { return message.Text(lang, id) }
	err := w.Sheet(t("intake.report.summary"), []sheet.Column{{Title: t("intake.report.what"), Width: 28}, {Title: t("intake.report.value"), Width: 70}})
	if err != nil {
		return err
	}
	c := p.Counts
	for _, line := range [][2]any{
		{t("intake.report.table"), p.Table.Title.In(lang)},
		{t("intake.report.file"), p.Book.Name},
		{t("intake.report.sum"), p.Book.SHA256},
		{t("intake.report.sheet"), p.Sheet},
		{t("intake.report.header"), p.Header},
		{t("intake.report.encoding"), p.Book.Encoding},
		{t("intake.report.count"), c.Rows},
		{t("intake.fate.created"), c.Created},
		{t("intake.fate.changed"), c.Changed},
		{t("intake.fate.unchanged"), c.Unchanged},
		{t("intake.fate.duplicate"), c.Duplicate},
		{t("intake.fate.refused"), c.Refused},
		{t("intake.fate.skipped"), c.Skipped},
	} {
		if err := w.Row(line[0], line[1]); err != nil {
			return err
		}
	}
	return nil
}
