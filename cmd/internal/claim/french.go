package claim

import "strings"

// frenchWords gives French words the English ones that the recognisers know.
// Word order is near enough for plain values, dates, ordinals and totals.
var frenchWords = func() map[string]string {
	m := map[string]string{}
	for _, line := range strings.Split(strings.TrimSpace(frenchTable), "\n") {
		english, french, _ := strings.Cut(line, ":")
		for _, w := range strings.Fields(french) {
			m[w] = strings.TrimSpace(english)
		}
	}
	return m
}()

// inFrench tells whether a passage is French though its article does not say so.
func inFrench(text string) bool {
	for _, w := range []string{" the ", " of ", " was ", " with ", " for "} {
		if strings.Contains(text, w) {
			return false
		}
	}
	n := 0
	for _, w := range []string{" de ", " le ", " la ", " du ", " des ", " les ", " à ", " est ", " et ", " en ", "Le ", "La ", "Les ", " un ", " une ", " pour "} {
		if strings.Contains(text, w) {
			if n++; n > 1 {
				return true
			}
		}
	}
	return false
}

const frenchTable = `
draw: tirage ronde séance
draws: tirages rondes séances
invitations: invitations ipd
invitation: invitation
candidates: candidats candidates
candidate: candidat candidate
people: personnes
workers: travailleurs
issued: émis émises émise envoyé envoyés envoyée envoyées lancé lancés lancée lancées délivré délivrés délivrées accordé accordés accordées distribué distribués distribuées transmis transmises adressé adressées
invited: invité invités invitée invitées reçu visé visés ciblé ciblés convoqué convoqués retenu retenus sélectionné sélectionnés choisi choisis
invites: invite
score: note notes pointage cote
crs: scg
points: points
minimum: minimale minimal minimum
cutoff: seuil
first: premier première
second: deuxième seconde
third: troisième
fourth: quatrième
fifth: cinquième
sixth: sixième
seventh: septième
eighth: huitième
ninth: neuvième
tenth: dixième
eleventh: onzième
twelfth: douzième
january: janvier
february: février fevrier
march: mars
april: avril
may: mai
june: juin
july: juillet
august: août aout
september: septembre
october: octobre
november: novembre
december: décembre decembre
monday: lundi
tuesday: mardi
wednesday: mercredi
thursday: jeudi
friday: vendredi
saturday: samedi
sunday: dimanche
since: depuis
the: le la les
of: de du des
in: en dans
at: à au aux
this: cette ce cet
year: année an
month: mois
week: semaine
today: aujourd'hui
yesterday: hier
and: et
is: est agit
marks: marque
was: était fut
were: étaient ont
has: a
lowest: bas basse faible
highest: élevé élevée haut haute
largest: grand grande
total: total
beginning: début
more: plus
than: que
with: avec
for: pour
lower: moins baisse diminué inférieure inférieur
higher: hausse augmenté supérieure supérieur
dropped: baissé reculé chuté
rose: grimpé progressé
increase: augmentation
decrease: diminution recul
by: par
it: il elle
that: celui celle
required: fallait
submitted: soumis soumise soumises soumission présenté présentés créé créés dépôt
type: type genre catégories
kind: sorte
previous: précédent précédente précédents précédentes dernier dernière antérieur antérieure
only: seulement
about: environ
least: moins
no: numéro
before: avant
after: après
profile: profil
profiles: profils
tiebreak: départage
held: tenu tenue eu
category: catégorie
programs: programmes
program: programme
general: générale général
general.: généraux
french: français française francophone francophones
entry: entrée
express: express
thousand: mille
a: un une
two: deux
three: trois
four: quatre
five: cinq
six: six
seven: sept
eight: huit
nine: neuf
ten: dix
welcome: accueillir accueille accueilli accueillera admettre
`
