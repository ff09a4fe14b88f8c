package claim

import "time"

// A class is what a word can do in a statement about draws.
type class uint64

const (
	drawNoun   class = 1 << iota // draw, round
	invited                      // invitations, candidates: what is counted
	issuing                      // issued, invited: what is done
	scoring                      // CRS, score, cut-off
	lower                        // fell, lower
	higher                       // rose, higher
	superlow                     // lowest, smallest
	superhigh                    // highest, largest
	sizing                       // largest, smallest, biggest: of the size when nothing else is said
	roughly                      // about
	atLeast                      // more than
	atMost                       // fewer than
	being                        // is, was, marks
	comparing                    // than, compared, from
	foreign                      // belongs to other figures: ages, fees, provinces
	guessing                     // would, could: no statement of what was
	numeral                      // "draw number 258"
	unit                         // day, week, month, year
	plural                       // draws
	tie                          // tie-break
	filler                       // says nothing between an ordinal and its draw
	opening                      // a window can begin with it
	trigger                      // a sentence without such a word or a figure states nothing
	general                      // speaks of more than one draw
	personal                     // speaks of a person
	overTime                     // compares with a time, not with a draw
	backward                     // speaks of the time before the draw
	awarding                     // points that somebody gets
	profiled                     // of profiles and when they were made
	summing                      // adds draws up
	growing                      // a total that grows
	adding                       // makes one figure of several
	settling                     // of people who come to live in a country
	lacking                      // what is missing to a figure
	nominating                   // of a nomination
	without                      // without what a nomination is worth
	notAny                       // a score that is no draw's
	formerly                     // a range before the draw at hand
	scoreGlue                    // may stand between a score and its name
	recordGlue                   // may stand between a superlative and its window
	countGlue                    // may stand between a figure and what it counts
	windowGlue                   // may stand before a window
	denying                      // no draw was
)

type entry struct {
	class   class
	n       int // a number word
	ord     int // an ordinal word
	month   uint8
	weekday uint8 // weekday + 1
}

// lexicon holds every word that means something here.
var lexicon = makeLexicon()

func makeLexicon() map[string]*entry {
	lex := map[string]*entry{}
	get := func(w string) *entry {
		if lex[w] == nil {
			lex[w] = &entry{}
		}
		return lex[w]
	}
	for _, c := range classes {
		for _, w := range c.words {
			get(w).class |= c.class
		}
	}
	for i, w := range []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"} {
		get(w).n = i
	}
	for i, w := range []string{"thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"} {
		get(w).n = 10 * (i + 3)
	}
	get("dozen").n, get("hundred").n, get("thousand").n, get("million").n = 12, 100, 1000, 1000000
	for i, w := range []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"} {
		get(w).ord = i + 1
	}
	get("inaugural").ord, get("maiden").ord = 1, 1
	for i, w := range []string{"thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth", "hundredth"} {
		get(w).ord = 10 * (i + 3)
	}
	for m := time.January; m <= time.December; m++ {
		w := lowered(m.String())
		get(w).month = uint8(m)
		get(w[:3]).month = uint8(m)
	}
	get("sept").month = 9
	for d := time.Sunday; d <= time.Saturday; d++ {
		w := lowered(d.String())
		get(w).weekday = uint8(d) + 1
		get(w[:3]).weekday = uint8(d) + 1
	}
	get("tues").weekday, get("thur").weekday, get("thurs").weekday = 3, 5, 5
	for _, e := range lex {
		if e.ord > 0 || e.class&(superlow|superhigh) != 0 {
			e.class |= trigger
		}
	}
	return lex
}

func lowered(s string) string { return string(s[0]|0x20) + s[1:] }

