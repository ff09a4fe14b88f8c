package site

import (
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// link resolves what an editor wrote, as post.Links asks: draw:257, a path of
// the site, or the path of a file relative to the post's own.
func (a *asker) link(from *post.Post, target string) (string, *source.Fault) {
	l := a.loader
	if decoded, err := url.PathUnescape(target); err == nil {
		target = decoded
	}
	if number, ok := strings.CutPrefix(target, "draw:"); ok {
		return l.round(number)
	}
	if p, ok := strings.CutPrefix(target, "/"); ok {
		return l.path(p)
	}
	file := path.Join(path.Dir(from.File), target)
	if to, ok := l.pathOfFile(file); ok {
		if to == "" {
			return "", source.Faultf(source.LinkToNothing, "the link to %s: a block has no page of its own", target)
		}
		if s, skipped := l.skips[file]; skipped {
			return "", source.Faultf(source.LinkToNothing, "the link to %s: that post is not on the site (%s)", target, s.Reason)
		}
		return l.site.Href(to), nil
	}
	if p, ok := strings.CutPrefix(file, "assets/static/"); ok && l.static[p] {
		return l.site.Href(p), nil
	}
	if l.images[file] {
		return a.picture(file), nil
	}
	f := source.Faultf(source.LinkToNothing, "the link to %s: there is no file %s", source.Short(target), source.Short(file))
	f.About = file
	if strings.HasPrefix(target, "www.") {
		f.WithHint("a link to another site begins with https://")
	}
	return "", f
}

// pathOfFile is where a post stands, or would stand if it were not left out;
// empty for a block.
func (l *loader) pathOfFile(file string) (string, bool) {
	if i, ok := l.places.byFile[file]; ok {
		return l.places.at[i], true
	}
	at, ok := l.known[file]
	return at, ok
}

// has tells whether something stands at a path.
func (l *loader) has(path string) bool {
	_, ok := l.places.paths[path]
	return ok
}

func (l *loader) round(number string) (string, *source.Fault) {
	n, err := draw.ParseNumber(number)
	if err != nil {
		return "", source.Faultf(source.LinkToNothing, "the link to draw:%s: %v", number, err)
	}
	if i, ok := l.places.byRound[n]; ok {
		return l.site.Href(l.places.at[i]), nil
	}
	if file := l.absent[n.String()]; file != "" { // it has errors of its own, or was left out
		if s, skipped := l.skips[file]; skipped {
			return "", source.Faultf(source.LinkToNothing, "the link to draw:%s: that post is not on the site (%s)", number, s.Reason)
		}
		return l.site.Href(l.known[file]), nil
	}
	f := source.Faultf(source.LinkToNothing, "the link to draw:%s: there is no post of that round", number)
	if last := l.site.Archive.Latest(); last != nil {
		f.WithHint("the newest round is %s", last.Number)
	}
	return "", f
}

func (l *loader) path(p string) (string, *source.Fault) {
	if l.has(p) {
		return l.site.Href(p), nil
	}
	f := source.Faultf(source.LinkToNothing, "the link to /%s: the site has no such page", source.Short(p))
	f.About = "/" + p
	if l.has(p + "/") {
		f.WithHint("want /%s/, with a slash at the end", p)
	} else if file := l.absentPaths[p]; file != "" {
		if s, skipped := l.skips[file]; skipped {
			f.WithHint("%s is not on the site (%s)", file, s.Reason)
		} else {
			return l.site.Href(p), nil // it has errors of its own
		}
	}
	return "", f
}

// image resolves the path of a picture: /name in assets/static/, or a file
// beside the post.
func (a *asker) image(from *post.Post, target string) (string, *source.Fault) {
	if decoded, err := url.PathUnescape(target); err == nil {
		target = decoded
	}
	l := a.loader
	if p, ok := strings.CutPrefix(target, "/"); ok {
		if l.static[p] {
			return l.site.Href(p), nil
		}
		return "", noImage(target, "assets/static/"+p)
	}
	file := path.Join(path.Dir(from.File), target)
	if l.images[file] {
		return a.picture(file), nil
	}
	if p, ok := strings.CutPrefix(file, "assets/static/"); ok && l.static[p] {
		return l.site.Href(p), nil
	}
	return "", noImage(target, file)
}

func noImage(target, file string) *source.Fault {
	f := source.Faultf(source.NoSuchImage, "the picture %s: there is no file %s", source.Short(target), source.Short(file))
	f.About = file
	return f
}

// picture notes that a picture of content/ is shown, so that it is published:
// pictures of drafts are not.
func (a *asker) picture(file string) string {
	a.shown = append(a.shown, file)
	return a.loader.site.Href(mediaPath(strings.TrimPrefix(file, "content/")))
}

// mediaPath is where a picture below content/ is published.
func mediaPath(file string) string { return "media/" + file }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// staticPaths lists the files of assets/static/ as paths of the folder.
func staticPaths(l *loader) []string {
	paths := sortedKeys(l.static)
	for i := range paths {
		paths[i] = "assets/static/" + paths[i]
	}
	return paths
}

// pagePaths lists the paths of the site as links write them.
func (l *loader) pagePaths() []string {
	var paths []string
	for _, p := range sortedKeys(l.places.paths) {
		paths = append(paths, "/"+p)
	}
	return paths
}

// nearestPath is the path that may be meant: of the same name in another
// folder, or of a name much like it. Like folders alone do not make it near.
func nearestPath(about string, paths []string) string {
	name := path.Base(about)
	word := strings.TrimSuffix(name, path.Ext(name))
	var alike, same []string
	for _, p := range paths {
		switch base := path.Base(p); {
		case base == name:
			same = append(same, p)
		case source.Nearest(word, []string{strings.TrimSuffix(base, path.Ext(base))}) != "":
			alike = append(alike, p)
		}
	}
	if near := source.Nearest(about, same); near != "" {
		return near
	}
	if near := source.Nearest(about, alike); near != "" {
		return near
	}
	if len(same) > 0 {
		return same[0]
	}
	return ""
}

// relative writes the path of a file as a link in another file would.
func relative(from, to string) string {
	a, b := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)) + strings.Join(b, "/")
}

