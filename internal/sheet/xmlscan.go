package sheet

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf8"
)

var errXML = errors.New("not well-formed XML")

// xmlScanner goes over the markup of a part that is in memory. It knows the XML
// that spreadsheets write: elements, attributes, text, CDATA, the five named
// entities and numbered characters. A document type is refused, so that no
// entity is ever expanded; namespaces are cut off names.
type xmlScanner struct {
	data []byte
	at   int

	// what next found
	name  []byte // of an element, without its prefix; nil for text
	attrs []byte // of a start, raw
	start bool   // a start, or an element that is empty
	empty bool   // an element that is empty; its end is not told
	text  []byte // raw; only where name is nil
	cdata bool   // text is to be taken as it is
}

// next finds the next element or text; false at the end.
func (x *xmlScanner) next() (bool, error) {
	for x.at < len(x.data) {
		rest := x.data[x.at:]
		if rest[0] != '<' {
			end := bytes.IndexByte(rest, '<')
			if end < 0 {
				end = len(rest)
			}
			x.name, x.text, x.cdata = nil, rest[:end], false
			x.at += end
			return true, nil
		}
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			if !x.skip(4, "-->") {
				return false, errXML
			}
		case bytes.HasPrefix(rest, []byte("<?")):
			if !x.skip(2, "?>") {
				return false, errXML
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			end := bytes.Index(rest, []byte("]]>"))
			if end < 0 {
				return false, errXML
			}
			x.name, x.text, x.cdata = nil, rest[9:end], true
			x.at += end + 3
			return true, nil
		case bytes.HasPrefix(rest, []byte("<!")):
			return false, errXML
		default:
			return true, x.element(rest)
		}
	}
	return false, nil
}

func (x *xmlScanner) skip(from int, until string) bool {
	end := bytes.Index(x.data[x.at+from:], []byte(until))
	x.at += from + end + len(until)
	return end >= 0
}

func (x *xmlScanner) element(rest []byte) error {
	end, quote := -1, byte(0)
	for i := 1; i < len(rest) && end < 0; i++ {
		switch c := rest[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			end = i
		case c == '<':
			return errXML
		}
	}
	if end < 2 {
		return errXML
	}
	x.at += end + 1
	inner := rest[1:end]
	x.start, x.empty = true, false
	if inner[0] == '/' {
		x.start, inner = false, inner[1:]
	} else if inner[len(inner)-1] == '/' {
		x.empty, inner = true, inner[:len(inner)-1]
	}
	name := len(inner)
	if i := bytes.IndexAny(inner, " \t\r\n"); i >= 0 {
		name = i
	}
	x.name, x.attrs = inner[:name], inner[name:]
	if i := bytes.IndexByte(x.name, ':'); i >= 0 {
		x.name = x.name[i+1:]
	}
	if len(x.name) == 0 {
		return errXML
	}
	return nil
}

// attr returns an attribute of the start, raw, nil for none.
func (x *xmlScanner) attr(name string) []byte {
	rest := x.attrs
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return nil
		}
		key := bytes.TrimRight(rest[:eq], " \t\r\n")
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) < 2 || rest[0] != '"' && rest[0] != '\'' {
			return nil
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return nil
		}
		if string(key) == name {
			return rest[1 : end+1]
		}
		rest = rest[end+2:]
	}
}

// flag reports whether an attribute says yes.
func (x *xmlScanner) flag(name string) bool {
	v := string(x.attr(name))
	return v == "1" || v == "true"
}

// inside appends the text of the element whose start was found and of all in
// it, up to its end, but for elements named skip.
func (x *xmlScanner) inside(into []byte, skip string) ([]byte, error) {
	if x.empty {
		return into, nil
	}
	depth, hidden := 1, 0
	for {
		more, err := x.next()
		switch {
		case err != nil:
			return into, err
		case !more:
			return into, errXML
		case x.name == nil:
			if hidden == 0 {
				if into, err = x.appendText(into); err != nil {
					return into, err
				}
			}
		case x.empty:
		case x.start:
			depth++
			if skip != "" && (hidden > 0 || string(x.name) == skip) {
				hidden++
			}
		default:
			depth--
			if hidden > 0 {
				hidden--
			}
			if depth == 0 {
				return into, nil
			}
		}
	}
}

// appendText appends the text found, entities resolved.
func (x *xmlScanner) appendText(into []byte) ([]byte, error) {
	if x.cdata {
		return append(into, x.text...), nil
	}
	return appendUnescaped(into, x.text)
}

func appendUnescaped(into, raw []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return append(into, raw...), nil
		}
		into, raw = append(into, raw[:i]...), raw[i:]
		end := bytes.IndexByte(raw, ';')
		if end < 2 || end > 12 {
			return into, errXML
		}
		r, ok := entity(string(raw[1:end]))
		if !ok {
			return into, errXML
		}
		into, raw = utf8.AppendRune(into, r), raw[end+1:]
	}
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if len(digits) > 1 && digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), err == nil && n > 0 && utf8.ValidRune(rune(n))
}

// unescapeX returns what a workbook's text means: _x000D_ stands for the
// character of that number (ECMA-376 §22.9.2.19).
func unescapeX(text []byte) []byte {
	i := bytes.Index(text, []byte("_x"))
	if i < 0 {
		return text
	}
	out := append([]byte(nil), text[:i]...)
	for ; i < len(text); i++ {
		if text[i] == '_' && i+6 < len(text) && text[i+1] == 'x' && text[i+6] == '_' {
			if n, err := strconv.ParseUint(string(text[i+2:i+6]), 16, 16); err == nil && utf8.ValidRune(rune(n)) {
				out = utf8.AppendRune(out, rune(n))
				i += 6
				continue
			}
		}
		out = append(out, text[i])
	}
	return out
}
