package intake

import (
	"errors"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/orgcode"
	"github.com/sanquan/sanquan/base/suggest"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
)

// exact is how many digits of a number a spreadsheet keeps.
const exact = 15

// keptWhole says whether the number in a cell for text or a code still has all
// its digits.
func keptWhole(cell sheet.Cell, text string) (Issue, bool) {
	if orgcode.Scientific(text) {
		return bad("scientific"), false
	}
	if cell.Kind != sheet.Number {
		return Issue{}, true
	}
	if strings.ContainsAny(text, "Ee") {
		return bad("scientific"), false
	}
	if len(strings.TrimLeft(text, "-")) > exact {
		return bad("digits_lost"), false
	}
	return Issue{}, true
}

// readCode reads a Code.
func (c *Column) readCode(cell sheet.Cell, text string) (string, []Issue) {
	if issue, ok := keptWhole(cell, text); !ok {
		return "", []Issue{issue}
	}
	plain := strings.ToUpper(narrow(text))
	var issues []Issue
	if plain != text {
		issues = append(issues, note("code_form", "as", plain))
	}
	if c.Pattern != nil && !c.Pattern.MatchString(plain) {
		if cell.Kind == sheet.Number && c.Pattern.MatchString("0"+plain) {
			return "", []Issue{bad("zeros_lost", "as", "0"+plain)}
		}
		return "", []Issue{bad("code_bad")}
	}
	return plain, issues
}

// readCredit reads a 统一社会信用代码.
func (c *Column) readCredit(cell sheet.Cell, text string) (string, []Issue) {
	if issue, ok := keptWhole(cell, text); !ok {
		return "", []Issue{issue}
	}
	code, err := orgcode.Parse(text)
	if e, is := errors.AsType[*fault.Error](err); is {
		return "", []Issue{{Code: e.ID, Grade: Bad, Args: e.Args}}
	}
	if code.Kind() != orgcode.Credit {
		return "", []Issue{bad("credit_old")}
	}
	if code.String() != text {
		return code.String(), []Issue{note("code_form", "as", code.String())}
	}
	return code.String(), nil
}

// readChoice finds a value of the code list.
func (c *Column) readChoice(text string, lang message.Lang) (string, []Issue) {
	want := foldText(text)
	var titles []string
	for _, o := range c.Choices {
		for _, name := range append([]string{o.Code, o.Title.ZH, o.Title.EN}, o.Aliases...) {
			if name != "" && foldText(name) == want {
				return o.Code, nil
			}
		}
		titles = append(titles, o.Title.In(lang))
	}
	if near := suggest.Nearest(text, titles); near != "" {
		return "", []Issue{bad("choice_near", "near", near)}
	}
	return "", []Issue{bad("choice_unknown", "known", joined(titles, lang))}
}

// longest of a text, characters, where the column does not say.
const longest = 500

func (c *Column) readText(cell sheet.Cell, text string) (string, []Issue) {
	if issue, ok := keptWhole(cell, text); !ok && cell.Kind == sheet.Number {
		return "", []Issue{issue}
	}
	most := c.Longest
	if most == 0 {
		most = longest
	}
	if n := len([]rune(text)); n > most {
		return "", []Issue{bad("text_long", "length", n, "most", most)}
	}
	return text, nil
}
