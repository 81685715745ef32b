// Package find finds firms by what somebody types: a part of a name in Chinese,
// from one character on; pinyin, in full or its initials; the beginning of a
// code. It answers while the text is being typed, over a million names and more.
//
// An Index holds, of every text, the place of every pair of neighbouring
// characters (four bytes each). A text is found by walking the places of its
// rarest pair; pinyin by those of all pairs of characters that are read so,
// which needs no second list and knows every reading of a character. (Pinyin
// with Latin letters of a name between its syllables is not understood.) What a
// match is worth is known, but for a check of the remaining characters, from
// its place alone, so that only matches that would enter the answer are
// checked. The answers are exact: Rank is a total order, and the best are
// returned.
//
// Records come and go in batches, which become segments that are merged as in a
// log-structured tree; readers never wait. The package leaves out where records
// are kept, how names are taken apart (industry/firm/name) and whether two
// records are one firm (industry/firm/link): Candidates only gathers what is
// worth comparing. It is deterministic and uses no clock.
package find

// Field says what kind of text a match is in.
type Field uint8

// The fields, in the order in which equal matches are listed.
const (
	Name   Field = iota
	Former       // former name
	Alias        // short name, brand, other language
	Code         // credit code, organisation code, registration number, stock code
)

// Text is one text of a record.
type Text struct {
	Field Field
	Value string
	Brand string // 字号, a part of Value: a match that begins there counts as one at the beginning; "" for unknown
}

// Doc is a record as it is found.
type Doc struct {
	ID     string
	Texts  []Text
	Weight uint8  // of equal matches the greater comes first
	Area   uint32 // code of the division as a number, 0 for unknown
	Group  uint8  // a bit of Query.Groups: 0..7
}

// Query is what is asked.
type Query struct {
	Text   string // parts apart by blanks must all occur in one text of a record
	Limit  int    // most hits, at most MaxLimit; 0 for 20
	Area   string // only records of this division (GB/T 2260, six digits) and those within it; "" for all
	Groups uint8  // only records of these groups, by bit; 0 for all
}

// MaxLimit bounds the hits of a query.
const MaxLimit = 100

// How says by what a text was found.
type How uint8

// The ways, in the order in which matches are listed.
const (
	ByText   How = iota // the characters themselves, or the beginning of a code
	ByPinyin            // how they are read
)

// Class says how well a text was found.
type Class uint8

// The classes, in the order in which matches of one way are listed.
const (
	Whole  Class = iota // the text asked for and nothing else
	Begins              // at the beginning, or that of the 字号; of a code: at the beginning
	Within              // elsewhere, or several parts; of a code: the organisation code in it
)

// Hit is a record that was found, and why.
type Hit struct {
	ID    string
	Field Field
	How   How
	Class Class
	Text  string // the text that matched, folded: see Fold
	From  int    // characters of Text that matched: [From, To); both 0 for several parts
	To    int
}
