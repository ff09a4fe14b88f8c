package source

// goodPost is the post that most samples are about, as it should be.
const goodPost = `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
---
`

// explanations has a text for every code. A sample is the file
// content/draws/2023/258.md, or several files below lines -- name --. The codes
// about what no text can show (links, bytes, missing folders) have a sample in
// words.
var explanations = map[Code]Explanation{
	NoFrontMatter: {
		Title: "no front matter",
		Why: `The figures of a draw stand at the top of its file, between two lines of three
hyphens. This file does not begin with such a line, so drawpress does not know
which draw it is about. Put the keys and their values above the text, with a
line --- before and after them, and nothing in front of the first.`,
		Bad: `Round 258 was held on July 12, 2023.
`,
		Good: goodPost + `
Round 258 was held on July 12, 2023.
`,
	},
	NeverClosed: {
		Title: "front matter that never closes",
		Why: `The file begins with a line ---, but no second line --- follows, so the whole
text would be taken for keys and values. Write a line --- after the last key.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375

The text begins here.
`,
		Good: goodPost + `
The text begins here.
`,
	},
	IndentedFence: {
		Title: "an indented line of three hyphens",
		Why: `A line that has only --- ends the front matter, even if it is indented and was
meant as a part of a text. The keys below it would be lost without a word. Close
the front matter with --- in the first column, and part a text within it in
another way.`,
		Bad: `---
round: 258
date: 2023-07-12
summary: |
  The second French-language draw.
  ---
  It followed five days after the first.
type: french
invitations: 3800
crs: 375
---
`,
		Good: `---
round: 258
date: 2023-07-12
summary: |
  The second French-language draw.
  It followed five days after the first.
type: french
invitations: 3800
crs: 375
---
`,
	},
	BadYAML: {
		Title: "front matter that cannot be read",
		Why: `Each line of front matter is a key, a colon, a space and a value, and begins in
the first column. Some characters have a meaning of their own: a value that
holds a colon and a space, or begins with a quotation mark, a bracket, @ or %,
must stand in straight quotes. Lists are indented with spaces, never with tabs.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
title: Round 258: the second French-language draw
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
title: "Round 258: the second French-language draw"
---
`,
	},
	EmptyFrontMatter: {
		Title: "front matter without a key",
		Why: `There are two lines --- but nothing between them, or only comments. A draw
needs at least its round, date, type, invitations and crs.`,
		Bad: `---
# round: 258
---
`,
		Good: goodPost,
	},
	DuplicateKey: {
		Title: "a key that stands twice",
		Why: `Two lines give the same key, and drawpress does not guess which of them is
right. Keep one. It often happens when a figure is corrected by a new line in
place of the old one.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 357
crs: 375
---
`,
		Good: goodPost,
	},
	AliasOrTag: {
		Title: "an alias, an anchor or a tag",
		Why: `In the language of front matter, a value that begins with *, & or ! refers to
another place or names a kind of value. Posts have no use for that, and it is
rarely meant: a sentence that begins with *emphasis* is an example. Put the
value in quotes, or write it out.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
summary: *French-language* candidates were invited for the second time.
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
summary: "*French-language* candidates were invited for the second time."
---
`,
	},
	TooLarge: {
		Title: "a file that is too large",
		Why: `A post has at most 256 KB, its front matter at most 16 KB, and its keys are not
nested deeply. Real articles are a hundred times smaller, so a larger file is
nearly always something else that was saved under this name. Keep the article,
and put the rest into assets/static/ if it should be published as it is.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
aliases: [[[[/2023/round-258/]]]]
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
aliases: [/2023/round-258/]
---
`,
	},
	BadEncoding: {
		Title: "bytes that are not text",
		Why: `The file is not in UTF-8, the one encoding that every system reads alike, or it
has a control character where text belongs. Accents and dashes would come out
wrong. Save the file as UTF-8: every editor offers it under "Save as" or
"Encoding". A control character is simply deleted.`,
		Bad: `a post in Windows-1252, in which the apostrophe of Canada’s is the byte 92
`,
		Good: `the same post saved as UTF-8, in which it is the bytes E2 80 99
`,
	},
	UnknownKey: {
		Title: "a key that drawpress does not know",
		Why: `The file has a key that means nothing here, most often because of a typing
mistake. If it were passed over, the figure would silently be missing. Write
the key as the message proposes, or take the line out.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitaions: 3800
crs: 375
---
`,
		Good: goodPost,
	},
	MissingKey: {
		Title: "a key that is missing",
		Why: `Every number on the site is computed from the figures of the posts, so none of
the required ones can be left out. Add the line that the message names. The
official figures are on the department's page of rounds of invitations.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
---
`,
		Good: goodPost,
	},
	NotACount: {
		Title: "a number that is not one",
		Why: `A count is a whole number of at least 1, written 3800, "3,800" or 3 800. A dot,
a fraction, a leading zero or a letter among the digits is refused rather than
guessed at: 5.000 is five to one reader and five thousand to another.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3.800
crs: 375
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
invitations: 3,800
crs: 375
---
`,
	},
	NotACRS: {
		Title: "a score that is not one",
		Why: `The CRS cut-off is a whole number from 1 to 1200, the highest score that the
Comprehensive Ranking System can give. Look for a letter among the digits (the
letter l for 1, O for 0), a fraction or a leading zero.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 37S
---
`,
		Good: goodPost,
	},
	NotADate: {
		Title: "a date that is not one",
		Why: `Dates are written year, month, day: 2023-07-12. So nobody has to wonder whether
12/07/2023 is in July or in December. The day must exist in the calendar, and a
time of day does not belong to it: the date of a draw is the day in Ottawa.`,
		Bad: `---
round: 258
date: 12/07/2023
type: french
invitations: 3800
crs: 375
---
`,
		Good: goodPost,
	},
	NotARound: {
		Title: "a round number that is not one",
		Why: `A round is known by its official number, 258, sometimes with a letter: 91a and
91b were both held. It has no leading zero, no fraction and no word beside it.`,
		Bad: `---
round: No. 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
---
`,
		Good: goodPost,
	},
	UnknownType: {
		Title: "a draw type that nobody knows",
		Why: `The type of a draw is the name of a file in content/types/, or any official
label that such a file lists. So the same type is never counted under two names.
Mend the spelling; for a type that is new, add a file, and for a new official
label of an old type, a line in its file.`,
		Bad: `---
round: 258
date: 2023-07-12
type: frensh
invitations: 3800
crs: 375
---
`,
		Good: goodPost,
	},
	NotAMoment: {
		Title: "a moment that is not one",
		Why: `The tie-breaking moment is a date and a time of day in UTC, as the department
gives it: 2023-06-15 23:49:05 UTC, or June 15, 2023 at 23:49:05 UTC. A time of
publishing is written 2023-07-12 11:30 and is meant in the time zone of the
site. What cannot be read for certain is refused.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
tie_break: June 15
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
tie_break: June 15, 2023 at 23:49:05 UTC
---
`,
	},
	WrongShape: {
		Title: "a list or a group in the wrong place",
		Why: `Some keys hold a single value, some a list (lines that begin with a hyphen) and
some a group of keys of their own. Here one stands where another is wanted.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
aliases: /2023/round-258/
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
aliases:
  - /2023/round-258/
---
`,
	},
	NoValue: {
		Title: "a key without a value",
		Why: `The line has a key and nothing after the colon. Write the value, or take the
line out if the key is not needed.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
summary:
---
`,
		Good: goodPost,
	},
	BadSlug: {
		Title: "a word that cannot be part of a URL",
		Why: `Addresses are made of lower-case letters, digits and single hyphens, so that
they survive e-mail, print and every server. Old paths in aliases begin with a
slash and name a page of this site. Choose such a word, or rename the file.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
slug: Round 258 (French)
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
slug: round-258-french
---
`,
	},
	BadURL: {
		Title: "a web address that is not one",
		Why: `A web address begins with https:// and the name of a host. Browsers leave the
first part out when they show it, and it must be put back when the address is
copied.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
source: www.canada.ca/en/immigration-refugees-citizenship.html
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
source: https://www.canada.ca/en/immigration-refugees-citizenship.html
---
`,
	},
	NotABoolean: {
		Title: "a switch that is neither true nor false",
		Why: `A switch is written true or false, in these words. Yes, no, on and off mean
different things in different programs, and a draft published by mistake cannot
be called back.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
draft: no
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
draft: false
---
`,
	},
	BadChoice: {
		Title: "a value that is none of those possible",
		Why: `The key takes one of a few values, or a name from a list such as that of the
time zones, and this is not among them. The message says which there are.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
version: first
invitations: 3800
crs: 375
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
version: Version 1
invitations: 3800
crs: 375
---
`,
	},
	Implausible: {
		Title: "a figure to look at again",
		Why: `The figure can be read, but it is more likely a slip than the truth: a tie-break
that is not within the year before its draw, a draw that has not been held yet
or was held before Express Entry began, far more invitations than ever. This is
a warning: the site is built. Compare the figure with the official page.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
tie_break: 2032-06-15 23:49:05 UTC
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
tie_break: 2023-06-15 23:49:05 UTC
---
`,
	},
	OddCharacter: {
		Title: "a character that nobody sees",
		Why: `The text holds an invisible character, one that turns the direction of writing,
or the mark of a character that was lost earlier. Searches do not find a word
with such a character in it, and feeds cannot carry some of them. This is a
warning: the site is built. Delete the character at the place that is shown;
retyping the word is the surest way.`,
		Bad: `a title copied from a web page, with a zero-width space between Round and 258
`,
		Good: `the same title typed anew
`,
	},
	DuplicateRound: {
		Title: "two posts of one round",
		Why: `Each round stands in the record once, or every count and sum would be wrong. Two
files give the same round: remove one, or mend the number if it was copied from
another post.`,
		Bad: `-- content/draws/2023/258.md --
` + goodPost + `-- content/draws/2023/copy/258.md --
` + goodPost,
		Good: goodPost,
	},
	DuplicateURL: {
		Title: "two things at one address",
		Why: `Two posts, files or old paths would stand at the same address, and only one of
them could be seen. Addresses that differ only in capitals or in the way an
accent is stored count as the same, for many servers take them so. Give one of
them another slug or name, or remove an alias that is no longer needed.`,
		Bad: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
aliases:
  - /draws/257/
---
`,
		Good: `---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 375
aliases:
  - /2023/round-258/
---
`,
	},
	LanguagesDisagree: {
		Title: "translations that disagree",
		Why: `258.fr.md is the French form of 258.md, and both are about the same round, so
their figures must be the same. Compare both with the official page and mend the
one that is wrong.`,
		Bad: `-- content/draws/2023/258.md --
` + goodPost + `-- content/draws/2023/258.fr.md --
---
round: 258
date: 2023-07-12
type: french
invitations: 3800
crs: 357
---
`,
		Good: `-- content/draws/2023/258.md --
` + goodPost + `-- content/draws/2023/258.fr.md --
` + goodPost,
	},
	Misplaced: {
		Title: "a file whose name says something else",
		Why: `The post of round 258 is content/draws/2023/258.md: the folder is the year of
its date, the name its round. The name of a news post may begin with its date.
Where name and content disagree, one of them is wrong: mend the figure, or move
the file.`,
		Bad: `-- content/draws/2022/258.md --
` + goodPost,
		Good: goodPost,
	},
	LabelTaken: {
		Title: "a label that two types claim",
		Why: `Each official label belongs to one type, or it would be a matter of chance under
which type a draw is counted. Capitals, hyphens and the version in a label do
not count. Take the label out of one of the files in content/types/.`,
		Bad: `-- content/types/quebec.md --
---
kind: category
name: Francophones
labels:
  - STEM occupations (Version 1)
---
`,
		Good: `-- content/types/quebec.md --
---
kind: category
name: Francophones
labels:
  - Francophones (Version 1)
---
`,
	},
	StrangeFile: {
		Title: "a file that has no place here",
		Why: `The folder content/ holds posts, Markdown files whose names end in .md, and
their pictures, each in the folder of its kind; assets/ holds what replaces the
stylesheet, and assets/static/ files to be copied as they are. This file is
nothing of the kind and would be passed over. Move it, rename it or remove it.`,
		Bad: `-- content/draw/2023/258.md --
` + goodPost,
		Good: `-- content/draws/2023/258.md --
` + goodPost,
	},
	NotAFile: {
		Title: "a link or device in place of a file",
		Why: `A symbolic link can lead out of the site folder and publish what nobody meant to
publish, and it breaks where the folder is copied to. A pipe or device would
keep the program waiting. Put the file itself in its place.`,
		Bad: `content/draws/2023/258.md -> /home/ann/258.md
`,
		Good: `content/draws/2023/258.md, a file
`,
	},
	Unreadable: {
		Title: "a file that cannot be read",
		Why: `The system refuses to read the file; the message says why. Most often the file
belongs to another user, or it is a folder. Change its permissions or put the
right file in its place; nothing is published while part of the site cannot be
seen.`,
		Bad: `-rw------- root  content/draws/2023/258.md
`,
		Good: `-rw-r--r-- root  content/draws/2023/258.md
`,
	},
	NoContent: {
		Title: "a site without posts",
		Why: `There is no folder content/ here, or no post in it. An empty site is more likely
the wrong folder than a wish, and publishing it would take every page down. Name
the site folder with --source, or make a site with drawpress init.`,
		Bad: `a folder with site.yaml and nothing else
`,
		Good: `the same folder with content/draws/2023/258.md
`,
	},
	NoSettings: {
		Title: "a folder without site.yaml",
		Why: `The settings of a site stand in its file site.yaml, and this folder has none: it
is probably not a site folder. Go to the right folder or name it with --source;
drawpress init makes a new site.`,
		Bad: `a folder with content/ and nothing else
`,
		Good: `the same folder with site.yaml
`,
	},
	RawHTML: {
		Title: "HTML in the text",
		Why: `Posts are written in Markdown. HTML is refused, because a single tag that is not
closed breaks the page, the feeds and the e-mails made of it, and because a
script copied from elsewhere would run in the browser of every reader. Write it
in Markdown; a < that is meant as itself is written \<.`,
		Bad: goodPost + `
The cut-off was <b>375</b>.
`,
		Good: goodPost + `
The cut-off was **375**.
`,
	},
	BadScheme: {
		Title: "a link or picture of a kind that is not allowed",
		Why: `Links lead to pages of this site or begin with https:, http:, mailto:, tel: or
draw:. Anything else, a script above all, is refused. Pictures must be files of
this site: those of other sites vanish, and tell others who reads the page.`,
		Bad: goodPost + `
The [official page](//www.canada.ca/en.html) has the figures.
`,
		Good: goodPost + `
The [official page](https://www.canada.ca/en.html) has the figures.
`,
	},
	LinkToNothing: {
		Title: "a link that leads nowhere",
		Why: `The link names a file, a page or a round that the site does not have, or that is
a draft or not out yet. Readers would come to an error page. Links are written
as the path of the other file, seen from this one, as draw:257, or as a path of
the site with a slash at its end.`,
		Bad: goodPost + `
It was held a day after [round 257](275.md).
`,
		Good: goodPost + `
It was held a day after [round 257](257.md).
`,
	},
	NoSuchAnchor: {
		Title: "a link to a heading that is not there",
		Why: `The part of a link after # names a heading: its words in lower case, with
hyphens between them. There is no such heading in the post, perhaps because it
was reworded. Write the link as the message proposes.`,
		Bad: goodPost + `
See [the results](#result).

## The results

It issued 3,800 invitations.
`,
		Good: goodPost + `
See [the results](#the-results).

## The results

It issued 3,800 invitations.
`,
	},
	NoAltText: {
		Title: "a picture without text",
		Why: `Some readers cannot see pictures, and in e-mails they are often blocked. Say in
a few words what the picture shows: between the brackets in a text, as image_alt
in front matter.`,
		Bad: `-- content/draws/2023/258.md --
` + goodPost + `
![](ottawa.png)
-- content/draws/2023/ottawa.png --
(a picture)
`,
		Good: `-- content/draws/2023/258.md --
` + goodPost + `
![Parliament Hill in July](ottawa.png)
-- content/draws/2023/ottawa.png --
(a picture)
`,
	},
	NoSuchImage: {
		Title: "a picture that is not there",
		Why: `The post shows a picture that the site does not have. A name without a slash is
a file beside the post; /images/ottawa.png is assets/static/images/ottawa.png.
Capitals count. Add the file, or mend its name.`,
		Bad: `-- content/draws/2023/258.md --
` + goodPost + `
![Parliament Hill in July](otawa.png)
-- content/draws/2023/ottawa.png --
(a picture)
`,
		Good: `-- content/draws/2023/258.md --
` + goodPost + `
![Parliament Hill in July](ottawa.png)
-- content/draws/2023/ottawa.png --
(a picture)
`,
	},
	TooDeep: {
		Title: "a text that no article needs",
		Why: `Quotations within dozens of quotations, thousands of brackets in one paragraph
or a table of a hundred thousand cells would keep the program busy for minutes.
No article has them; it is mostly a file of another kind, pasted. Shorten it, or
publish it as a file in assets/static/.`,
		Bad: goodPost + `
> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > 3,800 invitations
`,
		Good: goodPost + `
> 3,800 invitations
`,
	},
	SecondTitle: {
		Title: "a second title",
		Why: `A heading with one # is the title of a page, and the page has its title already,
from front matter or made of the figures. Screen readers and search engines look
for one. This is a warning: the site is built. Begin headings with ##.`,
		Bad: goodPost + `
# The results

It issued 3,800 invitations.
`,
		Good: goodPost + `
## The results

It issued 3,800 invitations.
`,
	},
	NoSuchFootnote: {
		Title: "a footnote without its text or its mark",
		Why: `A footnote has two parts: the mark [^1] in a sentence, and a line that begins
with [^1]: and holds its text. Without the text, readers see the bare mark;
without the mark, the text is not shown at all, which is a warning. Write the
part that is missing, with the same word between the brackets.`,
		Bad: goodPost + `
It was the lowest cut-off of the year.[^1]
`,
		Good: goodPost + `
It was the lowest cut-off of the year.[^1]

[^1]: Up to July 12, 2023.
`,
	},
	BadFact: {
		Title: "a fact that drawpress cannot tell",
		Why: `What stands between double braces is a question to the record, such as the
cut-off of the draw or how many there were in the year, and the answer is put in
its place. This question is not one that the record can answer, or it is asked
where there is no draw. Mend the spelling; "drawpress facts 258" lists what can
be asked of a draw, each with its answer.`,
		Bad: goodPost + `
The cut-off was {{crz}}.
`,
		Good: goodPost + `
The cut-off was {{crs}}.
`,
	},
	BadTemplate: {
		Title: "a template that cannot be read",
		Why: `A file in templates/ replaces one of the program's own, and this one has a
mistake in what stands between {{ and }}: something is not closed, or an {{end}}
is missing. The line is that of your file. Without the file, the program uses
its own template.`,
		Bad: `-- templates/redirect.html --
<!doctype html>
<title>{{.Title</title>
<a href="{{.Href}}">{{.Title}}</a>
`,
		Good: `-- templates/redirect.html --
<!doctype html>
<title>{{.Title}}</title>
<a href="{{.Href}}">{{.Title}}</a>
`,
	},
	TemplateFailed: {
		Title: "a template that fails on a page",
		Why: `The template can be read, but it asks for something that the page does not have,
mostly a name that is misspelt. The hint names a page on which it failed. What a
page has is listed beside its template in the documentation.`,
		Bad: `-- templates/partials/row.html --
<tr><td>{{.Date}}</td><td><a href="{{.Href}}">{{.Round}}</a></td><td>{{.Score}}</td></tr>
`,
		Good: `-- templates/partials/row.html --
<tr><td>{{.Date}}</td><td><a href="{{.Href}}">{{.Round}}</a></td><td>{{.CRS}}</td></tr>
`,
	},
	UnknownTemplate: {
		Title: "a template that replaces nothing",
		Why: `A file in templates/ has the name of one of the program's templates and replaces
it. This name is none of them, so the file would have no effect. Mend the name;
templates of your own, for others to use, belong in templates/partials/.`,
		Bad: `-- templates/redirct.html --
<!doctype html>
<title>{{.Title}}</title>
<a href="{{.Href}}">{{.Title}}</a>
`,
		Good: `-- templates/redirect.html --
<!doctype html>
<title>{{.Title}}</title>
<a href="{{.Href}}">{{.Title}}</a>
`,
	},
	HiddenFile: {
		Title: "a hidden file among those to be published",
		Why: `Files whose names begin with a dot hold passwords, histories and settings more
often than something for readers, and all of assets/static/ is published. Move
the file out of it. Only .well-known/ may begin with a dot, for it is made to be
published.`,
		Bad: `-- assets/static/.env --
PASSWORD=example
`,
		Good: `-- assets/static/.well-known/security.txt --
Contact: mailto:editor@news.example
`,
	},
	BadAsset: {
		Title: "a stylesheet or script that cannot be read",
		Why: `The stylesheets and scripts of a theme are joined and shortened when the site is
built, and this one is not valid CSS or JavaScript. A browser would skip what it
cannot read without a word, and the page would look or work half. Often a brace
or a bracket is missing a little before the place that is named.`,
		Bad: `-- assets/css/colours.css --
.notice { color: #8f1d2c;
-- assets/site.css --
@import "./css/colours.css";
`,
		Good: `-- assets/css/colours.css --
.notice { color: #8f1d2c; }
-- assets/site.css --
@import "./css/colours.css";
`,
	},
	BadImport: {
		Title: "an import of something that is not there",
		Why: `A stylesheet or script imports a file that does not exist, that lies outside the
folder assets/, or that is on another host. Only files of the site and of the
program's own theme are joined: no packages are looked for, and readers load
nothing from elsewhere. Put the file below assets/css/ or assets/js/ and name it
by its path from the file that imports it, beginning with a dot.`,
		Bad: `-- assets/site.css --
@import "https://fonts.example/garamond.css";
body { color: #1d1b18; }
`,
		Good: `-- assets/css/garamond.css --
body { font-family: Garamond, serif; }
-- assets/site.css --
@import "./css/garamond.css";
body { color: #1d1b18; }
`,
	},
	NoLetters: {
		Title: "letters that no picture can show",
		Why: `Social cards are drawn with a font that has the letters of most languages
written in Latin script. The text holds others, which would show as empty boxes,
so it is left off the cards: a card goes without the title of the site, or a post
has the card of the site. Give the post a picture of its own with image:, or turn
cards off with cards: false in site.yaml. The pages themselves show any letters.`,
		Bad: `-- content/news/2023-06-30-notice.md --
---
date: 2023-06-30
title: "Новости"
summary: The text is in two languages.
---

A text.
`,
		Good: `-- content/news/2023-06-30-notice.md --
---
date: 2023-06-30
title: "Nouvelles"
summary: The text is in two languages.
---

A text.
`,
	},
	BadPool: {
		Title: "a measurement of the pool that does not add up",
		Why: `In content/pool.csv each line is one measurement of the Express Entry pool: its
day, the total, and the candidates in each range of scores. The ranges hold each
score once, and the candidates in them sum to the total. Here they do not: look
for a digit that is wrong or two figures that have changed places.`,
		Bad: `-- content/pool.csv --
date,total,601-1200,501-600,451-500,401-450,351-400,301-350,0-300
2023-07-11,209236,276,619,51689,55570,63039,32771,5299
`,
		Good: `-- content/pool.csv --
date,total,601-1200,501-600,451-500,401-450,351-400,301-350,0-300
2023-07-11,209263,276,619,51689,55570,63039,32771,5299
`,
	},
	OfficialDiffers: {
		Title: "a post that differs from the official file",
		Why: `The department publishes every round in one file, and this post says something
else, or only one of the two has the round. Look at the official page of the
round. If the post is wrong, drawpress import writes the official figure; if the
file is wrong, say so under official: with a note, and the two agree to differ.`,
		Bad: `---
round: 208
date: 2021-10-27
type: pnp
invitations: 888
crs: 744
---
`,
		Good: `---
round: 208
date: 2021-10-27
type: pnp
invitations: 888
crs: 744
official:
  invitations: 681
  note: The file repeats the figure of round 207.
---
`,
	},
	Contradicted: {
		Title: "a statement that the record contradicts",
		Why: `The text says something of a draw, and the record of draws says something else,
as it stood on the day of the post. The message has both, the query and the
rounds that the answer rests on. Mend the text, or write the fact in double
braces, which is computed and cannot go wrong. If the sentence means something
that no program can see, put <!-- unchecked: reason --> before its block.`,
		Bad: goodPost + `
On Wednesday, July 12, 2023, 3,800 candidates were invited. The CRS cut-off
score was 375, which is 46 points lower than in the draw of July 7.
`,
		Good: goodPost + `
On Wednesday, July 12, 2023, 3,800 candidates were invited. The CRS cut-off
score was 375, which is 64 points lower than in the draw of July 7.
`,
	},
	UnsaidScope: {
		Title: "a statement that is true of some draws only",
		Why: `The sentence does not say which draws it counts: all of them, or those of one
type. Of one it is true, of the other it is not, and readers will take it for
the wrong one. Name the type, or say that all draws are meant.`,
		Bad: goodPost + `
This was the second draw of the year.
`,
		Good: goodPost + `
This was the second French-language draw of the year.
`,
	},
	OddFigure: {
		Title: "letters that only look right",
		Why: `A figure or a name holds a letter that looks like another: a Cyrillic or Greek
one among Latin letters, or the letter O for a nought. Readers see no difference,
but searches, screen readers and checks do. Type the word or the figure anew.`,
		Bad: goodPost + `
The cut-off was 37О points.
`,
		Good: goodPost + `
The cut-off was 375 points.
`,
	},
}