var classes = []struct {
	class class
	words []string
}{
	{drawNoun, []string{"draw", "draws", "round", "rounds", "selection", "selections"}},
	{plural, []string{"draws", "rounds", "selections"}},
	{invited, []string{"invitations", "invitation", "itas", "ita", "candidates", "candidate", "applicants", "applicant", "people", "nationals", "immigrants", "newcomers", "professionals", "workers", "profiles", "individuals", "nominees", "persons", "hopefuls", "invites", "ipd"}},
	{issuing, []string{"issued", "issue", "issues", "issuing", "invited", "invite", "invites", "inviting", "sent", "extended", "extending", "offered", "gave", "given", "awarded", "distributed", "handed", "dispatched", "sending", "released", "selected", "received", "granted", "picked", "drew", "welcomed", "got", "send", "chosen", "chose", "choosing", "picking", "selecting", "called", "calling", "secured", "obtained", "earned", "tapped", "delivered", "mailed"}},
	{scoring, []string{"crs", "score", "scores", "scored", "cutoff", "cutoffs", "minimum", "points", "point", "threshold", "mark", "requirement", "scoring"}},
	{lower, []string{"fell", "fall", "falling", "fallen", "drop", "dropped", "drops", "dropping", "decrease", "decreased", "decreases", "decreasing", "decline", "declined", "declining", "lower", "down", "less", "fewer", "reduction", "reduced", "dip", "dipped", "dips", "plunged", "plummeted", "slid", "sank", "tumbled", "below", "smaller", "shrank", "slipped", "reducing", "lowered", "lowering", "plunge", "tumble", "beneath", "eased", "slide"}},
	{higher, []string{"rose", "rise", "rising", "risen", "increase", "increased", "increases", "increasing", "higher", "up", "more", "jump", "jumped", "jumps", "climbed", "climb", "above", "surge", "surged", "gained", "gain", "uptick", "larger", "greater", "grew", "additional", "spiked", "spike", "soared", "extra", "raised", "bigger", "upward", "jumping", "climbing"}},
	{superlow, []string{"lowest", "smallest", "fewest"}},
	{superhigh, []string{"highest", "largest", "biggest"}},
	{sizing, []string{"largest", "smallest", "biggest", "fewest"}},
	{roughly, []string{"about", "around", "approximately", "roughly", "some", "nearly", "almost", "approx", "circa", "estimated", "close", "near", "just", "approaching"}},
	{atLeast, []string{"over", "exceeding", "passed", "crossed", "exceeded", "exceeds", "surpassed", "surpassing", "surpasses", "upwards", "topped", "topping", "past"}},
	{atMost, []string{"under"}},
	{being, []string{"is", "was", "were", "are", "be", "been", "being", "marks", "marked", "marking", "represents", "represented", "representing", "became", "becomes", "becoming", "as", "making", "makes", "made", "remains", "remained", "constitutes", "mark", "hit", "hitting", "reached", "reaching", "s", "also"}},
	{comparing, []string{"than", "compared", "from", "versus", "vs", "comparison", "relative", "against", "over", "unlike", "following", "follows", "followed", "after", "since"}},
	{foreign, []string{"pool", "bands", "band", "clb", "nclc", "ielts", "celpip", "tef", "tcf", "pte", "noc", "teer", "ontario", "oinp", "alberta", "aaip", "saskatchewan", "sinp", "manitoba", "mpnp", "bc", "sirs", "british", "columbia", "quebec", "arrima", "pstq", "nova", "scotia", "brunswick", "edward", "pei", "newfoundland", "labrador", "yukon", "eoi", "eois", "fee", "fees", "funds", "age", "aged", "salary", "wage", "wages", "lmia", "levels", "target", "targets", "pgwp", "refugee", "admit", "admits", "admitted", "admitting", "landed", "arrived", "wants", "want", "wanted", "intends", "vacancies", "asylum", "australia", "australian", "backlog", "inventory", "processing", "visa", "visas", "caips", "students", "permits", "landings", "admissions", "spots", "nominations", "ita-ready", "degree", "bachelor", "master", "diploma", "spouse", "siblings", "passport", "quota", "allocation", "allocations", "pilot", "rcip", "fcip", "aip", "rnip", "tiers", "tier", "certificate", "goal", "budget", "stream", "streams", "hourly", "hours"}},
	{guessing, []string{"would", "could", "should", "may", "might", "if", "expect", "expected", "expects", "predict", "predicted", "prediction", "predictions", "likely", "unlikely", "suppose", "imagine", "perhaps", "hypothetical", "plans", "planned", "planning", "aims", "aim", "will", "forecast", "projected", "anticipate", "anticipated", "example", "hope", "hopes", "estimates", "must", "can", "cannot", "upcoming", "next", "future"}},
	{numeral, []string{"no", "number", "num", "nr", "nbr"}},
	{unit, []string{"day", "days", "week", "weeks", "month", "months", "year", "years", "quarter", "quarters"}},
	{tie, []string{"tiebreak", "tiebreaker", "tiebreaking", "tie", "ties", "timestamp"}},
	{filler, []string{"express", "entry", "ee", "ever", "such", "official", "federal", "canadian", "ircc", "invitation", "invitations", "targeted", "dedicated", "new", "major", "overall", "separate", "different", "immigration", "program", "programme", "programs", "occupation", "occupations", "proficiency", "language", "specific", "based", "only", "category", "focused", "the", "distinct", "scheduled", "all", "regular", "candidates", "workers", "speakers", "stream", "system", "itas", "invite"}},
	{opening, []string{"from", "starting", "beginning", "between", "in", "of", "for", "during", "throughout", "within", "over", "across", "since", "this", "current", "last", "past", "previous", "todate", "yeartodate", "ever", "alltime", "history", "record", "q", "today", "so", "sofar", "until", "thus", "now", "already", "on", "held", "conducted", "the", "year", "month", "week", "alone", "to", "by", "issued"}},
	{trigger, []string{"tiebreak", "record", "yesterday", "today", "consecutive", "straight", "only", "none", "half", "twice", "double", "no", "equal", "same", "unchanged", "average", "median", "cut", "offs", "never", "not", "inaugural", "maiden"}},
	{general, []string{"average", "median", "typically", "usually", "generally", "range", "ranged", "ranging", "between", "combined", "altogether", "annually", "each", "both", "usual", "every", "maximum", "sofar", "cumulative", "half", "most", "majority", "respectively", "yeartodate", "todate", "several", "sum", "weekly", "monthly", "trend", "series"}},
	{personal, []string{"old", "his", "her", "she", "he", "someone", "anyone", "you", "your", "i", "my", "nurse", "engineer", "ms", "mr", "mrs", "who"}},
	{overTime, []string{"average", "year", "years", "month", "months", "pool", "earlier", "range", "peak", "high", "record", "total", "week", "weeks", "since", "series", "consecutive", "highest", "lowest", "ago", "over", "beginning", "expected", "start", "before", "any", "other", "usual"}},
	{backward, []string{"before", "prior", "previously", "already", "earlier", "follows", "following", "had", "preceding", "other", "others", "after", "ahead"}},
	{awarding, []string{"award", "awarded", "awards", "worth", "earn", "earned", "bonus", "add", "adds", "added", "adding", "nomination", "receive", "receives", "gain", "nominee", "nominated", "language", "job", "offer", "arranged", "experience", "test"}},
	{profiled, []string{"profile", "profiles", "submitted", "submission", "submissions", "lodged", "departage"}},
	{summing, []string{"total", "totals", "totalling", "totaling", "totalled", "totaled", "brings", "bringing", "brought", "sofar", "cumulative", "altogether", "combined", "todate", "yeartodate", "tally", "overall", "aggregate", "sum", "comes", "stands", "amounts", "amount", "amounted", "amounting", "count", "counts"}},
	{growing, []string{"brings", "bringing", "brought", "sofar", "todate", "yeartodate", "cumulative", "tally", "totals"}},
	{nominating, []string{"nomination", "nominated", "nominee"}},
	{without, []string{"without", "base", "minus", "subtract", "subtracting", "deduct", "deducting", "excluding", "otherwise", "core", "human", "original", "before", "underlying", "removing"}},
	{notAny, []string{"example", "age", "average", "if", "pool", "suppose"}},
	{formerly, []string{"usual", "usually", "previous", "previously", "before", "earlier", "prior", "typical", "typically", "recent", "recently", "until"}},
	{scoreGlue, []string{"of", "at", "to", "least", "a", "an", "the", "stood", "stands", "set", "for", "this", "draw", "round", "in", "that", "needed", "required", "had", "has", "with", "or", "than", "just", "only", "by", "lowest", "ranked", "person", "who", "were", "invited", "candidate", "receive", "get", "obtain", "secure", "ita", "low", "high", "little", "settled", "landed", "out", "came", "comes", "sits", "sat", "fell", "rose", "ranking", "today", "it", "and", "on", "invite", "received", "invitation", "went", "dropped", "far", "reached", "closed", "ended", "requirement", "minimum", "min"}},
	{recordGlue, []string{"number", "of", "invitations", "itas", "single", "cut", "low", "high", "crs", "size", "for", "in", "a", "any", "seen", "recorded", "required", "ita", "requirement", "we", "have", "has", "been", "issued", "score", "ranking", "that", "held", "it", "scores", "level", "comprehensive", "date", "set", "yet", "minimum", "mark", "point", "total", "candidate", "cutoff", "this", "one", "to", "invited", "among", "across", "canada", "under", "time", "at"}},
	{countGlue, []string{"new", "more", "total", "skilled", "eligible", "qualified", "foreign", "potential", "permanent", "successful", "economic", "express", "individual", "lucky", "additional", "of", "the", "worker", "top", "highest", "ranking", "scoring", "prospective", "residence", "expression", "hopeful"}},
	{windowGlue, []string{"held", "conducted", "so", "sofar", "already", "now", "until", "thus", "far", "issued", "overall", "being", "to", "has", "taken", "place", "by", "ircc", "that", "released", "completed", "drawn", "alone", "just", "only", "yet", "were", "have", "been", "was"}},
	{adding, []string{"together", "told", "altogether", "combined", "makes", "jointly"}},
	{settling, []string{"welcome", "welcomed", "welcomes", "welcoming", "land", "arrivals", "residents", "landings", "committed", "set"}},
	{denying, []string{"no", "never", "not", "without", "yet", "any", "every", "nothing", "none"}},
	{lacking, []string{"away", "short", "shy", "remaining", "left", "behind", "needed", "missing", "ahead"}},
}
