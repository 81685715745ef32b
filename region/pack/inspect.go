package pack

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// The encodings a file is told to be in. GB18030 contains GBK, which contains
// GB 2312; a file of either reads the same.
const (
	encUTF8    = "UTF-8"
	encUTF16LE = "UTF-16LE"
	encUTF16BE = "UTF-16BE"
	encUTF32LE = "UTF-32LE"
	encUTF32BE = "UTF-32BE"
	encGB18030 = "GBK/GB18030"
	encOther   = "?" // neither UTF-8 nor GB18030
)

// facts are what one pass over the bytes of a file tells.
type facts struct {
	bytes    int64
	sum      string // sha-256 in hex
	encoding string
	bom      int // bytes of the byte order mark
	lineEnd  string
	crlfLine int  // first line that ends in CRLF, 0 if none does
	newline  bool // the file ends with its line end, or is empty
}

// decoder returns a transformer to UTF-8, nil for UTF-8 and for what cannot be
// decoded.
func (f facts) decoder() *encoding.Decoder {
	switch f.encoding {
	case encUTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()
	case encUTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
	case encUTF32LE:
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM).NewDecoder()
	case encUTF32BE:
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM).NewDecoder()
	case encGB18030:
		return simplifiedchinese.GB18030.NewDecoder()
	}
	return nil
}

// reader returns the text of the file behind its byte order mark, in UTF-8
// unless the encoding is unknown.
func (f facts) reader(r io.Reader) (io.Reader, error) {
	if _, err := io.CopyN(io.Discard, r, int64(f.bom)); err != nil {
		return nil, err
	}
	if d := f.decoder(); d != nil {
		return d.Reader(r), nil
	}
	return r, nil
}

// text returns the whole content of a file as text in UTF-8 without byte order
// mark, as it is where the encoding is unknown.
func (f facts) text(content []byte) ([]byte, error) {
	content = content[f.bom:]
	if d := f.decoder(); d != nil {
		return d.Bytes(content)
	}
	return content, nil
}

// boms are the byte order marks, the longer before the shorter they begin with.
var boms = []struct{ mark, encoding string }{
	{"\xff\xfe\x00\x00", encUTF32LE},
	{"\x00\x00\xfe\xff", encUTF32BE},
	{"\xff\xfe", encUTF16LE},
	{"\xfe\xff", encUTF16BE},
	{"\xef\xbb\xbf", encUTF8},
}

// probe gathers facts from the bytes written to it. Its memory is constant.
type probe struct {
	hash  hash.Hash
	bytes int64
	head  []byte // the first bytes, for the byte order mark
	carry []byte // the beginning of a UTF-8 sequence cut by the end of a chunk; while all is UTF-8

	multi, invalid int64 // bytes in UTF-8 sequences of two or more; bytes in none, which a chunk's end may inflate by 3
	gb             gbState
	notGB          bool
	nul            [2]int64 // NUL bytes at even and at odd offsets

	lf, cr, crlf int64
	crlfLine     int
	last         byte
}

func newProbe() *probe { return &probe{hash: sha256.New()} }

// Write never fails.
func (p *probe) Write(b []byte) (int, error) {
	p.hash.Write(b)
	if len(p.head) < 4 {
		p.head = append(p.head, b[:min(len(b), 4-len(p.head))]...)
	}
	if bytes.IndexByte(b, 0) >= 0 {
		for i, c := range b {
			if c == 0 {
				p.nul[(p.bytes+int64(i))&1]++
			}
		}
	}
	p.lines(b)
	if p.gb != gbStart || len(p.carry) > 0 || !ascii(b) {
		p.text(b)
	}
	p.bytes += int64(len(b))
	if len(b) > 0 {
		p.last = b[len(b)-1]
	}
	return len(b), nil
}

func (p *probe) lines(b []byte) {
	if bytes.IndexByte(b, '\r') < 0 && p.last != '\r' {
		p.lf += int64(bytes.Count(b, []byte{'\n'}))
		return
	}
	last := p.last
	for _, c := range b {
		switch c {
		case '\n':
			p.lf++
			if last == '\r' {
				p.crlf++
				if p.crlfLine == 0 {
					p.crlfLine = int(p.lf)
				}
			}
		case '\r':
			p.cr++
		}
		last = c
	}
}

