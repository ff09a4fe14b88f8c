package card

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"io"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func drawCard(round, date, kind, crs, invitations string) Card {
	return Card{
		Site: "Draw Record", Kicker: "Round " + round + " · " + date, Title: kind,
		Figures: []Figure{{crs, "CRS cut-off"}, {invitations, "invitations"}}, Ground: Colour{0x15, 0x59, 0xa6},
	}
}

// samples are cards of every kind, with the least and the most that was ever on one.
var samples = map[string]Card{
	"french":   drawCard("258", "July 12, 2023", "French-language proficiency", "375", "3,800"),
	"lowest":   drawCard("176", "February 13, 2021", "Canadian Experience Class", "75", "27,332"),
	"smallest": drawCard("91a", "May 30, 2018", "Provincial Nominee Program", "902", "4"),
	"widest":   drawCard("1438b", "September 30, 2026", "Science, technology, engineering and mathematics (STEM) occupations", "1,200", "127,332"),
	"news":     {Site: "Draw Record", Kicker: "News · August 20, 2026", Title: "What the tie-break in an Express Entry draw means", Ground: Colour{11, 93, 85}},
	"long":     {Site: strings.Repeat("Draw Record ", 8), Kicker: strings.Repeat("News ", 60), Title: strings.Repeat("Announcements of more than one category ", 9), Ground: Colour{11, 93, 85}},
	"one word": {Site: "Draw Record", Title: strings.Repeat("Immigration", 20), Ground: Colour{11, 93, 85}},
	"site":     {Site: "Draw Record", Note: "Draw Record reports every Express Entry draw in Canada, with each count, comparison and record computed from the official list of rounds.", Ground: Colour{143, 29, 29}},
	"accents":  {Site: "Nouvelles d’Entrée express", Title: "Řezníček\u202f: 3\u202f800 invitations à présenter une demande", Ground: Colour{143, 29, 29}},
}

func drawn(t testing.TB, c Card) *image.Paletted {
	t.Helper()
	var b bytes.Buffer
	if err := c.WritePNG(&b); err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return m.(*image.Paletted)
}

// inked is the part of a picture that is not ground.
func inked(m *image.Paletted) image.Rectangle {
	r := image.Rectangle{}
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			if m.ColorIndexAt(x, y) != 0 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestCards(t *testing.T) {
	for name, c := range samples {
		t.Run(name, func(t *testing.T) {
			m := drawn(t, c)
			if m.Rect != image.Rect(0, 0, 1200, 630) || len(m.Palette) != 16 {
				t.Fatalf("%v with %d colours, want 1200 by 630 with 16", m.Rect, len(m.Palette))
			}
			// Descenders and the comma hang below the lowest baseline, round letters a hair over the margin.
			in := inked(m)
			if in.Min.X < margin-3 || in.Max.X > Width-margin+3 || in.Min.Y < 40 || in.Max.Y > Height-margin+16 {
				t.Errorf("ink at %v, want it within the margins", in)
			}
			if in.Dx() < 300 || in.Dy() < 200 {
				t.Errorf("ink at %v, want more of it", in)
			}
			var first, second bytes.Buffer
			if c.WritePNG(&first) != nil || c.WritePNG(&second) != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
				t.Error("drawn twice, the bytes differ")
			}
			if first.Len() > 40<<10 {
				t.Errorf("%d bytes, want at most 40 KB", first.Len())
			}
		})
	}
}

// The parts of a card leave each other alone: the rows of the picture between them are empty.
func TestPartsDoNotTouch(t *testing.T) {
	for name, c := range samples {
		if len(c.Figures) == 0 {
			continue
		}
		m := drawn(t, c)
		var bands []int // heights of the bands of rows that have ink
		high := 0
		for y := range Height {
			if bytes.Equal(m.Pix[y*m.Stride:][:Width], make([]byte, Width)) {
				if high > 0 {
					bands = append(bands, high)
				}
				high = 0
			} else {
				high++
			}
		}
		if want := 5; len(bands) < want { // site, round, type, figures, labels
			t.Errorf("%s: %d bands of ink %v, want %d at least", name, len(bands), bands, want)
		}
	}
}

