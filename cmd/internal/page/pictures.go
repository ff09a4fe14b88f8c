package page

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"drawpress/cmd/internal/card"
	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/site"
	"drawpress/cmd/internal/source"
)

// pictures are the social cards and the icons of a site.
type pictures struct {
	colours map[string]card.Colour // of each class of the stylesheets that has one; "" is of the site itself
	ground  [2]string              // of pages, light and dark, as CSS; empty if the stylesheets do not say
	cards   map[*site.Article]picture
	basis   string  // all that the cards of draws share
	site    picture // of every page that has no card of its own
	icons   []picture
	logo    string        // whole URL of the largest icon
	head    template.HTML // links to the icons, in the head of every page
}

// A picture is a file that is drawn. Its path holds a hash of all that is on it.
type picture struct {
	path  string
	alt   string
	write func(io.Writer) error
}

// coloured finds the colour of a class of draws in a stylesheet:
//
//	.t-pnp { --type: light-dark(#1559a6, #7fb4f2); }
var (
	coloured = regexp.MustCompile(`\.(t-[a-z0-9-]+)\s*\{[^{}]*--type:\s*(?:light-dark\(\s*)?(#[0-9a-fA-F]{6})`)
	accent   = regexp.MustCompile(`--accent:\s*(?:light-dark\(\s*)?(#[0-9a-fA-F]{6})`)
	ground   = regexp.MustCompile(`--ground:\s*light-dark\(\s*(#[0-9a-fA-F]{3,6})\s*,\s*(#[0-9a-fA-F]{3,6})\s*\)`)
)

// plain is the colour of pictures where no stylesheet says another.
var plain = card.Colour{0xb0, 0x12, 0x2b}

// findPictures plans every card and icon. What no letters can be drawn for is
// left out of them, and named in a warning. Cards of posts that an earlier plan
// has are taken from there if all that cards share is the same.
func (m *maker) findPictures(before *maker) source.Problems {
	p := &m.pictures
	p.readColours(m.site.Files, m.assets.Inputs)
	title, problems := m.drawable("site.yaml", m.site.Settings.Title)
	if err := m.planIcons(); err != nil {
		return append(problems, source.NewFile("templates", nil).Whole(source.Faultf(source.TemplateFailed, "%v", err)))
	}
	if !m.site.Settings.Cards {
		return nil
	}
	about, more := m.drawable("site.yaml", m.site.Settings.Description)
	problems = append(problems, more...)
	p.site = cardPicture("site", m.site.Settings.Title, card.Card{Site: title, Note: about, Ground: p.colours[""]})
	p.cards = make(map[*site.Article]picture, len(m.site.Draws)+len(m.site.News))
	names := map[*draw.Type]string{}
	for _, t := range m.site.Types.All() {
		names[t], more = m.drawable("content/types/"+t.Slug+".md", t.Name)
		problems = append(problems, more...)
	}
	p.basis = fmt.Sprint(title, m.site.Settings.Title, p.colours)
	for _, t := range m.site.Types.All() {
		p.basis += "\x00" + t.Slug + "\x00" + t.Name
	}
	var known map[*site.Article]picture
	if before != nil && before.pictures.basis == p.basis {
		known = before.pictures.cards
	}
	for _, a := range m.site.Draws {
		if q, ok := known[a]; ok {
			p.cards[a] = q
			continue
		}
		if d := a.Draw; a.Image == "" {
			colour, ok := p.colours["t-"+d.Type.Slug]
			if !ok {
				colour = p.colours["t-"]
			}
			round, crs, invited := d.Number.String(), draw.Figure(d.CRS), draw.Counted(d.Invitations, "invitations")
			p.cards[a] = cardPicture(round, "Express Entry round "+round+", "+d.Date.Long()+", "+d.Type.Name+": CRS cut-off "+crs+", "+invited, card.Card{
				Site: title, Kicker: "Express Entry round " + round + " · " + d.Date.Long(), Title: names[d.Type], Ground: colour,
				Figures: []card.Figure{{Value: crs, Label: "CRS cut-off"}, {Value: draw.Figure(d.Invitations), Label: strings.TrimLeft(invited, "0123456789, ")}},
			})
		}
	}
	for _, a := range m.site.News {
		if a.Image != "" {
			continue
		}
		headline, more := m.drawable(a.File, a.Title)
		problems = append(problems, more...)
		if headline != "" {
			p.cards[a] = cardPicture(a.Slug, a.Title, card.Card{Site: title, Kicker: "News · " + a.Date.Long(), Title: headline, Ground: p.colours[""]})
		}
	}
	return problems
}

// drawable gives a text if all of it can be drawn, else nothing and a warning.
func (m *maker) drawable(file, text string) (string, source.Problems) {
	missing := card.Missing(text)
	if missing == "" {
		return text, nil
	}
	f := source.Faultf(source.NoLetters, "pictures cannot show %q: their font has no %s", source.Short(text), strings.Join(strings.Split(missing, ""), " "))
	return "", source.Problems{source.NewFile(file, nil).Whole(f.WithHint("a picture of your own, with image: in the post, shows any letters; cards: false in site.yaml draws none")).AsWarning()}
}

