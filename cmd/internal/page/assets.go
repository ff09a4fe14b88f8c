package page

import (
	"io"
	"io/fs"
	"path"

	"drawpress/cmd/internal/bundle"
	"drawpress/cmd/internal/source"
)

// The entries of the theme: what they import comes with them.
const (
	styleSheet  = "assets/site.css"
	siteScript  = "assets/js/site.js"  // on every page
	tableScript = "assets/js/table.js" // on /draws/
	checkScript = "assets/js/check.js" // on /check/
)

var entries = []string{styleSheet, siteScript, tableScript, checkScript}

// bundle makes the files that readers load of stylesheets and scripts.
func (m *maker) bundle(before *maker) source.Problems {
	m.bundled = &keptBundle{store: m.site.Kept}
	if before != nil {
		m.bundled.key, m.bundled.text = before.bundled.key, before.bundled.text
	}
	b, problems := bundle.Make(m.site.Files, entries, m.bundled)
	if b == nil {
		return problems
	}
	m.assets, m.scripts = b, []string{m.href(b.Paths[siteScript])}
	for _, f := range b.Files {
		if path.Ext(f.Path) == ".woff2" {
			m.fonts = append(m.fonts, m.href(f.Path))
		}
	}
	used := make(map[string]bool, len(b.Inputs))
	for _, name := range b.Inputs {
		used[name] = true
	}
	for _, name := range m.site.Parts {
		if used[name] {
			continue
		}
		f := source.Faultf(source.StrangeFile, "no stylesheet and no script imports the file, so nothing would use it")
		if near := source.Nearest(name, b.Inputs); near != "" {
			f.WithHint("did you mean %s?", near)
		}
		problems = append(problems, source.NewFile(name, nil).Whole(f))
	}
	return problems
}

// A keptBundle is the bundle of a plan, for the next one, before that of
// earlier builds.
type keptBundle struct {
	key   [16]byte
	text  string
	store bundle.Kept // of earlier builds; may be nil
}

// Get implements [bundle.Kept].
func (k *keptBundle) Get(key [16]byte) (string, bool) {
	if k.text != "" && k.key == key {
		return k.text, true
	}
	if k.store == nil {
		return "", false
	}
	text, ok := k.store.Get(key)
	if ok {
		k.key, k.text = key, text
	}
	return text, ok
}

// Put implements [bundle.Kept].
func (k *keptBundle) Put(key [16]byte, text string) {
	k.key, k.text = key, text
	if k.store != nil {
		k.store.Put(key, text)
	}
}

// with gives the scripts of every page and one more.
func (m *maker) with(entry string) []string {
	return append(m.scripts[:len(m.scripts):len(m.scripts)], m.asset(entry))
}

// asset gives the href of what became of an entry.
func (m *maker) asset(entry string) string { return m.href(m.assets.Paths[entry]) }

// assets are the bundled files, the files of assets/static/ and the pictures
// that posts show.
func assets(m *maker) []File {
	var files []File
	for _, f := range m.assets.Files {
		files = append(files, File{Path: f.Path, Class: Asset, Render: func(w io.Writer) error {
			_, err := w.Write(f.Data)
			return err
		}})
	}
	copied := func(to, from string) File {
		return File{Path: to, Class: Asset, Render: func(w io.Writer) error {
			data, err := fs.ReadFile(m.site.Files, from)
			if err == nil {
				_, err = w.Write(data)
			}
			return err
		}}
	}
	for _, f := range m.site.Static {
		files = append(files, copied(f, path.Join("assets/static", f)))
	}
	for _, f := range m.site.Media {
		files = append(files, copied(path.Join("media", f), path.Join("content", f)))
	}
	return files
}
