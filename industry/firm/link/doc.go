// Package link tells which records are of one organisation.
//
// Two questions are answered. Index.Resolve looks a record up in a register:
// which entry is it, if any. Dedupe looks for records of one organisation
// within a set. A third, Index.Parent, finds the unit that a branch belongs to.
//
// First come rules that no weight outvotes: two valid codes that differ are two
// organisations; a branch is never its parent; branches whose numbers or
// places differ are two. What the rules leave open is weighed after Fellegi
// and Sunter (JASA 64, 1969): every field has levels of agreement, a level
// weighs log2(m/u), m its share among pairs of one organisation and u among
// pairs of two; the sum, with the prior, is the log2 of the odds that the pair
// is one. How rare a mark is in the register stands in for u where marks are
// equal. Fit learns m by expectation-maximisation and u from random pairs;
// settings.json holds what ships. Every answer carries its weights by field.
//
// Pairs are looked at only if they share a key: code, whole name, mark with
// place or trade, the name without one character of the mark, or the address.
//
// A query that states no legal form (华为, 万科A, 深康佳) is taken as a short
// form and looked for among names that contain its characters in order.
//
// The package leaves out storage, review and undo (industry/firm). It is
// deterministic: the same for any number of goroutines. An Index is safe for
// concurrent use.
package link