func cardPicture(name, alt string, c card.Card) picture {
	return picture{path: "cards/" + name + "." + c.ID() + ".png", alt: alt, write: c.WritePNG}
}

// readColours takes the colours of draw types, of the site and of its pages
// from the stylesheets, where they are decided.
func (p *pictures) readColours(files fs.FS, inputs []string) {
	p.colours = map[string]card.Colour{"": plain, "t-": plain}
	for _, name := range inputs {
		if path.Ext(name) != ".css" {
			continue
		}
		css, err := fs.ReadFile(files, name)
		if err != nil {
			continue // the bundle has read it, and would have said so
		}
		for _, found := range coloured.FindAllSubmatch(css, -1) {
			if c, err := card.ParseColour(string(found[2])); err == nil {
				p.colours[string(found[1])] = c
			}
		}
		if found := accent.FindSubmatch(css); found != nil {
			if c, err := card.ParseColour(string(found[1])); err == nil {
				p.colours[""], p.colours["t-"] = c, c
			}
		}
		if found := ground.FindSubmatch(css); found != nil {
			p.ground = [2]string{string(found[1]), string(found[2])}
		}
	}
}

// Icons is the view of templates/partials/icons.html.
type Icons struct {
	ICO, SVG, Apple, Manifest string // hrefs
	Light, Dark               string // the ground of pages in both schemes; empty if the stylesheets do not say
}

// webManifest tells systems how to show the site as an app.
// See https://www.w3.org/TR/appmanifest/.
type webManifest struct {
	Name        string         `json:"name"`
	ShortName   string         `json:"short_name"`
	Description string         `json:"description,omitempty"`
	Language    string         `json:"lang"`
	ID          string         `json:"id"`
	Start       string         `json:"start_url"`
	Scope       string         `json:"scope"`
	Display     string         `json:"display"`
	Ground      string         `json:"background_color,omitempty"`
	Theme       string         `json:"theme_color,omitempty"`
	Icons       []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Source  string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

// planIcons plans the icons and the web manifest. A file of the same name in
// assets/static/ takes the place of each.
func (m *maker) planIcons() error {
	p, s := &m.pictures, &m.site.Settings
	// icon gives the href of an icon: the site's own, or one that is drawn.
	icon := func(name, ext, drawnAt string, write func(io.Writer) error) string {
		if slices.Contains(m.site.Static, name+ext) {
			return m.href(name + ext)
		}
		p.icons = append(p.icons, picture{path: drawnAt, write: write})
		return m.href(drawnAt)
	}
	square := func(name string, size int, whole bool) string {
		i := card.Icon{Title: s.Title, Ground: p.colours[""], Size: size, Whole: whole}
		return icon(name, ".png", "assets/"+name+"."+i.ID()+".png", i.WritePNG)
	}
	mark := card.Icon{Title: s.Title, Ground: p.colours[""], Size: 32}
	v := Icons{
		ICO: icon("favicon", ".ico", "favicon.ico", mark.WriteICO), SVG: icon("favicon", ".svg", "assets/favicon."+mark.ID()+".svg", mark.WriteSVG),
		Apple: square("apple-touch-icon", 180, true), Light: p.ground[0], Dark: p.ground[1],
	}
	list := []manifestIcon{
		{square("icon-192", 192, false), "192x192", "image/png", ""}, {square("icon-512", 512, false), "512x512", "image/png", ""},
		{square("icon-maskable-512", 512, true), "512x512", "image/png", "maskable"},
	}
	p.logo = m.absolute(list[1].Source)
	home := m.href("")
	manifest := webManifest{
		Name: s.Title, ShortName: shortened(s.Title, 20), Description: s.Description, Language: s.Language, ID: home, Start: home, Scope: home,
		Display: "minimal-ui", Ground: p.ground[0], Theme: p.ground[0], Icons: list,
	}
	v.Manifest = icon("site", ".webmanifest", "site.webmanifest", func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(manifest)
	})
	var err error
	p.head, err = m.fragment("partials/icons.html", v)
	return err
}

// pictureFiles are the cards and the icons.
func pictureFiles(m *maker) []File {
	p := &m.pictures
	var files []File
	add := func(q picture) {
		files = append(files, File{Path: q.path, Class: Asset, Immutable: strings.Contains(q.path, "/"), Render: q.write})
	}
	for _, q := range p.icons {
		add(q)
	}
	if !m.site.Settings.Cards {
		return files
	}
	add(p.site)
	for _, list := range [][]*site.Article{m.site.Draws, m.site.News} {
		for _, a := range list {
			if q, ok := p.cards[a]; ok {
				add(q)
			}
		}
	}
	return files
}

// illustrate gives a page its picture: that of the post, its card, or the card
// of the site. The post may be nil.
func (m *maker) illustrate(f *Frame, a *site.Article) {
	if a != nil && a.Image != "" {
		f.Image, f.ImageAlt, f.ImageWidth, f.ImageHeight = m.absolute(a.Image), a.ImageAlt, 0, 0
		return
	}
	q, ok := m.pictures.cards[a]
	if !ok {
		q = m.pictures.site
	}
	if q.path != "" {
		f.Image, f.ImageAlt, f.ImageWidth, f.ImageHeight = m.site.URL(q.path), q.alt, card.Width, card.Height
	}
}
