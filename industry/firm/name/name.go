package name

import "strings"

// Kind says what a part of a name is.
type Kind byte

// The kinds of parts.
const (
	PlacePart   Kind = iota + 1 // division
	MarkPart                    // 字号, the distinguishing word
	TradePart                   // trade
	FormPart                    // legal form or kind of unit
	LabelPart                   // what tells a branch from its siblings
	BranchPart                  // kind of branch: 分公司, 支行
	NotePart                    // content of brackets that is no place
	BracketPart                 // a bracket
)

// Part is a piece of a normal form.
type Part struct {
	Kind     Kind
	From, To int    // bytes of Name.Norm
	Code     string // of a place: its code, "" where several divisions have the name and nothing decides
	Class    string // of a form: ltd, plc, company, coop, factory, shop, …
	Depth    int    // 0 in the name of the legal person, 1 in that of its branch, 2 in that of a branch of a branch
}

// Name is a name taken apart. Its parts follow one another without gaps.
type Name struct {
	Norm  string
	Parts []Part
	heads []int // ends of the names it contains: legal person, its branch, …; the last is the whole
}

// Join puts the parts together again.
func (n *Name) Join() string {
	var b strings.Builder
	for _, p := range n.Parts {
		b.WriteString(n.Text(p))
	}
	return b.String()
}

// Text returns the text of a part.
func (n *Name) Text(p Part) string { return n.Norm[p.From:p.To] }

// first returns the text of the first part of a kind in the name of the legal
// person.
func (n *Name) first(k Kind) string {
	for _, p := range n.Parts {
		if p.Kind == k && p.Depth == 0 {
			return n.Text(p)
		}
	}
	return ""
}

// Mark returns the distinguishing word, "" where there is none (as in 北京建筑
// 工程公司).
func (n *Name) Mark() string { return n.first(MarkPart) }

// Trade returns the trade, "" where it is not stated.
func (n *Name) Trade() string { return n.first(TradePart) }

// Form returns the legal form of the legal person, "" where it is not stated.
func (n *Name) Form() string { return n.first(FormPart) }

// Class returns the class of Form.
func (n *Name) Class() string {
	for _, p := range n.Parts {
		if p.Kind == FormPart && p.Depth == 0 {
			return p.Class
		}
	}
	return ""
}

// Place returns the code of the narrowest division that the name of the legal
// person states, "" for none or where it is open which.
func (n *Name) Place() string { return n.place(0) }

// BranchPlace returns the code of the narrowest division that the part of the
// branch states.
func (n *Name) BranchPlace() string { return n.place(len(n.heads) - 1) }

func (n *Name) place(depth int) string {
	code := ""
	for _, p := range n.Parts {
		if p.Kind == PlacePart && p.Depth == depth && p.Code != "" && (code == "" || code == Country || Within(p.Code, code)) {
			code = p.Code
		}
	}
	return code
}

// IsBranch reports whether the name is that of a branch.
func (n *Name) IsBranch() bool { return len(n.heads) > 1 }

// Parent returns the name of the unit that the branch belongs to directly, in
// normal form; "" if it is no branch.
func (n *Name) Parent() string {
	if !n.IsBranch() {
		return ""
	}
	return n.Norm[:n.heads[len(n.heads)-2]]
}

// Root returns the name of the legal person in normal form: the whole name if
// it is no branch.
func (n *Name) Root() string { return n.Norm[:n.heads[0]] }

// Branch returns what a branch adds to the name of its parent, "" if it is no
// branch.
func (n *Name) Branch() string {
	if !n.IsBranch() {
		return ""
	}
	return n.Norm[n.heads[len(n.heads)-2]:]
}

// BranchLabel returns Branch without places and kind: 第二 in 北京第二分公司.
func (n *Name) BranchLabel() string {
	var b strings.Builder
	for _, p := range n.Parts {
		if p.Kind == LabelPart && p.Depth == len(n.heads)-1 {
			b.WriteString(n.Text(p))
		}
	}
	return b.String()
}

// Core returns what is left of the legal person without places, brackets and
// form: mark, trade and notes.
func (n *Name) Core() string {
	var b strings.Builder
	for _, p := range n.Parts {
		if p.Depth == 0 && (p.Kind == MarkPart || p.Kind == TradePart || p.Kind == NotePart) {
			b.WriteString(n.Text(p))
		}
	}
	return b.String()
}