// checkAnchors settles links to headings of other posts, given those of every post.
func (l *loader) checkAnchors(anchors []post.Anchor, ids [][]string) {
	for _, a := range anchors {
		at := strings.TrimPrefix(a.URL, l.site.Href(""))
		var have []string
		switch i, ok := l.places.byFile[l.places.paths[at]]; {
		case at == "draws/":
			if l.inLedger(a.ID) {
				continue
			}
			have = l.ledgerIDs()
		case !ok || l.places.at[i] != at: // a page of the program, or an old path of the post
			continue // the headings of lists and types are the template's affair
		default:
			have = ids[i]
		}
		if slices.Contains(have, a.ID) {
			continue
		}
		if near := source.Nearest(a.ID, have); near != "" {
			a.Problem.Hint = fmt.Sprintf("did you mean #%s?", near)
		}
		l.add(a.Problem)
	}
}

// inLedger tells whether the cumulative table has an anchor: each round and
// each year has one, as stable as the URL of the table.
func (l *loader) inLedger(id string) bool {
	if year, ok := strings.CutPrefix(id, "year-"); ok {
		return l.has("years/" + year + "/")
	}
	round, ok := strings.CutPrefix(id, "round-")
	n, err := draw.ParseNumber(round)
	return ok && err == nil && n.String() == round && l.holds(n)
}

// ledgerIDs are all anchors of the cumulative table.
func (l *loader) ledgerIDs() []string {
	var ids []string
	for _, d := range l.site.Archive.All() {
		ids = append(ids, "round-"+d.Number.String(), fmt.Sprintf("year-%d", d.Date.Year()))
	}
	return ids
}

// settingsLinks resolves the paths that site.yaml names.
func (l *loader) settingsLinks() {
	s := &l.site.Settings
	for _, list := range [][]Link{s.Social, s.Links} {
		for _, link := range list {
			if p, ok := strings.CutPrefix(link.URL, "/"); ok {
				p, _, _ = strings.Cut(p, "#")
				if _, fault := l.path(p); fault != nil {
					l.inSettings(link.URL, fault)
				}
			}
		}
	}
	if p, ok := strings.CutPrefix(s.Logo.Image, "/"); ok && !l.static[p] {
		l.inSettings(s.Logo.Image, source.Faultf(source.NoSuchImage, "there is no picture assets/static/%s", source.Short(p)))
	}
}

// inSettings reports what is wrong with a value of site.yaml.
func (l *loader) inSettings(value string, fault *source.Fault) {
	data, _ := fs.ReadFile(l.folder, "site.yaml") // it was read before
	f := source.NewFile("site.yaml", data)
	if at := strings.Index(string(data), value); at >= 0 {
		l.problems = append(l.problems, f.At(at, utf8.RuneCountInString(value), fault))
		return
	}
	l.problems = append(l.problems, f.Whole(fault))
}
