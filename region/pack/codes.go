package pack

// The codes of problems. docs/formats/pack.md lists them with what they mean;
// codes are added, never renamed.
const (
	// The folder or zip.
	codeNotZip       = "not_a_zip"
	codeNested       = "nested_folder"
	codeTooMany      = "too_many_files"
	codeZipName      = "zip_name"
	codeZipDuplicate = "zip_duplicate"
	codeZipMethod    = "zip_method"
	codeZipRatio     = "zip_ratio"
	codeZipDamaged   = "zip_damaged"
	codeSymlink      = "symlink"
	codeNotRegular   = "not_regular"
	codeFileTooLarge = "file_too_large"
	codePackTooLarge = "pack_too_large"
	codeMissingFile  = "missing_file"
	codeNoDescriptor = "missing_descriptor"
	codeUnknownFile  = "unknown_file"

	// datapackage.json.
	codeBadJSON       = "bad_json"
	codeMember        = "member"
	codeMemberMissing = "member_missing"
	codeFormat        = "format"
	codeResource      = "unknown_resource"
	codeTwice         = "resource_twice"
	codePath          = "resource_path"
	codeUnlisted      = "unlisted_file"
	codeSchema        = "schema_differs"
	codeHash          = "hash_mismatch"
	codeRowCount      = "row_count"

	// A file as text.
	codeEncoding    = "encoding"
	codeBOM         = "bom"
	codeUTF8        = "invalid_utf8"
	codeLineEnds    = "line_endings"
	codeNoNewline   = "no_final_newline"
	codeLineTooLong = "line_too_long"
	codeTooManyRows = "too_many_rows"
	codeQuote       = "stray_quote"
	codeUnclosed    = "unclosed_quote"
	codeLineBreak   = "line_break"
	codeBlank       = "blank_row"
	codeRagged      = "ragged_row"

	// The header.
	codeNoHeader      = "no_header"
	codeSecondHeader  = "second_header"
	codeTotals        = "totals_row"
	codeUnknownColumn = "unknown_column"
	codeColumnTwice   = "column_twice"
	codeMissingColumn = "missing_column"
	codeColumnOrder   = "column_order"

	// A cell.
	codeNUL         = "nul_character"
	codeControl     = "control_character"
	codeInvisible   = "invisible_character"
	codeOuterSpace  = "outer_space"
	codeEmpty       = "empty"
	codePlaceholder = "placeholder"
	codeFullWidth   = "full_width"
	codeScientific  = "scientific"
	codeLeadingZero = "leading_zero"
	codePattern     = "pattern"
	codeID          = "bad_id"
	codeEnum        = "unknown_value"
	codeInteger     = "bad_integer"
	codeNumber      = "bad_number"
	codeNumberUnit  = "number_with_unit"
	codePercent     = "percent"
	codeMinimum     = "below_minimum"
	codeMaximum     = "above_maximum"
	codeBoolean     = "bad_boolean"
	codeDate        = "bad_date"
	codeClock       = "bad_clock"
	codeHours       = "bad_hours"
	codeURL         = "bad_url"
	codeUSCC        = "bad_uscc"
	codeUSCCCheck   = "uscc_check"
	codeListEmpty   = "empty_element"
	codeListTwice   = "element_twice"

	// Rows together.
	codeDuplicate     = "duplicate_key"
	codeAmbiguous     = "ambiguous_id"
	codeDangling      = "dangling"
	codeMissingTable  = "missing_table"
	codeOrder         = "end_before_start"
	codeSampleSource  = "sample_source"
	codeSampleBasis   = "sample_basis"
	codeAreaLevel     = "area_level"
	codeAreaParent    = "area_parent"
	codeClockExtra    = "clock_extra"
	codeClockMissing  = "clock_missing"
	codePerDay        = "clock_per_day"
	codeNoCalls       = "no_calls"
	codeNoBands       = "no_bands"
	codeBandSum       = "band_sum"
	codeBandUnused    = "band_unused"
	codeBandOverlap   = "band_overlap"
	codeSeqGap        = "seq_gap"
	codeSeqOrder      = "seq_order"
	codeFirstCall     = "first_call"
	codeTimeDecreases = "time_decreases"
	codeDepartEarly   = "depart_before_arrive"
	codeSameStation   = "same_station"
	codeTooFast       = "too_fast"
	codeCycle         = "cycle"
	codeCrossChain    = "cross_chain"
	codeClaim         = "claim_ends"

	// Positions.
	codeZeroPoint  = "zero_coordinate"
	codeSwapped    = "swapped_coordinates"
	codeDatum      = "datum"
	codeLooksGCJ   = "looks_gcj02"
	codeLooksBD    = "looks_bd09"
	codeEchoGCJ    = "echo_gcj02"
	codeSourceGCJ  = "source_gcj02"
	codeOutside    = "outside_area"
	codeOutlineBad = "bad_outline"
	codeRingOpen   = "ring_open"
	codeRingShort  = "ring_short"
	codeRingPoint  = "ring_point"
)

// tolerated are the codes that Build puts right by itself: the descriptor it
// rewrites anyway, and differences of form that cannot change a value.
var tolerated = map[string]bool{
	codeResource: true, codeTwice: true, codePath: true, codeUnlisted: true,
	codeSchema: true, codeHash: true, codeRowCount: true,
	codeBOM: true, codeLineEnds: true, codeNoNewline: true, codeBlank: true, codeColumnOrder: true,
}
