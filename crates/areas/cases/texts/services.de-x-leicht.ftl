svc-title = Leistungen pflegen
svc-lead = Hier sehen Sie: Welche Fassung gilt für welche Leistung? Was ist geplant? Wer hat was geändert?
svc-none = Ihre Stelle hat keine Leistungen.
svc-col-service = Leistung
svc-col-version = Fassung
svc-col-since = Gilt seit
svc-col-until = Galt bis
svc-col-next = In Arbeit
svc-col-stage = Stand
svc-own = mit eigenen Werten oder Texten
svc-not-offered = Diese Leistung gibt es zurzeit nicht.
svc-not-yet = neu, noch nicht erlaubt
svc-has-draft = Entwurf
svc-from-day = ab { $day }
svc-legal = Gesetze
svc-by = Gemacht und erlaubt von
svc-by-start = beim Start aus dem Ordner geholt
svc-made-approved = { $made }. Erlaubt hat es { $approved }.
svc-runs-on = { $service }: Die neue Fassung hat Fehler. Es gilt weiter die Fassung { $version }.
svc-left-out = { $service }: Die Fassung im Ordner hat Fehler. Darum gibt es die Leistung zurzeit nicht.
svc-in-part = { $service }: Die Leistung gibt es. Aber ein Teil davon geht in dieser Stadt nicht.
svc-next = In Arbeit
svc-no-draft = Zurzeit arbeitet niemand an einer neuen Fassung.
svc-folder-has = Im Ordner liegt eine andere Version: { $version }.
svc-take-folder = Version { $version } als Entwurf nehmen
svc-folder-wrong = Die Version im Ordner hat Fehler.
svc-taken = Die Version aus dem Ordner ist jetzt der Entwurf.
svc-diff = Was anders wird
svc-diff-first = Diese Leistung gab es noch nie.
svc-diff-none = Nichts wird anders.
svc-was = vorher:
svc-is = nachher:
svc-yes = ja
svc-no = nein
svc-change-added = neu
svc-change-removed = fällt weg
svc-change-changed = geändert
svc-change-all = alle
svc-area-values = Werte der Stadt
svc-area-service = Leistung
svc-area-knob = Was die Stadt einstellen kann
svc-area-page = Seiten
svc-area-question = Fragen
svc-area-query = Fragen an Register
svc-area-check = Prüfungen
svc-area-fee = Gebühren
svc-area-refund = Geld zurück
svc-area-state = Zustände
svc-area-deadline = Fristen
svc-area-step = Schritte
svc-area-grant = Rechte
svc-area-reminder = Erinnerungen
svc-area-recheck = Prüfung in der Nacht
svc-area-letter = Briefe
svc-area-clock = Fristen vom Amt
svc-area-participation = Wer mitmacht
svc-area-appointment = Termine
svc-area-message = Nachrichten an andere Ämter
svc-area-order = Aufträge an Register
svc-area-text = Texte
svc-what-amount = Betrag
svc-what-condition = Bedingung
svc-what-default = Vorgabe
svc-what-formula = Rechnung
svc-what-law = Gesetz
svc-what-legal-basis = Gesetz
svc-what-options = Auswahl
svc-what-order = Reihenfolge
svc-what-period = Frist
svc-what-required = muss beantwortet werden
svc-what-required-when = muss beantwortet werden, wenn
svc-what-shown-when = zu sehen, wenn
svc-what-retention-years = So viele Jahre bewahren wir es auf
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
svc-stage-published = gilt jetzt
svc-stage-retired = gilt nicht mehr
svc-why = Grund
svc-why-hint = Warum ändern Sie etwas? Zum Beispiel: ein Beschluss mit Datum. Das steht dann im Verlauf.
svc-day = Gilt ab
svc-day-hint = Die Fassung beginnt um Mitternacht. Ohne Tag beginnt sie gleich, wenn jemand sie erlaubt.
svc-save = Speichern
svc-saved = Gespeichert.
svc-approve = Erlauben. Die Fassung gilt dann gleich.
svc-approve-day = Erlauben
svc-approved = Die Fassung gilt jetzt. Laufende Vorgänge behalten ihre alte Fassung.
svc-approved-planned = Die Fassung ist erlaubt. Sie beginnt um Mitternacht an ihrem Tag.
svc-withdraw = Wegwerfen
svc-withdrawn = Weggeworfen. Es gilt weiter die alte Fassung.
svc-error-same-person = Sie haben daran gearbeitet. Darum muss jemand anders es erlauben.
svc-error-nothing = Diese Fassung gilt schon.
svc-error-planned = Diese Fassung ist schon erlaubt. Werfen Sie sie weg, wenn Sie weiter daran arbeiten wollen.
svc-error-past = Der Tag muss heute oder später sein. Schreiben Sie ihn so: 2027-01-31.
svc-error-no-note = Nennen Sie zuerst den Grund.
svc-error-unsound = Die Fassung hat Fehler. Sie kann nicht gelten.
svc-error-changed = Jemand hat die Fassung gerade geändert.
svc-who-approves = Diese Personen dürfen es erlauben: { $names }{ $more ->
    [0] .
    [one] {" "}und noch eine Person.
   *[other] {" "}und noch { $more } Personen.
}
svc-nobody-approves = Zurzeit kann niemand den Entwurf erlauben. Sie brauchen noch ein Konto: für die Administration oder für die Leitung vom Amt. Diese Person darf nicht am Entwurf gearbeitet haben.
svc-conflicts = Ihre eigenen Werte oder Texte passen nicht zu dieser Version.
svc-conflicts-hidden = In dieser Version sind Texte neu. Ihre eigenen Texte stehen davor.
svc-conflict-value = Ihr Wert { $value } geht nicht mehr.
svc-conflict-orphan = Ihr Text „{ $text }“ ({ $lang }) hat keinen Platz mehr.
svc-conflict-hides = Zu sehen ist weiter Ihr Text „{ $text }“ ({ $lang }). Der Text aus der Blaupause ist jetzt anders:
svc-conflict-to-values = Werte ändern
svc-conflict-to-texts = Texte ändern
svc-orphans = Eigene Texte ohne Platz
svc-orphans-lead = Diese Texte gibt es in der neuen Version nicht mehr. Nehmen Sie sie weg. Wollen Sie einen Text behalten? Dann schreiben Sie ihn an eine andere Stelle.
svc-orphan-remove = Wegnehmen
svc-editions = Fassungen
svc-history = Verlauf
svc-version = Version { $version }
svc-more-changes = { $n ->
    [one] und noch eine Änderung
   *[other] und noch { $n } Änderungen
}
svc-fact-published = Gilt ab jetzt
svc-fact-retired = Gilt nicht mehr
svc-fact-approved = Erlaubt
svc-fact-withdrawn = Weggeworfen
svc-fact-described = Grund und Tag genannt
svc-fact-values = Werte geändert
svc-fact-texts = Texte geändert
svc-fact-from-folder = Version aus dem Ordner genommen
svc-fact-rebased = Die Blaupause ist neu. Die Fassung ist wieder ein Entwurf.
svc-moving = Laufende Vorgänge umziehen
svc-moving-lead = Ein Vorgang behält die Fassung vom Anfang. Er darf nur umziehen, wenn für ihn alles gleich bleibt: Keine neue Frage. Die gleiche Gebühr. Das gleiche Ergebnis der Prüfungen. Der gleiche Zustand mit der gleichen Frist.
svc-moving-there = { $n ->
    [0] Kein laufender Vorgang hat schon
    [one] Ein laufender Vorgang hat schon
   *[other] { $n } laufende Vorgänge haben schon
} die Fassung, die jetzt gilt: { $version } ({ $hash }).
svc-moving-none = Kein Vorgang hat eine alte Fassung.
svc-moving-of = { $n ->
    [one] Ein Vorgang
   *[other] { $n } Vorgänge
} mit der Fassung { $version } ({ $hash })
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
svc-moving-need = Was nicht passt
svc-moving-cases = Vorgänge
svc-moving-mind = Der Umzug steht im Verlauf von jedem Vorgang. Man kann ihn nicht rückgängig machen.
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
svc-obstacle-deadline = Im Zustand „{ $state }“ gilt eine andere Frist.
svc-obstacle-answer = Diese Frage ist neu zu beantworten: „{ $field }“
svc-obstacle-question = Die Frage „{ $field }“ fällt weg. Die Antwort ginge verloren.
svc-obstacle-fee = Die Gebühr ist anders: { $is }. Vorher war sie { $was }.
svc-obstacle-checks = Die Prüfungen enden anders: „{ $is }“. Vorher war es „{ $was }“.
svc-obstacle-grant = Das Recht „{ $kind }“ gibt es nicht mehr.
svc-obstacle-proceedings = Andere Stellen oder Personen machen mit. Oder eine Frist läuft. Oder es gibt einen Termin.
svc-obstacle-lost = Die alte Fassung lässt sich nicht laden.
svc-preview = Vorschau
svc-preview-draft = Vorschau vom Entwurf
svc-preview-mark = Vorschau: So sehen Bürgerinnen und Bürger die Seiten.
svc-preview-mark-text = Nichts wird gespeichert. Nichts wird gesendet. Kein Register wird gefragt. Sie können keine Dateien hochladen.
svc-preview-lost = Die Vorschau geht nicht weiter. Fangen Sie bitte neu an.
svc-preview-next = Weiter
svc-preview-panel = Was dahinter steht
svc-preview-choose = Womit die Seiten gefüllt werden
svc-preview-example = Beispiel
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
svc-panel-conditions = Bedingungen auf dieser Seite
svc-panel-no-conditions = Diese Seite und ihre Fragen sind immer zu sehen.
svc-panel-page-if = Die Seite ist zu sehen, wenn
svc-panel-asked-if = Die Frage ist zu sehen, wenn
svc-panel-required-if = Die Frage muss beantwortet werden, wenn
svc-panel-accepted-if = Die Antwort stimmt, wenn
svc-panel-holds = stimmt
svc-panel-holds-not = stimmt nicht
svc-panel-open = noch offen
svc-panel-checks = Prüfungen
svc-panel-no-checks = Der Computer prüft hier nichts.
svc-panel-verdict = Das Ergebnis mit diesen Angaben:
svc-panel-not-applied = Diese Prüfungen sind nicht nötig: { $checks }
svc-panel-queries = Fragen an Register
svc-panel-no-queries = Mit diesen Angaben wird kein Register gefragt.
svc-panel-fee = Gebühr und wie sie entsteht
svc-panel-no-fee = Mit diesen Angaben kann der Computer die Gebühr noch nicht rechnen.
svc-panel-texts = Texte, die fehlen
svc-panel-all-texts = Alle Texte sind da.
svc-panel-missing = { $n ->
    [one] Ein Text fehlt. Auf dieser Seite: { $here }.
   *[other] { $n } Texte fehlen. Auf dieser Seite: { $here }.
}

