package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/sanquan/sanquan/base/fault"
)

// decodeText returns the text and the name of its encoding, by the rule of the
// package. Faults invalid sheet.encoding, sheet.binary.
func decodeText(data []byte, name string) (string, string, error) {
	bad := func(encoding string) error {
		return fault.New(fault.Invalid, "sheet.encoding", "file", name, "encoding", encoding)
	}
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		if data = data[3:]; !utf8.Valid(data) {
			return "", "", bad("UTF-8")
		}
		return string(data), "UTF-8 BOM", nil
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		text, ok := decodeStrictly(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), data[2:])
		if !ok || len(data)%2 != 0 {
			return "", "", bad("UTF-16LE")
		}
		return text, "UTF-16LE", nil
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		text, ok := decodeStrictly(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), data[2:])
		if !ok || len(data)%2 != 0 {
			return "", "", bad("UTF-16BE")
		}
		return text, "UTF-16BE", nil
	case bytes.IndexByte(data, 0) >= 0: // no text but UTF-16 without its mark has these
		return "", "", fault.New(fault.Invalid, "sheet.binary", "file", name)
	case utf8.Valid(data):
		return string(data), "UTF-8", nil
	}
	text, ok := decodeStrictly(simplifiedchinese.GB18030, data)
	if !ok {
		return "", "", bad("UTF-8, GB18030")
	}
	return text, "GB18030", nil
}

// decodeStrictly refuses what the decoder would replace. Decoders write U+FFFD
// for it; a file that has that character itself was damaged before.
func decodeStrictly(e encoding.Encoding, data []byte) (string, bool) {
	out, err := e.NewDecoder().Bytes(data)
	text := string(out)
	return text, err == nil && !strings.ContainsRune(text, utf8.RuneError)
}
