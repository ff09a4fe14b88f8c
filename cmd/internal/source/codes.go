package source

import "sort"

// A Code names a kind of problem for ever: "DP012". A code is never reused.
type Code string

// The codes, by what the problem is about. [Explain] has a text and samples for each.
const (
	NoFrontMatter     Code = "DP001"
	NeverClosed       Code = "DP002"
	IndentedFence     Code = "DP003"
	BadYAML           Code = "DP004"
	EmptyFrontMatter  Code = "DP005"
	DuplicateKey      Code = "DP006"
	AliasOrTag        Code = "DP007"
	TooLarge          Code = "DP008"
	BadEncoding       Code = "DP009"
	UnknownKey        Code = "DP010"
	MissingKey        Code = "DP011"
	NotACount         Code = "DP012"
	NotACRS           Code = "DP013"
	NotADate          Code = "DP014"
	NotARound         Code = "DP015"
	UnknownType       Code = "DP016"
	NotAMoment        Code = "DP017"
	WrongShape        Code = "DP018"
	NoValue           Code = "DP019"
	BadSlug           Code = "DP020"
	BadURL            Code = "DP021"
	NotABoolean       Code = "DP022"
	BadChoice         Code = "DP023"
	Implausible       Code = "DP024"
	OddCharacter      Code = "DP025"
	DuplicateRound    Code = "DP030"
	DuplicateURL      Code = "DP031"
	LanguagesDisagree Code = "DP032"
	Misplaced         Code = "DP033"
	LabelTaken        Code = "DP034"
	StrangeFile       Code = "DP035"
	NotAFile          Code = "DP036"
	Unreadable        Code = "DP037"
	NoContent         Code = "DP038"
	NoSettings        Code = "DP039"
	RawHTML           Code = "DP040"
	BadScheme         Code = "DP041"
	LinkToNothing     Code = "DP042"
	NoSuchAnchor      Code = "DP043"
	NoAltText         Code = "DP044"
	NoSuchImage       Code = "DP045"
	TooDeep           Code = "DP046"
	SecondTitle       Code = "DP047"
	NoSuchFootnote    Code = "DP048"
	BadFact           Code = "DP049"
	BadTemplate       Code = "DP050"
	TemplateFailed    Code = "DP051"
	UnknownTemplate   Code = "DP052"
	HiddenFile        Code = "DP053"
	BadAsset          Code = "DP054"
	BadImport         Code = "DP055"
	NoLetters         Code = "DP056"
	BadPool           Code = "DP060"
	OfficialDiffers   Code = "DP061"
	Contradicted      Code = "DP070"
	UnsaidScope       Code = "DP071"
	OddFigure         Code = "DP072"
)

// An Explanation is what `drawpress help DP012` prints.
type Explanation struct {
	Title string // a short noun phrase
	Why   string // what is wrong, why drawpress minds, what to do
	Bad   string // a file that has the problem, or several below "-- name --" lines
	Good  string // the same, mended
}

// Explain gives the text for a code.
func Explain(c Code) (Explanation, bool) {
	e, ok := explanations[c]
	return e, ok
}

// Codes lists every code in order.
func Codes() []Code {
	codes := make([]Code, 0, len(explanations))
	for c := range explanations {
		codes = append(codes, c)
	}
	sort.Slice(codes, func(i, j int) bool { return codes[i] < codes[j] })
	return codes
}
