svc-title = Leistungspflege
svc-lead = In welcher Fassung die Stadt ihre Leistungen anbietet, was geplant ist und wer was geändert hat.
svc-none = Keine Leistungen Ihrer Stellen
svc-col-service = Leistung
svc-col-version = Fassung
svc-col-since = In Kraft seit
svc-col-until = Abgelöst
svc-col-next = In Arbeit
svc-col-stage = Stand
svc-own = mit eigenen Werten oder Texten
svc-not-offered = wird nicht angeboten
svc-not-yet = neu, noch nicht freigegeben
svc-has-draft = Entwurf
svc-from-day = ab { $day }
svc-legal = Rechtsgrundlagen
svc-by = Erstellt und freigegeben
svc-by-start = beim Start aus dem Ordner der Blaupausen
svc-made-approved = { $made }; freigegeben von { $approved }
svc-runs-on = { $service }: Die neue Fassung ist fehlerhaft. Angeboten wird weiter { $version }.
svc-left-out = { $service } wird nicht angeboten: Die Fassung im Ordner ist fehlerhaft.
svc-in-part = { $service } wird angeboten, aber ein Teil davon geht in dieser Stadt nicht.
svc-next = In Arbeit
svc-no-draft = Zurzeit ist keine andere Fassung in Arbeit.
svc-folder-has = Im Ordner der Blaupausen liegt eine andere Version: { $version }.
svc-take-folder = Version { $version } als Entwurf übernehmen
svc-folder-wrong = Die Version im Ordner der Blaupausen ist fehlerhaft.
svc-taken = Die Version aus dem Ordner ist jetzt der Entwurf.
svc-diff = Was sich ändert
svc-diff-first = Die Leistung wurde noch nie angeboten.
svc-diff-none = Kein Unterschied zur Fassung in Kraft.
svc-was = bisher:
svc-is = künftig:
svc-yes = ja
svc-no = nein
svc-change-added = neu
svc-change-removed = entfällt
svc-change-changed = geändert
svc-change-all = alle
svc-area-values = Werte der Stadt
svc-area-service = Leistung
svc-area-knob = Stellschrauben
svc-area-page = Seiten
svc-area-question = Fragen
svc-area-query = Abfragen bei Registern
svc-area-check = Prüfungen
svc-area-fee = Gebühren
svc-area-refund = Erstattungen
svc-area-state = Zustände
svc-area-deadline = Fristen
svc-area-step = Schritte
svc-area-grant = Rechte
svc-area-reminder = Erinnerungen
svc-area-recheck = Nächtliche Überprüfung
svc-area-letter = Schreiben
svc-area-clock = Fristen der Behörde
svc-area-participation = Beteiligungen
svc-area-appointment = Termine
svc-area-message = Nachrichten an andere Stellen
svc-area-order = Aufträge an Register
svc-area-text = Texte
svc-what-amount = Betrag
svc-what-condition = Bedingung
svc-what-default = Vorgabe
svc-what-formula = Formel
svc-what-law = Rechtsgrundlage
svc-what-legal-basis = Rechtsgrundlage
svc-what-options = Auswahl
svc-what-order = Reihenfolge
svc-what-period = Frist
svc-what-required = Pflichtangabe
svc-what-required-when = Pflichtangabe, wenn
svc-what-shown-when = gezeigt, wenn
svc-what-retention-years = Aufbewahrung in Jahren
svc-what-valid-from = gilt ab
svc-what-valid-until = gilt bis
svc-what-version = Version
svc-what-kind = Art
svc-what-min = mindestens
svc-what-max = höchstens
svc-what-template = Vorlage
svc-what-outcomes = Ergebnisse
svc-what-why-we-ask = Warum wir fragen
svc-stage-draft = Entwurf
svc-stage-planned = geplant
svc-stage-published = in Kraft
svc-stage-retired = abgelöst oder verworfen
svc-why = Anlass
svc-why-hint = Warum die Fassung sich ändert, zum Beispiel der Beschluss mit Datum. Steht im Verlauf.
svc-day = In Kraft ab
svc-day-hint = Beginnt um Mitternacht. Leer: sobald jemand sie freigibt.
svc-save = Speichern
svc-saved = Gespeichert.
svc-approve = Freigeben und sofort in Kraft setzen
svc-approve-day = Freigeben
svc-approved = Die Fassung ist in Kraft. Laufende Vorgänge behalten ihre.
svc-approved-planned = Die Fassung ist freigegeben und beginnt um Mitternacht ihres Tages.
svc-withdraw = Verwerfen
svc-withdrawn = Verworfen. Angeboten wird weiter die Fassung in Kraft.
svc-error-same-person = Freigeben muss eine andere Person als die, die daran gearbeitet haben.
svc-error-nothing = Diese Fassung ist schon in Kraft.
svc-error-planned = Diese Fassung ist freigegeben. Verwerfen Sie sie, um weiter daran zu arbeiten.
svc-error-past = Der Tag muss heute oder später sein, geschrieben wie 2027-01-31.
svc-error-no-note = Vor der Freigabe muss der Anlass genannt sein.
svc-error-unsound = Die Fassung ist fehlerhaft und kann nicht in Kraft treten.
svc-error-changed = Jemand hat die Fassung inzwischen geändert.
svc-who-approves = Freigeben können: { $names }{ $more ->
    [0] .
    [one] {" "}und eine weitere Person.
   *[other] {" "}und { $more } weitere Personen.
}
svc-nobody-approves = Diesen Entwurf kann zurzeit niemand freigeben. Nötig ist ein weiteres Konto, das nicht daran gearbeitet hat: Administration, oder Leitung der zuständigen Stelle.
svc-conflicts = Eigene Werte oder Texte passen nicht zu dieser Version
svc-conflicts-hidden = Eigene Texte verdecken, was sich in dieser Version geändert hat
svc-conflict-value = Ihr Wert { $value } geht nicht mehr.
svc-conflict-orphan = Ihr Text „{ $text }“ ({ $lang }) hat keinen Platz mehr.
svc-conflict-hides = Gezeigt wird weiter Ihr Text „{ $text }“ ({ $lang }). Der Text der Blaupause hat sich geändert:
svc-conflict-to-values = Werte ändern
svc-conflict-to-texts = Texte ändern
svc-orphans = Eigene Texte ohne Platz
svc-orphans-lead = Diese Texte kommen in der Version nicht mehr vor. Entfernen Sie sie; was davon noch gelten soll, schreiben Sie an eine andere Stelle.
svc-orphan-remove = Entfernen
svc-editions = Fassungen
svc-history = Verlauf
svc-version = Version { $version }
svc-more-changes = { $n ->
    [one] und eine weitere Änderung
   *[other] und { $n } weitere Änderungen
}
svc-fact-published = In Kraft getreten
svc-fact-retired = Abgelöst
svc-fact-approved = Freigegeben
svc-fact-withdrawn = Verworfen
svc-fact-described = Anlass und Tag genannt
svc-fact-values = Werte geändert
svc-fact-texts = Texte geändert
svc-fact-from-folder = Version aus dem Ordner übernommen
svc-fact-rebased = Auf eine neue Version der Blaupause gestellt; wieder Entwurf
svc-moving = Laufende Vorgänge umziehen
svc-moving-lead = Ein Vorgang behält die Fassung, mit der er begann. Umziehen darf er nur, wenn sich für ihn nichts ändert: keine neue Pflichtangabe, dieselbe Gebühr, dasselbe Ergebnis der Prüfungen, derselbe Zustand mit derselben Frist.
svc-moving-there = { $n ->
    [0] Kein laufender Vorgang hat schon
    [one] Ein laufender Vorgang hat schon
   *[other] { $n } laufende Vorgänge haben schon
} die Fassung in Kraft: { $version } ({ $hash }).
svc-moving-none = Kein Vorgang läuft in einer älteren Fassung.
svc-moving-of = { $n ->
    [one] Ein Vorgang
   *[other] { $n } Vorgänge
} in Fassung { $version } ({ $hash })
svc-moving-free = { $n ->
    [0] Keiner kann umziehen.
    [one] Einer kann umziehen.
   *[other] { $n } können umziehen.
}
svc-moving-stay = { $n ->
    [0] Keiner muss bleiben.
    [one] Einer bleibt bei seiner Fassung.
   *[other] { $n } bleiben bei ihrer Fassung.
}
svc-moving-need = Was dagegen spricht
svc-moving-cases = Vorgänge
svc-moving-mind = Der Umzug steht im Verlauf jedes Vorgangs und lässt sich nicht zurücknehmen.
svc-moving-go = { $n ->
    [one] Einen Vorgang umziehen
   *[other] { $n } Vorgänge umziehen
}
svc-moved = { $n ->
    [0] Kein Vorgang ist umgezogen.
    [one] Ein Vorgang ist umgezogen.
   *[other] { $n } Vorgänge sind umgezogen.
}
svc-obstacle-state = Den Zustand „{ $state }“ gibt es nicht mehr.
svc-obstacle-deadline = Im Zustand „{ $state }“ läuft eine andere Frist.
svc-obstacle-answer = Neu zu beantworten: „{ $field }“
svc-obstacle-question = Die Frage „{ $field }“ entfällt, ihre Antwort ginge verloren.
svc-obstacle-fee = Andere Gebühr: { $is } statt { $was }
svc-obstacle-checks = Die Prüfungen enden anders: „{ $is }“ statt „{ $was }“
svc-obstacle-grant = Das erteilte Recht „{ $kind }“ gibt es nicht mehr.
svc-obstacle-proceedings = Andere Stellen oder Personen sind beteiligt, eine Frist der Behörde läuft oder ein Termin ist angeboten.
svc-obstacle-lost = Die Fassung, mit der der Vorgang begann, lässt sich nicht laden.
svc-preview = Vorschau
svc-preview-draft = Vorschau des Entwurfs
svc-preview-mark = Vorschau: So sehen die Seiten für Antragstellende aus.
svc-preview-mark-text = Nichts wird gespeichert, gesendet oder bei Registern abgefragt. Dateien werden nicht angenommen.
svc-preview-lost = Die Vorschau lässt sich nicht fortsetzen. Beginnen Sie sie von vorn.
svc-preview-next = Weiter
svc-preview-panel = Was dahintersteht
svc-preview-choose = Womit ausgefüllt wird
svc-preview-example = Beispiel der Blaupause
svc-preview-fill = Beispiel einsetzen
svc-preview-page = Seite
svc-preview-review = Alle Angaben prüfen
svc-preview-language = Sprache der Vorschau
svc-preview-day = Tag
svc-preview-edition = Fassung
svc-preview-register = Antwort auf „{ $query }“ (Register { $register })
svc-preview-silent = keine Antwort
svc-preview-as = wie in: { $example }
svc-preview-show = Anzeigen
svc-panel-conditions = Bedingungen dieser Seite
svc-panel-no-conditions = Diese Seite und ihre Fragen werden immer gezeigt.
svc-panel-page-if = Seite gezeigt, wenn
svc-panel-asked-if = gefragt, wenn
svc-panel-required-if = Pflichtangabe, wenn
svc-panel-accepted-if = angenommen, wenn
svc-panel-holds = trifft zu
svc-panel-holds-not = trifft nicht zu
svc-panel-open = noch offen
svc-panel-checks = Prüfungen
svc-panel-no-checks = Die Leistung hat keine automatischen Prüfungen.
svc-panel-verdict = Ergebnis mit diesen Angaben:
svc-panel-not-applied = Nicht anzuwenden: { $checks }
svc-panel-queries = Abfragen bei Registern
svc-panel-no-queries = Mit diesen Angaben wird nichts abgefragt.
svc-panel-fee = Gebühr und ihre Herleitung
svc-panel-no-fee = Mit diesen Angaben lässt sich die Gebühr noch nicht berechnen.
svc-panel-texts = Fehlende Texte
svc-panel-all-texts = Alle Texte sind da.
svc-panel-missing = { $n ->
    [one] Ein Text fehlt, davon auf dieser Seite: { $here }.
   *[other] { $n } Texte fehlen, davon auf dieser Seite: { $here }.
}

