package workday

import (
	"embed"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"sync"

	"github.com/sanquan/sanquan/base/fault"
)

// The calendar that comes with the program: the notices of the General Office
// of the State Council for 2021 to 2026. published_by is the day in the
// address of the notice, or the end of the month in it.
//
//go:embed data/notices.csv data/days.csv
var chinaFiles embed.FS

var china = sync.OnceValue(func() *Calendar {
	sub, err := fs.Sub(chinaFiles, "data")
	if err != nil {
		panic(err)
	}
	c, err := Load(sub)
	if err != nil {
		panic("workday: embedded calendar: " + err.Error())
	}
	return c
})

// China returns the calendar that comes with the program.
func China() *Calendar { return china() }

// The files of a calendar folder and their columns.
const (
	noticesFile = "notices.csv"
	daysFile    = "days.csv"
)

// Load reads a calendar from a folder with notices.csv (year, published_by,
// source) and days.csv (date, work, name, notice); work is true or false,
// notice the year of the notice. Faults: workday.calendar_unreadable,
// workday.bad_csv, workday.bad_row, and those of New.
func Load(folder fs.FS) (*Calendar, error) {
	var notices []Notice
	err := eachRow(folder, noticesFile, []string{"year", "published_by", "source"}, func(f []string) (column int, err error) {
		year, err := strconv.Atoi(f[0])
		if err != nil || year < First.Year() || year > Last.Year() {
			return 0, errBadField
		}
		published, err := ParseDate(f[1])
		if err != nil {
			return 1, err
		}
		notices = append(notices, Notice{Year: year, PublishedBy: published, Source: f[2]})
		return 0, nil
	})
	if err != nil {
		return nil, err
	}
	var days []Exception
	err = eachRow(folder, daysFile, []string{"date", "work", "name", "notice"}, func(f []string) (column int, err error) {
		date, err := ParseDate(f[0])
		if err != nil {
			return 0, err
		}
		if f[1] != "true" && f[1] != "false" {
			return 1, errBadField
		}
		notice, err := strconv.Atoi(f[3])
		if err != nil {
			return 3, errBadField
		}
		days = append(days, Exception{Date: date, Work: f[1] == "true", Name: f[2], Notice: notice})
		return 0, nil
	})
	if err != nil {
		return nil, err
	}
	return New(notices, days)
}

var errBadField = errors.New("field of another form")

// maxCalendarBytes bounds a calendar file; a century of days has about 200 kB.
const maxCalendarBytes = 4 << 20

// eachRow calls take for every row below the header of a CSV file. take returns
// the index of the column at fault with its error.
func eachRow(folder fs.FS, name string, header []string, take func([]string) (int, error)) error {
	file, err := folder.Open(name)
	if err != nil {
		return fault.Wrap(err, fault.NotFound, "workday.calendar_unreadable", "file", name)
	}
	defer file.Close()
	r := csv.NewReader(io.LimitReader(file, maxCalendarBytes))
	r.FieldsPerRecord = len(header)
	for row := 0; ; row++ {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) && row > 0 {
			return nil
		}
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "workday.bad_csv", "file", name, "row", row+1)
		}
		line, _ := r.FieldPos(0)
		if row > 0 {
			if column, err := take(fields); err != nil {
				return fault.Wrap(err, fault.Invalid, "workday.bad_row",
					"file", name, "row", line, "column", header[column], "value", clip(fields[column]))
			}
			continue
		}
		for i, h := range header {
			if fields[i] != h {
				return fault.New(fault.Invalid, "workday.bad_row", "file", name, "row", line, "column", h, "value", clip(fields[i]))
			}
		}
	}
}