// text counts the bytes inside and outside of UTF-8 sequences. From the first
// bytes outside on it also follows GB18030: text in it is not UTF-8 from its
// first characters on, so nothing but ASCII has gone before.
func (p *probe) text(b []byte) {
	if len(p.carry) > 0 {
		b = append(p.carry, b...)
		p.carry = nil
	}
	if p.invalid == 0 {
		whole := b[:len(b)-cut(b)]
		if utf8.Valid(whole) {
			for _, c := range whole {
				p.multi += int64(c >> 7)
			}
			p.carry = bytes.Clone(b[len(whole):])
			return
		}
	}
	for _, c := range b {
		if p.gb = p.gb.next(c); p.gb == gbWrong {
			p.notGB = true
			p.gb = gbStart
		}
	}
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r != utf8.RuneError || n > 1 {
			p.multi += int64(n)
		} else {
			p.invalid++
		}
		b = b[n:]
	}
}

// cut returns how many bytes at the end begin a sequence that is not whole.
func cut(b []byte) int {
	for n := 1; n <= min(3, len(b)); n++ {
		if c := b[len(b)-n]; c >= 0xc0 {
			if utf8.FullRune(b[len(b)-n:]) {
				return 0
			}
			return n
		} else if c < utf8.RuneSelf {
			return 0
		}
	}
	return 0
}

func (p *probe) facts() facts {
	f := facts{bytes: p.bytes, sum: hex.EncodeToString(p.hash.Sum(nil)), encoding: encUTF8, lineEnd: "LF", crlfLine: p.crlfLine}
	if len(p.carry) > 0 {
		p.invalid += int64(len(p.carry))
		for _, c := range p.carry {
			p.gb = p.gb.next(c)
		}
	}
	for _, b := range boms {
		if bytes.HasPrefix(p.head, []byte(b.mark)) {
			f.encoding, f.bom = b.encoding, len(b.mark)
			break
		}
	}
	if f.bom == 0 {
		f.encoding = p.guess()
	}
	switch {
	case p.crlf > 0:
		f.lineEnd = "CRLF"
	case p.cr > 0 && p.lf == 0:
		f.lineEnd = "CR"
	}
	f.newline = p.bytes == int64(f.bom) || p.last == '\n' || f.lineEnd == "CR" && p.last == '\r'
	if f.encoding == encUTF16LE || f.encoding == encUTF32LE {
		f.newline = true // the last byte is 0 there; the encoding is fault enough
	}
	return f
}

// guess names the encoding of a file without a byte order mark. Text of a CSV
// in UTF-16 is mostly separators and digits, every second byte of which is NUL;
// a fifth of all bytes is far above any slip. Bytes that are not UTF-8 mean
// another encoding where they outnumber those that are, else a slip in a UTF-8
// file, which is reported cell by cell.
func (p *probe) guess() string {
	nul := p.nul[0] + p.nul[1]
	switch {
	case nul > p.bytes/5 && p.nul[1] > 4*p.nul[0]:
		return encUTF16LE
	case nul > p.bytes/5 && p.nul[0] > 4*p.nul[1]:
		return encUTF16BE
	case p.invalid == 0 || p.multi > 4*p.invalid:
		return encUTF8
	case !p.notGB && p.gb == gbStart:
		return encGB18030
	}
	return encOther
}

// ascii reports whether no byte has its highest bit set.
func ascii(b []byte) bool {
	for len(b) >= 8 {
		if (b[0]|b[1]|b[2]|b[3]|b[4]|b[5]|b[6]|b[7])&0x80 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// gbState is the state of a recogniser of GB18030: one byte below 80; two
// bytes 81–FE, 40–7E or 80–FE; four bytes 81–FE, 30–39, 81–FE, 30–39.
type gbState uint8

const (
	gbStart gbState = iota
	gbLead          // after 81–FE
	gbDigit         // after 81–FE 30–39
	gbThird         // after 81–FE 30–39 81–FE
	gbWrong
)

func (s gbState) next(c byte) gbState {
	lead := c >= 0x81 && c <= 0xfe
	digit := c >= '0' && c <= '9'
	switch {
	case s == gbStart && c < 0x80:
		return gbStart
	case s == gbStart && lead:
		return gbLead
	case s == gbLead && digit:
		return gbDigit
	case s == gbLead && c >= 0x40 && c <= 0xfe && c != 0x7f:
		return gbStart
	case s == gbDigit && lead:
		return gbThird
	case s == gbThird && digit:
		return gbStart
	}
	return gbWrong
}
