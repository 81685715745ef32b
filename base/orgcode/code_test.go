package orgcode_test

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/orgcode"
)

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		in, text string
		kind     orgcode.Kind
		fault    string
	}{
		"the published code with its right check character": {in: "91350100M000100Y43", text: "91350100M000100Y43", kind: orgcode.Credit},
		"lower case":                             {in: "91350100m000100y43", text: "91350100M000100Y43", kind: orgcode.Credit},
		"full width":                             {in: "９１３５０１００Ｍ０００１００Ｙ４３", text: "91350100M000100Y43", kind: orgcode.Credit},
		"grouped":                                {in: " 91350100 M000100Y4-3　", text: "91350100M000100Y43", kind: orgcode.Credit},
		"organisation code":                      {in: "M000100Y4", text: "M000100Y4", kind: orgcode.Organisation},
		"organisation code with a hyphen":        {in: "M000100Y-4", text: "M000100Y4", kind: orgcode.Organisation},
		"organisation code ending in X":          {in: "D2143569X", text: "D2143569X", kind: orgcode.Organisation},
		"registration number":                    {in: "110108000000016", text: "110108000000016", kind: orgcode.Registration},
		"nothing":                                {in: "", fault: "orgcode.empty"},
		"only blanks":                            {in: " 　", fault: "orgcode.empty"},
		"wrong check character":                  {in: "91350100M000100Y44", fault: "orgcode.check"},
		"wrong check of the organisation code":   {in: "M000100Y5", fault: "orgcode.check"},
		"wrong check of the registration number": {in: "110108000000017", fault: "orgcode.check"},
		"letter O":                               {in: "91350100MOOO100Y43", fault: "orgcode.character"},
		"letter I":                               {in: "9I350100M000100Y43", fault: "orgcode.character"},
		"letter in the last place":               {in: "91350100M000100Y4Z", fault: "orgcode.character"},
		"letter ending an organisation code":     {in: "M000100YA", fault: "orgcode.character"},
		"letter in a registration number":        {in: "1101080000000X6", fault: "orgcode.character"},
		"Chinese character":                      {in: "91350100M000100Y4三", fault: "orgcode.character"},
		"17 characters":                          {in: "1350100M000100Y43", fault: "orgcode.length"},
		"19 characters":                          {in: "91350100M000100Y430", fault: "orgcode.length"},
		"what a spreadsheet leaves":              {in: "9.13501E+17", fault: "orgcode.scientific"},
		"and without a point":                    {in: "9E+17", fault: "orgcode.scientific"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := orgcode.Parse(c.in)
			if diff := cmp.Diff(c.fault, idOf(err)); diff != "" {
				t.Fatalf("fault (-want +got):\n%s", diff)
			}
			if got.String() != c.text || got.Kind() != c.kind {
				t.Errorf("got %q of kind %v, want %q of kind %v", got, got.Kind(), c.text, c.kind)
			}
		})
	}
}

func idOf(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.ID
	}
	return ""
}

// Credit codes of real companies, as their reports print them.
func TestPublishedCreditCodes(t *testing.T) {
	for _, code := range []string{"91110000192184333K", "911100006188158771", "91120223239076680P", "9112011379498977XC"} {
		if _, err := orgcode.Strict(code); err != nil {
			t.Error(err)
		}
	}
}

