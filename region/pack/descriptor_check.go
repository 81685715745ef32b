package pack

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/sanquan/sanquan/base/suggest"
)

var (
	packName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)
	semver   = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)
	zoneName = regexp.MustCompile(`^[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]+)+$|^UTC$`)
	mapMark  = regexp.MustCompile(`^\S.*$|^$`)
)

// member reports a member of datapackage.json that is not as it should be.
func (v *run) member(path, value, want string) {
	code := codeMember
	if value == "" {
		code = codeMemberMissing
	}
	v.report.add(Problem{File: descriptorFile, Column: path, Value: value, Code: code, Args: args([]any{"want", want})})
}

// checkDescriptor holds the members of the package to the format.
func (v *run) checkDescriptor(d *Descriptor) {
	if d.Sanquan.Format != Format {
		v.report.add(Problem{
			File: descriptorFile, Column: "sanquan.format", Value: strconv.Itoa(d.Sanquan.Format), Code: codeFormat,
			Args: args([]any{"format", Format}),
		})
	}
	for _, m := range []struct {
		path, value, want string
		ok                bool
	}{
		{"profile", d.Profile, packageProfile, d.Profile == packageProfile},
		{"name", d.Name, "a-z 0-9 . _ -", packName.MatchString(d.Name)},
		{"title", d.Title, "京津冀", d.Title != ""},
		{"version", d.Version, "1.0.0", semver.MatchString(d.Version)},
		{"created", d.Created, "2026-09-30", isCreated(d.Created)},
		{"sanquan.titleEn", d.Sanquan.TitleEN, "Beijing–Tianjin–Hebei", d.Sanquan.TitleEN != ""},
		{"sanquan.timeZone", d.Sanquan.TimeZone, "Asia/Shanghai", zoneName.MatchString(d.Sanquan.TimeZone)},
		{"sanquan.home", d.Sanquan.Home, "110106", len(d.Sanquan.Home) == 6 && isDigits(d.Sanquan.Home)},
		{"sanquan.mapApproval", d.Sanquan.MapApproval, "GS(2024)0650号", mapMark.MatchString(d.Sanquan.MapApproval)},
		{
			"sanquan.outlineTolerance", strconv.FormatFloat(d.Sanquan.OutlineTolerance, 'f', -1, 64), "0–20000",
			d.Sanquan.OutlineTolerance >= 0 && d.Sanquan.OutlineTolerance <= 20000,
		},
	} {
		if !m.ok {
			v.member(m.path, m.value, m.want)
		}
	}
	if len(d.Licences) == 0 {
		v.member("licenses", "", `[{"name": "Apache-2.0"}]`)
	}
	for i, l := range d.Licences {
		if l.Name == "" && l.Path == "" && l.Title == "" {
			v.member("licenses["+strconv.Itoa(i)+"]", "", `{"name": "Apache-2.0"}`)
		}
	}
}

func isCreated(s string) bool {
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return true
	}
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// checkResources holds the list of resources to the files that are there.
func (v *run) checkResources(d *Descriptor) {
	listed := map[string]bool{}
	for _, r := range d.Resources {
		at := "resources[" + shorten(r.Name) + "]"
		add := func(member, value, code string, keyvals ...any) {
			v.problem(Problem{File: descriptorFile, Column: at + member, Value: value, Code: code, Args: args(keyvals)})
		}
		switch {
		case !knownFile(r.Path) || r.Path == descriptorFile:
			meant := suggest.Nearest(r.Path, v.in.names())
			if t := lookupTable(r.Name); t != nil {
				meant = t.Path()
			}
			add(".path", r.Path, codeResource, hint, meant)
			continue
		case listed[r.Path]:
			add("", r.Path, codeTwice)
			continue
		case r.Name != resourceName(r.Path):
			add(".name", r.Name, codePath, "want", resourceName(r.Path))
		}
		listed[r.Path] = true
		if _, there := v.in.sizes[r.Path]; !there {
			v.report.add(Problem{File: r.Path, Code: codeMissingFile})
			v.absent[r.Path] = true
			continue
		}
		if t := lookupTable(r.Name); t != nil && r.Path == t.Path() && !sameSchema(r.Schema, t) {
			add(".schema", "", codeSchema, "table", t.Name)
		}
	}
	for i := range schema {
		t := &schema[i]
		if _, there := v.in.sizes[t.Path()]; t.Required && !there && !v.absent[t.Path()] {
			v.report.add(Problem{File: t.Path(), Code: codeMissingFile})
			v.absent[t.Path()] = true
		}
	}
	for _, name := range v.in.names() {
		if name != descriptorFile && !listed[name] {
			v.problem(Problem{File: name, Code: codeUnlisted})
		}
	}
}

// checkContent compares a file with what the descriptor says of it. A file with
// another fault is not said to be changed as well: one edit is one fault, and
// the pack is refused either way.
func (v *run) checkContent(r *Resource) {
	f, read := v.facts[r.Path]
	if !read || v.report.faulty(r.Path) {
		return
	}
	if want := strings.ToLower(strings.TrimPrefix(r.Hash, hashPrefix)); want != f.sum || r.Bytes != f.bytes {
		v.problem(Problem{
			File: r.Path, Value: hashPrefix + f.sum[:12] + "…", Code: codeHash,
			Args: args([]any{"want", shortHash(r.Hash), "bytes", f.bytes, "wantBytes", r.Bytes}),
		})
		return
	}
	rows, isTable := v.report.Rows[r.Name]
	if lookupTable(r.Name) == nil || !isTable {
		return
	}
	want := -1
	if r.Sanquan != nil {
		want = r.Sanquan.Rows
	}
	if rows != want {
		v.problem(Problem{File: r.Path, Value: strconv.Itoa(rows), Code: codeRowCount, Args: args([]any{"want", want})})
	}
}

func shortHash(h string) string {
	if len(h) > len(hashPrefix)+12 {
		return h[:len(hashPrefix)+12] + "…"
	}
	return h
}
