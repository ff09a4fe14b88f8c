// Package bundle makes of the stylesheet and the scripts of a theme the few
// small files that readers load.
//
// A stylesheet or script may import others beside it, so that a site can
// replace one of them and leave the rest. What comes out is joined, shortened
// and named after its content: a file of that name never changes, and browsers
// keep it. The rule of this room: it reads the file tree it is given and
// nothing else, neither the disk nor a folder of packages nor another host, and
// the same files give the same bytes on every machine.
package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"drawpress/cmd/internal/source"
)

// Root is the folder that holds all that can be bundled.
const Root = "assets"

// Static is the folder below it whose files are copied as they are.
const Static = Root + "/static"

// A Bundle is what readers load.
type Bundle struct {
	Files  []File            // sorted by path
	Paths  map[string]string // entry -> its file: "assets/site.css" -> "assets/site.X7Q2M4TA.css"
	Inputs []string          // every file that was read, sorted
}

// A File of a bundle lies at a path that holds a hash of its content.
type File struct {
	Path string
	Data []byte
}

// Kept keeps bundles between builds, under a hash of all that can be bundled.
type Kept interface {
	Get(key [16]byte) (string, bool)
	Put(key [16]byte, text string)
}

// Make bundles the entries, each the path of a stylesheet or a script in files.
// The bundle is nil if there is an error among the problems; kept may be nil.
func Make(files fs.FS, entries []string, kept Kept) (*Bundle, source.Problems) {
	if kept == nil {
		return build(files, entries)
	}
	key, err := keyOf(files, entries)
	if err != nil {
		return nil, source.Problems{source.NewFile(Root, nil).Whole(source.Faultf(source.Unreadable, "the stylesheets and scripts cannot be read: %v", err))}
	}
	if text, ok := kept.Get(key); ok {
		var b Bundle
		if gob.NewDecoder(strings.NewReader(text)).Decode(&b) == nil {
			return &b, nil
		}
	}
	b, problems := build(files, entries)
	if len(problems) == 0 { // a warning is to be said again
		var text bytes.Buffer
		if gob.NewEncoder(&text).Encode(b) == nil {
			kept.Put(key, text.String())
		}
	}
	return b, problems
}

// keyOf is a hash of the entries and of every file that they could import.
func keyOf(files fs.FS, entries []string) (key [16]byte, err error) {
	h := sha256.New()
	fmt.Fprintf(h, "bundle 1 %q\n", entries)
	err = fs.WalkDir(files, Root, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == Static:
			return fs.SkipDir
		case e.IsDir():
			return nil
		}
		text, err := fs.ReadFile(files, name)
		fmt.Fprintf(h, "%q %d\n", name, len(text))
		h.Write(text)
		return err
	})
	copy(key[:], h.Sum(nil))
	return key, err
}

// build makes each entry by itself, so that a page loads one script and not
// also what two of them share.
func build(files fs.FS, entries []string) (*Bundle, source.Problems) {
	jobs := make([]*job, len(entries))
	var wg sync.WaitGroup
	for i, entry := range entries {
		jobs[i] = &job{files: files, entry: entry, inputs: map[string]bool{}}
		wg.Go(jobs[i].run)
	}
	wg.Wait()
	b := &Bundle{Paths: map[string]string{}}
	all, inputs := map[string][]byte{}, map[string]bool{}
	var problems source.Problems
	for _, j := range jobs {
		problems = append(problems, j.problems...)
		maps.Copy(all, j.outputs)
		maps.Copy(inputs, j.inputs)
		b.Paths[j.entry] = j.path
	}
	problems = problems.Sort()
	if problems.Errors() > 0 {
		return nil, problems
	}
	for _, p := range slices.Sorted(maps.Keys(all)) {
		b.Files = append(b.Files, File{p, all[p]})
	}
	b.Inputs = slices.Sorted(maps.Keys(inputs))
	return b, problems
}

// A job bundles one entry.
type job struct {
	files    fs.FS
	entry    string
	path     string            // of what became of the entry
	outputs  map[string][]byte // path -> content
	problems source.Problems

	mu     sync.Mutex // guards what follows
	inputs map[string]bool
}

// space is the name under which esbuild knows the file tree: what is not in the
// space "file" it does not look for on the disk.
const space = "site"