func TestFaultNamesWhatIsWrong(t *testing.T) {
	_, err := orgcode.Parse("91350100MO00100Y43")
	want := `invalid: orgcode.character value=91350100MO00100Y43 character=O position=10`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	_, err = orgcode.Parse("91350100M000100Y44")
	want = `invalid: orgcode.check value=91350100M000100Y44 kind=credit want=3 got=4`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestStrictLooksIntoTheCreditCode(t *testing.T) {
	// Right modulo 31, wrong modulo 11: the organisation code M000100Y5.
	body := "91350100M000100Y5"
	check, _ := orgcode.CreditCheck(body)
	code := body + string(check)
	if _, err := orgcode.Parse(code); err != nil {
		t.Errorf("Parse: %v", err)
	}
	if _, err := orgcode.Strict(code); idOf(err) != "orgcode.embedded" {
		t.Errorf("Strict: %v", err)
	}
}

func TestSameAndDiffers(t *testing.T) {
	credit, org, number := mustParse(t, "91350100M000100Y43"), mustParse(t, "M000100Y4"), mustParse(t, "110108000000016")
	other := mustParse(t, "D2143569X")
	type row struct{ Same, Differs bool }
	got := []row{
		{credit.Same(org), credit.Differs(org)},
		{credit.Same(other), credit.Differs(other)},
		{credit.Same(number), credit.Differs(number)},
		{org.Same(other), org.Differs(other)},
		{credit.Same(orgcode.Code{}), credit.Differs(orgcode.Code{})},
		{credit.Same(credit), credit.Differs(credit)},
	}
	want := []row{{true, false}, {false, true}, {false, false}, {false, true}, {false, false}, {true, false}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if credit.Area() != "350100" || org.Area() != "" {
		t.Errorf("areas %q and %q", credit.Area(), org.Area())
	}
}

func mustParse(t *testing.T, s string) orgcode.Code {
	t.Helper()
	c, err := orgcode.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// anyCredit draws a right credit code.
func anyCredit(t *rapid.T) string {
	body := rapid.StringOfN(rapid.SampledFrom([]rune(alphabet)), 17, 17, -1).Draw(t, "body")
	check, _ := orgcode.CreditCheck(body)
	return body + string(check)
}

const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// The modulus 31 is prime and every weight is a unit, so the standard promises
// this of every code.
func TestEveryWrongCharacterAndSwapIsCaught(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := anyCredit(t)
		for i := range code {
			for _, c := range alphabet {
				wrong := code[:i] + string(c) + code[i+1:]
				if _, err := orgcode.Parse(wrong); (err == nil) != (wrong == code) {
					t.Fatalf("%s with %c at %d: %v", code, c, i, err)
				}
			}
			if i == 0 || code[i] == code[i-1] {
				continue
			}
			swapped := code[:i-1] + code[i:i+1] + code[i-1:i] + code[i+1:]
			if _, err := orgcode.Parse(swapped); err == nil {
				t.Fatalf("%s accepted for %s", swapped, code)
			}
		}
	})
}

func TestRegistrationNumberCatchesEveryWrongDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.StringMatching(`[0-9]{14}`).Draw(t, "body")
		for last := '0'; last <= '9'; last++ {
			if _, err := orgcode.Parse(code + string(last)); err == nil {
				code += string(last)
				break
			}
		}
		if len(code) != 15 {
			t.Fatalf("no check digit for %s", code)
		}
		for i := range code {
			for c := '0'; c <= '9'; c++ {
				wrong := code[:i] + string(c) + code[i+1:]
				if _, err := orgcode.Parse(wrong); (err == nil) != (wrong == code) {
					t.Fatalf("%s with %c at %d: %v", code, c, i, err)
				}
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"91350100M000100Y43", "９１３５", "9.1E+17", "M000100Y-4", "110108000000016", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := orgcode.Parse(s)
		if (err == nil) == (c == orgcode.Code{}) {
			t.Fatalf("%q: %v and %v", s, c, err)
		}
		if err != nil {
			return
		}
		if again, err := orgcode.Parse(c.String()); err != nil || again != c {
			t.Errorf("%q: its normal form %q reads as %q, %v", s, c, again, err)
		}
	})
}

// Real codes: all of the register but one pass, three of them in lower case.
func TestCodesOfTheRegister(t *testing.T) {
	data := os.Getenv("SANQUAN_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(data, "industry", "registry_jjj_2019.csv.gz"))
	if err != nil {
		t.Skip("no register: set SANQUAN_DATA to the folder of shared data")
	}
	defer file.Close()
	zipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows := csv.NewReader(zipped)
	rows.ReuseRecord = true
	if _, err := rows.Read(); err != nil {
		t.Fatal(err)
	}
	all, right, strict := 0, 0, 0
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		all++
		if _, err := orgcode.Parse(row[1]); err == nil {
			right++
		}
		if _, err := orgcode.Strict(row[1]); err == nil {
			strict++
		}
	}
	if diff := cmp.Diff([]int{243968, 243967, 243966}, []int{all, right, strict}); diff != "" {
		t.Errorf("rows, right, right inside (-want +got):\n%s", diff)
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := orgcode.Parse("91350100M000100Y43"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "codes/s")
}
