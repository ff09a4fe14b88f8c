package site

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"drawpress/cmd/internal/draw"
	"drawpress/cmd/internal/post"
	"drawpress/cmd/internal/source"
)

// Link resolves what an editor wrote, as post.Links asks: draw:257, a path of
// the site, or the path of a file relative to the post's own.
func (l *loader) Link(from *post.Post, target string) (string, *source.Fault) {
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
	if to, ok := l.known[file]; ok {
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
		return l.picture(file), nil
	}
	f := source.Faultf(source.LinkToNothing, "the link to %s: there is no file %s", source.Short(target), source.Short(file))
	f.About = file
	if strings.HasPrefix(target, "www.") {
		f.WithHint("a link to another site begins with https://")
	}
	return "", f
}

func (l *loader) round(number string) (string, *source.Fault) {
	n, err := draw.ParseNumber(number)
	if err != nil {
		return "", source.Faultf(source.LinkToNothing, "the link to draw:%s: %v", number, err)
	}
	if a := l.site.byRound[n]; a != nil {
		return l.site.Href(a.Path), nil
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
	if l.site.Has(p) {
		return l.site.Href(p), nil
	}
	f := source.Faultf(source.LinkToNothing, "the link to /%s: the site has no such page", source.Short(p))
	f.About = "/" + p
	if l.site.Has(p + "/") {
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

// Image resolves the path of a picture: /name in assets/static/, or a file
// beside the post.
func (l *loader) Image(from *post.Post, target string) (string, *source.Fault) {
	if decoded, err := url.PathUnescape(target); err == nil {
		target = decoded
	}
	if p, ok := strings.CutPrefix(target, "/"); ok {
		if l.static[p] {
			return l.site.Href(p), nil
		}
		return "", noImage(target, "assets/static/"+p)
	}
	file := path.Join(path.Dir(from.File), target)
	if l.images[file] {
		return l.picture(file), nil
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
func (l *loader) picture(file string) string {
	l.mu.Lock()
	l.shown[file] = true
	l.mu.Unlock()
	return l.site.Href(mediaPath(strings.TrimPrefix(file, "content/")))
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
	for _, p := range sortedKeys(l.site.paths) {
		if !strings.HasPrefix(p, "\x00") {
			paths = append(paths, "/"+p)
		}
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

// checkAnchors settles links to headings of other posts.
func (l *loader) checkAnchors(anchors []post.Anchor, ids map[string][]string) {
	for _, a := range anchors {
		have, known := ids[a.URL]
		if !known || slices.Contains(have, a.ID) {
			continue // the headings of lists and types are the template's affair
		}
		if near := source.Nearest(a.ID, have); near != "" {
			a.Problem.Hint = fmt.Sprintf("did you mean #%s?", near)
		}
		l.add(a.Problem)
	}
}