// pictures are what a stylesheet may show or set its text in.
var pictures = []string{".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".woff2", ".woff"}

func (j *job) run() {
	loaders := map[string]api.Loader{}
	for _, ext := range pictures {
		loaders[ext] = api.LoaderFile
	}
	stem := strings.TrimSuffix(path.Base(j.entry), path.Ext(j.entry))
	result := api.Build(api.BuildOptions{
		EntryPointsAdvanced: []api.EntryPoint{{InputPath: space + ":" + j.entry, OutputPath: stem}},
		Bundle:              true, Splitting: true, Format: api.FormatESModule, Platform: api.PlatformBrowser,
		Target: api.ES2020, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsEndOfFile,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Outdir: Root, EntryNames: "[name].[hash]", ChunkNames: "[name].[hash]", AssetNames: "[name].[hash]",
		Loader: loaders, TsconfigRaw: "{}", Metafile: true, LogLevel: api.LogLevelSilent,
		Plugins: []api.Plugin{{Name: "overlay", Setup: j.plug}},
	})
	for _, m := range result.Errors {
		j.problems = append(j.problems, j.problem(m))
	}
	for _, m := range result.Warnings {
		p := j.problem(m)
		if !lost[m.ID] {
			p = p.AsWarning()
		}
		j.problems = append(j.problems, p)
	}
	j.outputs = map[string][]byte{}
	for _, f := range result.OutputFiles {
		j.outputs[outputPath(f.Path)] = f.Contents
	}
	var report struct {
		Outputs map[string]struct{ EntryPoint string }
	}
	_ = json.Unmarshal([]byte(result.Metafile), &report) // empty if there are errors
	for name, output := range report.Outputs {
		if output.EntryPoint == space+":"+j.entry {
			j.path = outputPath(name)
		}
	}
}

// lost are the warnings of what browsers skip without a word: a part of the
// style would be missing.
var lost = map[string]bool{"css-syntax-error": true, "invalid-@import": true}

// outputPath is where a file goes that esbuild would write into the working folder.
func outputPath(name string) string { return path.Join(Root, path.Base(filepath.ToSlash(name))) }

// plug puts the file tree in the place of the disk.
func (j *job) plug(b api.PluginBuild) {
	b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		if a.Kind == api.ResolveEntryPoint {
			return api.OnResolveResult{Path: j.entry, Namespace: space}, nil
		}
		if a.Kind == api.ResolveCSSURLToken && (strings.HasPrefix(a.Path, "data:") || strings.HasPrefix(a.Path, "#")) {
			return api.OnResolveResult{Path: a.Path, External: true}, nil
		}
		name, fault := j.resolve(a)
		if fault != nil {
			return api.OnResolveResult{Errors: []api.Message{{Text: fault.Message, Detail: fault}}}, nil
		}
		return api.OnResolveResult{Path: name, Namespace: space}, nil
	})
	b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: space}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		text, err := fs.ReadFile(j.files, a.Path)
		if err != nil {
			var pe *fs.PathError
			if errors.As(err, &pe) {
				err = pe.Err // the file is named already, without the path of this machine
			}
			fault := source.Faultf(source.Unreadable, "the file cannot be read: %v", err)
			return api.OnLoadResult{Errors: []api.Message{{Text: fault.Message, Detail: fault, Location: &api.Location{File: a.Path}}}}, nil
		}
		j.mu.Lock()
		j.inputs[a.Path] = true
		j.mu.Unlock()
		contents := string(text)
		return api.OnLoadResult{Contents: &contents, Loader: api.LoaderDefault}, nil
	})
}

// resolve gives the file that an import names.
func (j *job) resolve(a api.OnResolveArgs) (string, *source.Fault) {
	css := a.Kind == api.ResolveCSSImportRule || a.Kind == api.ResolveCSSURLToken
	near := path.Base(a.Path)
	switch {
	case strings.Contains(a.Path, "://"), strings.HasPrefix(a.Path, "//"):
		return "", source.Faultf(source.BadImport, "%s is on another host; want a file below assets/, for readers load nothing from elsewhere", source.Short(a.Path))
	case strings.HasPrefix(a.Path, "/"):
		return "", source.Faultf(source.BadImport, "%s begins at the root of the host, where the site may not be; want a path from this file, such as ./%s", source.Short(a.Path), near)
	case !css && !strings.HasPrefix(a.Path, "./") && !strings.HasPrefix(a.Path, "../"):
		return "", source.Faultf(source.BadImport, "%q is the name of a package, and none are looked for; want a path such as ./%s.js", source.Short(a.Path), strings.TrimSuffix(near, ".js"))
	}
	name := path.Join(path.Dir(a.Importer), a.Path)
	if !strings.HasPrefix(name, Root+"/") || !fs.ValidPath(name) {
		return "", source.Faultf(source.BadImport, "%s leaves the folder assets/; want a file below it", source.Short(a.Path))
	}
	if strings.HasPrefix(name, Static+"/") {
		return "", source.Faultf(source.BadImport, "%s is copied as it is; want a file of assets/css/ or assets/js/", name)
	}
	info, err := fs.Stat(j.files, name)
	if err != nil || info.IsDir() {
		fault := source.Faultf(source.BadImport, "there is no file %s", name)
		var names []string
		if list, err := fs.ReadDir(j.files, path.Dir(name)); err == nil {
			for _, e := range list {
				names = append(names, e.Name())
			}
		}
		if like := source.Nearest(path.Base(name), names); like != "" {
			fault.WithHint("did you mean %s?", path.Join(path.Dir(name), like))
		}
		return "", fault
	}
	return name, nil
}

// problem makes a problem of what esbuild says.
func (j *job) problem(m api.Message) source.Problem {
	fault, ours := m.Detail.(*source.Fault)
	if !ours {
		fault = source.Faultf(source.BadAsset, "%s", plainly(m.Text))
		if len(m.Notes) > 0 {
			note := m.Notes[0]
			fault.Hint = plainly(note.Text)
			if note.Location != nil {
				fault.Hint = fmt.Sprintf("%s: line %d", strings.TrimSuffix(fault.Hint, ":"), note.Location.Line)
			}
		}
	}
	at := m.Location
	if at == nil {
		return source.NewFile(j.entry, nil).Whole(fault)
	}
	name := strings.TrimPrefix(at.File, space+":")
	if at.Line == 0 {
		return source.NewFile(name, nil).Whole(fault)
	}
	text, _ := fs.ReadFile(j.files, name)
	col := min(at.Column, len(at.LineText))
	end := min(col+at.Length, len(at.LineText))
	return source.NewFile(name, text).AtLine(at.Line, utf8.RuneCountInString(at.LineText[:col])+1, utf8.RuneCountInString(at.LineText[col:end]), fault)
}

// plainly puts a message in the form of the others: lower case, no full stop.
func plainly(text string) string {
	text = strings.TrimSuffix(text, ".")
	if first, size := utf8.DecodeRuneInString(text); first >= 'A' && first <= 'Z' {
		text = strings.ToLower(text[:size]) + text[size:]
	}
	return text
}