svc-edit-lead = Änderungen werden ein Entwurf. Antragstellende sehen sie erst, wenn eine andere Person sie freigegeben hat.
svc-edit-back = Zur Leistung und ihrem Entwurf
svc-values = Werte der Stadt
svc-knob-bool = Ja oder nein.
svc-knob-int = Eine ganze Zahl.
svc-knob-cent = Ein Betrag in Euro, zum Beispiel 75,00.
svc-knob-text = Ein Text.
svc-knob-date = Ein Tag, geschrieben wie 2027-01-31.
svc-knob-text-list = Mehrere Wörter, mit Komma getrennt.
svc-knob-int-list = Mehrere ganze Zahlen, mit Komma getrennt.
svc-knob-between = Von { $min } bis { $max }.
svc-knob-least = Mindestens { $min }.
svc-knob-most = Höchstens { $max }.
svc-knob-options = Eines von: { $options }.
svc-knob-default = Leer gilt: { $value }.
svc-knob-blueprint = Vorgabe der Blaupause: { $value }.
svc-texts = Eigene Texte
svc-texts-language = Sprache der Texte
svc-texts-parts = Teile der Leistung
svc-texts-below = Blaupause: „{ $text }“ ({ $key })
svc-texts-long = Der Text ist zu lang, erlaubt sind { $max } Zeichen.
svc-texts-missing = Im Text fehlt, was die Blaupause ausfüllt: { $places }
svc-texts-strange = Diese Platzhalter füllt niemand aus: { $places }
svc-texts-unsafe = Der Text enthält Auszeichnungen, Skripte oder unsichtbare Zeichen. Schreiben Sie ihn als einfachen Text.
svc-part-service = Die Leistung
svc-part-pages = Seiten
svc-part-fields = Weitere Fragen
svc-part-checks = Prüfungen
svc-part-fees = Gebühren
svc-part-refunds = Erstattungen
svc-part-states = Zustände
svc-part-deadlines = Fristen
svc-part-actions = Schritte der Sachbearbeitung
svc-part-letters = Schreiben
svc-part-next = Was als Nächstes geschieht
svc-part-lookups = Auskünfte beim Ausfüllen
svc-part-history = Verlauf
svc-part-grants = Rechte
svc-part-reminders = Erinnerungen
svc-part-rechecks = Nächtliche Überprüfung
svc-part-knobs = Stellschrauben
svc-text-of = { $kind }: „{ $name }“
svc-text-title = Überschrift
svc-text-label = Frage
svc-text-hint = Hinweis
svc-text-intro = Einleitung
svc-text-entry = Überschrift eines Eintrags
svc-text-add = Knopf, der einen Eintrag anfügt
svc-text-next = Was als Nächstes geschieht
svc-text-ask = Worum gebeten wird
svc-text-reason = Begründung
svc-text-options = Antwort zur Auswahl
svc-text-errors = Fehlermeldung
svc-text-reasons = Grund der Prüfung
svc-text-parts = Teil der Angabe
svc-text-calculation = Rechenschritt
svc-text-states = Zustand
svc-text-actions = Knopf der Sachbearbeitung
svc-text-fees = Position der Gebühr
svc-text-deadlines = Frist
svc-text-history = Eintrag im Verlauf
svc-text-lookups = Auskunft beim Ausfüllen
svc-text-reminders = Erinnerung
svc-text-rechecks = Nächtliche Überprüfung
svc-text-grants = Angabe zum Recht
svc-text-messages = Nachricht an andere Stellen
svc-text-orders = Auftrag an ein Register
svc-part-forms = Formulare anderer
svc-part-parties = Beteiligungen
svc-part-clocks = Fristen der Behörde
svc-part-messages = Nachrichten an andere Stellen
svc-part-orders = Aufträge an Register
svc-preview-registers = Was die Register antworten
svc-area-follow-on = Was danach kommen kann
svc-part-follow-ons = Was danach kommen kann
svc-text-follow-ons = Folgeleistung
svc-text-why = Erklärung
