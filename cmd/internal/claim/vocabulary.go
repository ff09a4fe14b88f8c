package claim

// A vocabulary finds words as they are read, letter by letter: most words of
// an article mean nothing here, and a look at one slot tells that.
type vocabulary struct {
	slots [4096]*known // a chain at each
}

type known struct {
	text  string
	about *entry
	next  *known
}

const (
	hashStart = 2166136261
	hashPrime = 16777619
)

func newVocabulary(lex map[string]*entry) *vocabulary {
	v := &vocabulary{}
	for text, e := range lex {
		hash := uint32(hashStart)
		for i := range len(text) {
			hash = (hash ^ uint32(text[i])) * hashPrime
		}
		slot := &v.slots[slotOf(hash)]
		*slot = &known{text, e, *slot}
	}
	return v
}

func slotOf(hash uint32) uint32 { return (hash ^ hash>>12) & 4095 }

// find gives a word of ASCII letters, in any case, by the hash of its small letters.
func (v *vocabulary) find(word string, hash uint32) *known {
	for k := v.slots[slotOf(hash)]; k != nil; k = k.next {
		if len(k.text) == len(word) && sameLetters(k.text, word) {
			return k
		}
	}
	return nil
}

func sameLetters(small, word string) bool {
	for i := range len(small) {
		c := word[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != small[i] {
			return false
		}
	}
	return true
}

var wordsKnown = newVocabulary(lexicon)
