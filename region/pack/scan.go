package pack

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// scanner reads the rows of a CSV file, RFC 4180 with one restriction: a cell
// has no line breaks, so that a row is a line, a quote that is not closed is
// found on its line, and memory is bounded by one line.
//
// cells alias a buffer that the next call of next overwrites.
type scanner struct {
	r       *bufio.Reader
	end     byte // of a line: '\n', or '\r' in files of old Macs
	line    int  // of the row just read, from 1
	cells   [][]byte
	code    string // what is wrong with the row, "" for nothing; cells then hold what precedes it
	at      int    // index of the cell that code is about
	columns int    // of the header, once it is known
	err     error  // what ended the reading, nil at the end of the file

	skip int // lines after this one that belong to a cell with line breaks
}

// peekLines is how many lines are looked ahead for the end of a quoted cell.
const peekLines = 16

func newScanner(r io.Reader, lineBytes int, end byte) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, lineBytes+2), end: end}
}

// reset makes the scanner read another file, keeping its buffer.
func (s *scanner) reset(r io.Reader, end byte) {
	s.r.Reset(r)
	*s = scanner{r: s.r, end: end, cells: s.cells[:0]}
}

// next reads one row and reports whether there is one.
func (s *scanner) next() bool {
	for ; s.skip > 0; s.skip-- {
		if _, ok := s.readLine(); !ok {
			return false
		}
	}
	line, ok := s.readLine()
	if !ok {
		return false
	}
	s.split(line)
	if s.code == codeUnclosed {
		for i, c := range s.cells {
			s.cells[i] = bytes.Clone(c) // looking ahead moves the buffer
		}
		if n := s.closingLine(); n > 0 {
			s.code, s.skip = codeLineBreak, n
		}
	}
	return true
}

// readLine returns a line without its end. The line is empty and code is
// codeLineTooLong where it does not fit the buffer.
func (s *scanner) readLine() ([]byte, bool) {
	s.code, s.at, s.cells = "", 0, s.cells[:0]
	line, err := s.r.ReadSlice(s.end)
	if errors.Is(err, bufio.ErrBufferFull) {
		s.code = codeLineTooLong
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = s.r.ReadSlice(s.end)
		}
		line = nil
	}
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
		return nil, false
	}
	if len(line) == 0 && err != nil && s.code == "" {
		return nil, false
	}
	s.line++
	if n := len(line); n > 0 && line[n-1] == s.end {
		line = line[:n-1]
	}
	if n := len(line); n > 0 && s.end == '\n' && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, true
}

// split cuts a line into cells and unquotes them in place.
func (s *scanner) split(line []byte) {
	if s.code != "" || len(line) == 0 {
		return
	}
	for {
		if len(line) == 0 || line[0] != '"' {
			end := bytes.IndexByte(line, ',')
			cell := line
			if end >= 0 {
				cell = line[:end]
			}
			if s.code == "" && bytes.IndexByte(cell, '"') >= 0 {
				s.code, s.at = codeQuote, len(s.cells)
			}
			s.cells = append(s.cells, cell)
			if end < 0 {
				return
			}
			line = line[end+1:]
			continue
		}
		cell, rest, ok := unquote(line)
		s.cells = append(s.cells, cell)
		switch {
		case !ok:
			s.code, s.at = codeUnclosed, len(s.cells)-1
			return
		case len(rest) == 0:
			return
		case rest[0] != ',':
			if s.code == "" {
				s.code, s.at = codeQuote, len(s.cells)-1
			}
			end := bytes.IndexByte(rest, ',')
			if end < 0 {
				return
			}
			line = rest[end+1:]
		default:
			line = rest[1:]
		}
	}
}

// unquote reads the quoted cell that line begins with and returns it, what
// follows it, and whether it is closed. The cell is written over the line.
func unquote(line []byte) (cell, rest []byte, closed bool) {
	to := 0
	for i := 1; i < len(line); i++ {
		if line[i] == '"' {
			if i+1 < len(line) && line[i+1] == '"' {
				i++
			} else {
				return line[:to], line[i+1:], true
			}
		}
		line[to] = line[i]
		to++
	}
	return line[:to], nil, false
}

// closingLine looks ahead for the line that closes the cell left open and
// returns how many lines on it is. It returns 0 where none of the next lines
// does, or where a whole row comes first: then the quote is a slip and no cell
// with line breaks.
func (s *scanner) closingLine() int {
	ahead, _ := s.r.Peek(min(s.r.Size(), 64<<10)) // an error means the file is shorter
	for n := 1; n <= peekLines && len(ahead) > 0; n++ {
		line, rest, _ := bytes.Cut(ahead, []byte{s.end})
		if bytes.Count(line, []byte{'"'})%2 == 1 {
			return n
		}
		if s.columns > 1 && bytes.Count(line, []byte{','}) >= s.columns-1 {
			return 0
		}
		ahead = rest
	}
	return 0
}