// Goroutines share what was drawn before, and no letter of one lands on the card of another.
func TestCardsAtTheSameTime(t *testing.T) {
	alone := map[string]*image.Paletted{}
	for name, c := range samples {
		alone[name] = drawn(t, c)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for name, c := range samples {
				if m := drawn(t, c); !bytes.Equal(m.Pix, alone[name].Pix) {
					t.Errorf("%s: differs from the card drawn alone", name)
				}
			}
		})
	}
	wg.Wait()
}

// Two cards that differ have different IDs, or one of them would stand for both for ever.
func TestID(t *testing.T) {
	text := rapid.SampledFrom([]string{"", "a", "b", "ab", "a\x00b"})
	card := rapid.Custom(func(t *rapid.T) Card {
		c := Card{Site: text.Draw(t, "site"), Kicker: text.Draw(t, "kicker"), Title: text.Draw(t, "title"), Note: text.Draw(t, "note"), Ground: Colour{rapid.Uint8().Draw(t, "red")}}
		for range rapid.IntRange(0, 2).Draw(t, "figures") {
			c.Figures = append(c.Figures, Figure{text.Draw(t, "value"), text.Draw(t, "label")})
		}
		return c
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := card.Draw(t, "a"), card.Draw(t, "b")
		if same := fmt.Sprintf("%q", a) == fmt.Sprintf("%q", b); same != (a.ID() == b.ID()) {
			t.Fatalf("%q and %q have the IDs %s and %s", a, b, a.ID(), b.ID())
		}
	})
	whole, part := Icon{Title: "Draw Record", Size: 512, Whole: true}, Icon{Title: "Draw Record", Size: 512}
	if whole.ID() == part.ID() || part.ID() != (Icon{Title: "Draws", Size: 512}).ID() {
		t.Error("icons of the same look have the same ID, and no others")
	}
}

// drawnAs is the hash of all the samples as they are drawn by this layout. When it changes, published cards keep their old look under
// their old names until the layout has a new number: give it one, and the hash that the test tells.
const drawnAs = "layout 1: 2de514481de6558d"

func TestLayoutHasItsNumber(t *testing.T) {
	h := sha256.New()
	for _, name := range []string{"french", "lowest", "smallest", "widest", "news", "long", "one word", "site", "accents"} {
		m := drawn(t, samples[name])
		h.Write(m.Pix)
		fmt.Fprint(h, m.Palette)
	}
	for _, i := range []Icon{{"Draw Record", Colour{143, 29, 29}, 192, false}, {"Draw Record", Colour{143, 29, 29}, 180, true}} {
		var b bytes.Buffer
		if err := i.WritePNG(&b); err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(h, m)
	}
	if got := "layout " + layout + ": " + hex.EncodeToString(h.Sum(nil)[:8]); got != drawnAs {
		t.Errorf("pictures are drawn as %q, not as %q", got, drawnAs)
	}
}

func TestMissing(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Draw Record": "", "3\u202f800 à l’Île-Perrot, Łódź": "", "soft\u00adhyphen\u200b": "",
		"加拿大 news 加": "加拿大", "✈️ draws 🍁": "", "Канада": "Канд",
	} {
		if got := Missing(text); got != want {
			t.Errorf("Missing(%q) = %q, want %q", text, got, want)
		}
	}
	// What is missing leaves no box: the card looks as if it were not there.
	with, without := Card{Title: "Draws 加 now", Site: "S"}, Card{Title: "Draws  now", Site: "S"}
	if !bytes.Equal(drawn(t, with).Pix, drawn(t, without).Pix) && utf8.ValidString(with.Title) {
		if a, b := inked(drawn(t, with)), inked(drawn(t, without)); a.Dx() > b.Dx()+40 {
			t.Errorf("ink at %v with a letter that is missing and %v without", a, b)
		}
	}
}

func TestGroundIsDarkEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Colour{rapid.Uint8().Draw(t, "red"), rapid.Uint8().Draw(t, "green"), rapid.Uint8().Draw(t, "blue")}
		if contrast := 1.05 / (c.dark().luminance() + 0.05); contrast < 5.5 {
			t.Fatalf("white on %v has a contrast of %.2f", c.dark(), contrast)
		}
		if back, err := ParseColour(c.String()); err != nil || back != c {
			t.Fatalf("%v is read as %v, %v", c, back, err)
		}
	})
	if kept := (Colour{0x15, 0x59, 0xa6}); kept.dark() != kept {
		t.Errorf("a colour that is dark was changed to %v", kept.dark())
	}
	for _, s := range []string{"", "#", "#12", "123456", "#12345g", "#1234567"} {
		if c, err := ParseColour(s); err == nil {
			t.Errorf("%q is read as %v", s, c)
		}
	}
}

func TestIcons(t *testing.T) {
	for _, title := range []string{"Draw Record", "émigrer", "42 draws", "加拿大", ""} {
		for _, whole := range []bool{false, true} {
			for _, size := range []int{32, 180, 192, 512} {
				i := Icon{title, Colour{143, 29, 29}, size, whole}
				var b bytes.Buffer
				if err := i.WritePNG(&b); err != nil {
					t.Fatal(err)
				}
				m, err := png.Decode(&b)
				if err != nil {
					t.Fatal(err)
				}
				if m.Bounds() != image.Rect(0, 0, size, size) {
					t.Errorf("%q: %v, want %d by %d", title, m.Bounds(), size, size)
				}
				_, _, _, corner := m.At(0, 0).RGBA()
				if opaque := corner == 0xffff; opaque != whole || corner != 0 && !whole {
					t.Errorf("%q, whole %v: the corner is %d opaque", title, whole, corner)
				}
				light := 0
				for y := range size {
					for x := range size {
						r, g, _, _ := m.At(x, y).RGBA()
						if r > 0xf000 && g > 0xf000 {
							light++
							// The middle four fifths are what every system shows of an icon that it cuts.
							if dx, dy := x-size/2, y-size/2; whole && dx*dx+dy*dy > size*size*4/25 {
								t.Fatalf("%q: a part of the letter would be cut off at %d, %d", title, x, y)
							}
						}
					}
				}
				if part := float64(light) / float64(size*size); part < 0.03 || part > 0.4 {
					t.Errorf("%q, %d: %.3f of the icon is letter", title, size, part)
				}
			}
		}
		var svg bytes.Buffer
		if err := (Icon{Title: title}).WriteSVG(&svg); err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(&svg); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%q: %v", title, err)
			}
		}
	}
	var ico bytes.Buffer
	if err := (Icon{Title: "D", Size: 32}).WriteICO(&ico); err != nil {
		t.Fatal(err)
	}
	if m, err := png.DecodeConfig(bytes.NewReader(ico.Bytes()[22:])); err != nil || m.Width != 32 || ico.Bytes()[6] != 32 {
		t.Errorf("%v, %v", m, err)
	}
}

// Nothing that a post may hold makes a card fail or leave the margins.
func FuzzCard(f *testing.F) {
	f.Add("Draw Record", "General", "1,200")
	f.Add("\xff", "a\u0301", strings.Repeat("9", 300))
	f.Fuzz(func(t *testing.T, site, title, figure string) {
		if strings.ContainsFunc(site+title+figure, unicode.IsControl) {
			return
		}
		in := inked(drawn(t, Card{Site: site, Title: title, Figures: []Figure{{figure, site}}}))
		if !in.In(image.Rect(0, 0, Width, Height)) {
			t.Errorf("ink at %v", in)
		}
	})
}

func BenchmarkCard(b *testing.B) {
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		c := samples["french"]
		c.Figures = []Figure{{fmt.Sprint(350 + n%200), "CRS cut-off"}, {fmt.Sprint(1000 + n%4000), "invitations"}}
		if err := c.WritePNG(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIcon(b *testing.B) {
	for b.Loop() {
		if err := (Icon{"Draw Record", Colour{143, 29, 29}, 512, false}).WritePNG(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