svc-edit-lead = Ihre Änderungen sind zuerst ein Entwurf. Bürgerinnen und Bürger sehen sie erst, wenn jemand anders sie erlaubt.
svc-edit-back = Zur Leistung und zum Entwurf
svc-values = Werte der Stadt
svc-knob-bool = Ja oder nein.
svc-knob-int = Eine ganze Zahl.
svc-knob-cent = Ein Betrag in Euro. Zum Beispiel: 75,00.
svc-knob-text = Ein Text.
svc-knob-date = Ein Tag. Schreiben Sie ihn so: 2027-01-31.
svc-knob-text-list = Mehrere Wörter. Zwischen den Wörtern steht ein Komma.
svc-knob-int-list = Mehrere ganze Zahlen. Dazwischen steht ein Komma.
svc-knob-between = Von { $min } bis { $max }.
svc-knob-least = Mindestens { $min }.
svc-knob-most = Höchstens { $max }.
svc-knob-options = Eines von diesen: { $options }.
svc-knob-default = Wenn Sie nichts eintragen, gilt: { $value }.
svc-knob-blueprint = In der Blaupause steht: { $value }.
svc-texts = Eigene Texte
svc-texts-language = Sprache der Texte
svc-texts-parts = Teile der Leistung
svc-texts-below = In der Blaupause steht: „{ $text }“ ({ $key })
svc-texts-long = Der Text ist zu lang. Erlaubt sind { $max } Zeichen.
svc-texts-missing = Das fehlt in Ihrem Text: { $places }
svc-texts-strange = Das kann der Computer nicht ausfüllen: { $places }
svc-texts-unsafe = Der Text hat Zeichen, die nicht erlaubt sind. Schreiben Sie einfachen Text.
svc-part-service = Die Leistung
svc-part-pages = Seiten
svc-part-fields = Weitere Fragen
svc-part-checks = Prüfungen
svc-part-fees = Gebühren
svc-part-refunds = Geld zurück
svc-part-states = Zustände
svc-part-deadlines = Fristen
svc-part-actions = Schritte im Amt
svc-part-letters = Briefe
svc-part-next = Was danach kommt
svc-part-lookups = Hinweise beim Ausfüllen
svc-part-history = Verlauf
svc-part-grants = Rechte
svc-part-reminders = Erinnerungen
svc-part-rechecks = Prüfung in der Nacht
svc-part-knobs = Was die Stadt einstellt
svc-text-of = { $kind }: „{ $name }“
svc-text-title = Überschrift
svc-text-label = Frage
svc-text-hint = Hinweis
svc-text-intro = Text am Anfang
svc-text-entry = Überschrift von einem Eintrag
svc-text-add = Knopf für einen neuen Eintrag
svc-text-next = So geht es weiter
svc-text-ask = Darum bitten wir
svc-text-reason = Grund
svc-text-options = Antwort
svc-text-errors = Text bei einem Fehler
svc-text-reasons = Grund der Prüfung
svc-text-parts = Teil der Antwort
svc-text-calculation = Schritt beim Rechnen
svc-text-states = Zustand
svc-text-actions = Knopf für die Mitarbeitenden
svc-text-fees = Teil der Gebühr
svc-text-deadlines = Frist
svc-text-history = Zeile im Verlauf
svc-text-lookups = Auskunft beim Ausfüllen
svc-text-reminders = Erinnerung
svc-text-rechecks = Prüfung in der Nacht
svc-text-grants = Angabe zum Recht
svc-text-messages = Nachricht an andere Ämter
svc-text-orders = Auftrag an ein Register
svc-part-forms = Formulare von anderen
svc-part-parties = Wer mitmacht
svc-part-clocks = Fristen vom Amt
svc-part-messages = Nachrichten an andere Ämter
svc-part-orders = Aufträge an Register
svc-preview-registers = Das antworten die Register
svc-area-follow-on = Was danach kommen kann
svc-part-follow-ons = Was danach kommen kann
svc-text-follow-ons = Was danach kommt
svc-text-why = Erklärung
