package httpapi

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

type csvInner struct {
	Title  string `json:"title"`
	secret int
}

type csvBase struct {
	Code string `json:"code"`
}

type csvRow struct {
	csvBase
	Name   string    `json:"name"`
	Share  float64   `json:"share"`
	Count  int       `json:"count"`
	Sure   bool      `json:"sure"`
	Maybe  *int      `json:"maybe"`
	Items  []string  `json:"items,omitempty"`
	Source csvInner  `json:"source"`
	Toward *csvInner `json:"toward"`
	Hidden string    `json:"-"`
}

func TestCSV(t *testing.T) {
	three := 3
	rows := []csvRow{
		{csvBase{"007"}, `a "quoted", name`, 0.1, 12, true, &three, []string{"x", "y"}, csvInner{"s", 1}, &csvInner{"t", 2}, "no"},
		{csvBase{""}, "两行\n文字", -1e-7, 0, false, nil, nil, csvInner{}, nil, ""},
		{csvBase{"=1+1"}, "-x", 1e21, -5, false, nil, []string{"@a"}, csvInner{"\tt", 0}, nil, ""},
	}
	got, err := encodeCSV(rows)
	if err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFcode,name,share,count,sure,maybe,items,source.title,toward.title\r\n" +
		`007,"a ""quoted"", name",0.1,12,true,3,x;y,s,t` + "\r\n" +
		",\"两行\r\n文字\",-0.0000001,0,false,,,,\r\n" +
		"'=1+1,'-x,1000000000000000000000,-5,false,,'@a,'\tt,\r\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestCSVOfNothingHasAHeader(t *testing.T) {
	got, err := encodeCSV[csvInner](nil)
	if err != nil || string(got) != "\uFEFFtitle\r\n" {
		t.Errorf("%q, %v", got, err)
	}
}
