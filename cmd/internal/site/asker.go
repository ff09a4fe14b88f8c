package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// An asker answers what the text of one post asks of the site, as post.Links
// wants, and remembers question and answer: a text that was rendered once need
// not be rendered again while all its questions have the same answers.
type asker struct {
	loader  *loader
	post    *post.Post // whose text it is; blocks that it includes ask as well
	listens bool       // whether anyone will want to know what was asked
	asked
}

// asked is what was asked, and the pictures of content/ that were shown for it.
type asked struct {
	answers []answer
	shown   []string
}

// An answer is a question of a text with its answer.
type answer struct {
	kind   question
	block  string // that asks; empty for the post itself
	text   string // as written
	answer string // what it became; of what is long, a hash
}

type question uint8

const (
	askLink question = iota
	askImage
	askFact
	askDraws
	askBlock
)

func (a *asker) Link(from *post.Post, target string) (string, *source.Fault) {
	url, fault := a.link(from, target)
	a.note(askLink, from, target, url, fault)
	return url, fault
}

func (a *asker) Image(from *post.Post, target string) (string, *source.Fault) {
	url, fault := a.image(from, target)
	a.note(askImage, from, target, url, fault)
	return url, fault
}

func (a *asker) Fact(about *post.Post, query string) (words, href string, fault *source.Fault) {
	words, href, fault = a.loader.fact(about, query)
	a.note(askFact, a.post, query, words+"\x00"+href, fault)
	return words, href, fault
}

func (a *asker) Draws(about *post.Post, query string) (post.DrawList, *source.Fault) {
	list, fault := a.loader.draws(about, query)
	if a.listens {
		a.note(askDraws, a.post, query, hash(fmt.Sprintf("%q", list)), fault)
	}
	return list, fault
}

func (a *asker) Block(name string) (*post.Post, *source.Fault) {
	block, fault := a.loader.block(name)
	if a.listens {
		a.note(askBlock, a.post, name, contentOf(block), fault)
	}
	return block, fault
}

// contentOf stands for all that a block says by itself.
func contentOf(block *post.Post) string {
	if block == nil {
		return ""
	}
	return hash(block.File + "\x00" + string(block.Body()))
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

func (a *asker) note(kind question, from *post.Post, text, said string, fault *source.Fault) {
	if !a.listens {
		return
	}
	if fault != nil {
		said = fmt.Sprintf("\x01%q", *fault)
	}
	block := ""
	if from != a.post {
		block = from.Slug
	}
	a.answers = append(a.answers, answer{kind, block, text, said})
}

// still tells whether all that a post asked has the same answers now. It notes
// anew which pictures are shown.
func (l *loader) still(p *post.Post, old *asked) bool {
	again := asker{loader: l, post: p, listens: true}
	var room [1]answer
	for i := range old.answers {
		q := &old.answers[i]
		from := p
		if q.block != "" {
			if from = l.blockNamed(q.block); from == nil {
				return false
			}
		}
		again.answers = room[:0]
		switch q.kind {
		case askLink:
			_, _ = again.Link(from, q.text)
		case askImage:
			_, _ = again.Image(from, q.text)
		case askFact:
			_, _, _ = again.Fact(p, q.text)
		case askDraws:
			_, _ = again.Draws(p, q.text)
		case askBlock:
			_, _ = again.Block(q.text)
		default:
			return false
		}
		if again.answers[0].answer != q.answer {
			return false
		}
	}
	old.shown = again.shown
	return true
}
