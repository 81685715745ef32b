// Package firm is the register of organisations and establishments: who they
// are, what they were called, what they are recognised as, where they sit and
// to whom they belong.
//
// The register is a ledger. Everything known of a firm is a Fact: one value of
// one field with its source, the day it was observed, and who entered it when.
// Facts are never changed; a later or surer one takes over, and one that was
// entered wrongly is ended by another or withdrawn, and stays. What a firm is
// now (Firm) is computed from its facts by stated rules (Current), and facts
// that contradict each other are shown as a Conflict instead of being decided
// in silence.
//
// Two records that turn out to be one organisation are joined by an Event and
// parted again by another. Records keep their own facts throughout, so an undo
// loses nothing, whatever was joined afterwards: Join replays the events that
// are left. A pair that may be one waits as a Proposal for somebody else than
// who proposed it.
//
// Register applies the rules to a Store. The package leaves out how records are
// kept (internal/sqlstore), how likely two records are one (industry/firm/link)
// and how they are found by a text (industry/firm/find). Dates are ISO 8601 to
// the precision known; positions are WGS84.
package firm
