// Package name takes the names and addresses of Chinese organisations apart,
// so that they can be compared part by part.
//
// A registered name is built as the Provisions on the Administration of
// Enterprise Name Registration say (企业名称登记管理规定, State Council Decree 734,
// 2020, article 6): division + distinguishing word (字号) + trade + form. The
// division may be absent, stand in brackets, or come after the word; a branch
// has the name of its parent, a place or number, and what kind of branch it is.
//
//   - Normal brings a name into one form: width, brackets, traditional
//     characters, blanks, letter case. It never changes what a name says.
//   - Parser.Parse cuts the normal form into Parts. Join of the parts is the
//     normal form again, whatever was given.
//   - Parser.Address does the same for addresses.
//
// The lists it cuts by stand in data/: divisions.txt (National Bureau of
// Statistics, 2023, by way of china-division, MIT), renamed.txt (former
// divisions, by the notices of the Ministry of Civil Affairs; complete for
// Beijing, Tianjin and Hebei as far as counties that were renamed since the
// 1980s, a few elsewhere), forms.txt, branches.txt and trade.txt (written for
// Sanquan, by how often words occur in registered names), and simplified.txt
// (single characters after OpenCC, Apache-2.0; phrases are not looked at, so
// 乾, 徵, 瞭 and 藉, which are words of both scripts, stay as they are).
//
// The package leaves out who a name belongs to (industry/firm/link). It is
// deterministic; a Parser is safe for concurrent use.
package name
