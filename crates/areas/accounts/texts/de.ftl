# Anmeldung
sign-in-title = Anmeldung für Mitarbeitende
sign-in-intro = Melden Sie sich mit Ihrem Anmeldenamen und Ihrem Passwort an. Danach fragen wir nach dem Code Ihrer Authenticator-App.
login-label = Anmeldename
password-label = Passwort
continue = Weiter
sign-in-wrong = Anmeldename oder Passwort stimmen nicht. Prüfen Sie beides. Nach mehreren Fehlversuchen ist eine Pause nötig, die mit jedem Versuch länger wird.
sign-in-trouble = Die Anmeldung klappt nicht?
sign-in-trouble-text = Wenden Sie sich an die Fachadministration Ihres Hauses. Sie kann eine Sperre aufheben und ein neues Startpasswort ausgeben.
sign-in-citizens = Sie möchten etwas beantragen? Dafür brauchen Sie diese Anmeldung nicht.
sign-in-citizens-link = Zu den Leistungen
sign-in-over = Die Anmeldung hat zu lange gedauert oder wurde noch nicht begonnen. Bitte melden Sie sich an.
sign-in-button = Anmelden
sign-in-again = Mit einem anderen Konto anmelden
signed-out = Sie sind abgemeldet.

# Zweiter Faktor
code-title = Code eingeben
code-intro = Öffnen Sie Ihre Authenticator-App. Geben Sie den Code ein, der jetzt für dieses Rathaus angezeigt wird.
code-label = Code aus der App
code-hint = Sechs Ziffern. Der Code wechselt alle 30 Sekunden und gilt nur einmal.
code-wrong = Der Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten Code und geben Sie ihn ein. Nach mehreren Fehlversuchen ist eine Pause nötig.
code-no-device = Ich habe mein Gerät nicht zur Hand
code-no-device-text = Auch die Ersatzcodes sind nicht da? Dann hilft Ihnen die Fachadministration Ihres Hauses.
recovery-label = Ersatzcode
recovery-hint = Einer der Codes, die Sie bei der Einrichtung erhalten haben. Jeder gilt nur einmal.
recovery-use = Mit Ersatzcode anmelden
recovery-title = Ihre Ersatzcodes
recovery-done = Die Codes sind bereit.
recovery-keep = Drucken Sie die Codes aus oder speichern Sie sie in Ihrem Passwortspeicher. Jeder Code ersetzt die App einmal. Sie werden nur jetzt angezeigt.
enrol-title = Zweiten Faktor einrichten
enrol-intro = Ein Passwort allein schützt die Daten der Bürgerinnen und Bürger nicht genug. Verbinden Sie deshalb eine Authenticator-App mit Ihrem Konto.
enrol-app = Installieren Sie eine Authenticator-App auf Ihrem Diensthandy oder Ihrem Rechner, falls Sie noch keine haben.
enrol-scan = Lesen Sie dieses Bild mit der App ein.
enrol-qr = QR-Code für die Authenticator-App. Der Schlüssel steht auch als Text darunter.
enrol-text = Oder tippen Sie diesen Schlüssel ab:
first-password-title = Eigenes Passwort wählen
first-password-intro = Ihr Startpasswort gilt nur für diese Anmeldung. Wählen Sie jetzt ein eigenes.

# Eigenes Konto
own-title = Mein Konto
own-changes = Stimmt hier etwas nicht? Änderungen nimmt die Fachadministration vor.
own-proofs = Passwort und zweiter Faktor
own-sessions = Angemeldete Geräte
own-here = Das ist Ihr eigenes Konto.
own-here-text = Name und E-Mail-Adresse können Sie ändern. Rollen, Sperren und Startpasswörter ändert jemand anderes aus der Administration. Passwort und Geräte finden Sie unter
password-set = gesetzt
password-change-title = Passwort ändern
password-change-intro = Danach sind alle anderen Geräte abgemeldet.
password-change-button = Passwort ändern
password-changed = Das Passwort ist geändert. Andere Geräte sind abgemeldet.
password-current = Jetziges Passwort
password-new = Neues Passwort
password-hint = Mindestens zwölf Zeichen. Gut sind vier oder mehr Wörter, die nicht zusammengehören. Ihr Name darf nicht vorkommen.
password-again = Neues Passwort wiederholen
factor-title = Zweiter Faktor
factor-change = Zweiten Faktor ändern
factor-device = Anderes Gerät verbinden
factor-device-intro = Das neue Gerät ersetzt das alte. Sie erhalten auch neue Ersatzcodes.
factor-device-button = Gerät verbinden
factor-codes = Neue Ersatzcodes
factor-codes-intro = Die alten Ersatzcodes gelten dann nicht mehr.
factor-codes-button = Neue Ersatzcodes anzeigen
codes-left = { $n ->
    [0] Authenticator-App, keine Ersatzcodes übrig
    [one] Authenticator-App, noch ein Ersatzcode
   *[other] Authenticator-App, noch { $n } Ersatzcodes
}
codes-few = Ihre Ersatzcodes gehen zur Neige.
codes-few-text = Holen Sie sich neue, damit Sie sich auch ohne Ihr Gerät anmelden können.
session-device = Gerät
session-begun = Angemeldet seit
session-seen = Zuletzt benutzt
session-this = dieses Gerät
session-unknown = Unbekanntes Gerät
sessions-end = Alle anderen Geräte abmelden
sessions-ended = { $n ->
    [0] Es war kein anderes Gerät angemeldet.
    [one] Ein anderes Gerät ist abgemeldet.
   *[other] { $n } andere Geräte sind abgemeldet.
}
cancel = Abbrechen
save = Speichern
yes = Ja
no = Nein
never = Noch nie

# Protokoll
log-title = Protokoll des Kontos
log-intro = Alles, was mit Ihrem Konto geschehen ist. Kommt Ihnen etwas fremd vor, ändern Sie Ihr Passwort und sagen Sie der Administration Bescheid. Anmeldungen sehen nur Sie.
log-all = Ganzes Protokoll ansehen
log-when = Zeitpunkt
log-what = Ereignis
log-who = Durch
who-machine = System
who-public = Nicht angemeldete Person
who-owner = Inhaberin oder Inhaber des Kontos
who-administration = Administration
event-created = Konto angelegt
event-changed = Angaben oder Rollen geändert
event-deactivated = Konto deaktiviert
event-reactivated = Konto wieder geöffnet
event-unlocked = Sperre aufgehoben
event-reset = Startpasswort ausgegeben
event-sessions-ended = Alle Geräte abgemeldet
event-signed-in = Anmeldung
event-signed-out = Abmeldung
event-signed-out-elsewhere = Andere Geräte abgemeldet
event-sign-in-failed = Fehlgeschlagene Anmeldung
event-password-proof-failed = Falsches Passwort bei einer Änderung
event-password-changed = Passwort geändert
event-second-factor-enrolled = Zweiter Faktor eingerichtet
event-recovery-codes-issued = Neue Ersatzcodes
event-recovery-code-used = Ersatzcode benutzt

# Verwaltung
list-title = Konten der Mitarbeitenden
list-search = Name, Anmeldename oder E-Mail-Adresse
list-search-button = Suchen
list-empty = Kein Konto gefunden
list-empty-text = Prüfen Sie die Schreibweise oder suchen Sie mit weniger Buchstaben.
list-unknown-tries = { $n ->
    [one] Heute gab es einen Anmeldeversuch mit unbekanntem Namen oder an einem gesperrten Konto.
   *[other] Heute gab es { $n } Anmeldeversuche mit unbekanntem Namen oder an gesperrten Konten.
}
name-label = Name
email-label = E-Mail-Adresse
roles-label = Rollen
roles-hint = Administration lässt sich mit keiner anderen Rolle verbinden: Wer Konten verwaltet, sieht keine Vorgänge.
offices-label = Stellen
offices-hint = Das Konto sieht nur Vorgänge dieser Stellen. Administration braucht keine.
login-hint = Kleine Buchstaben, Ziffern, Punkt, Binde- und Unterstrich, zum Beispiel f.oumarou. Er lässt sich später nicht ändern.
state-label = Zustand
state-active = Aktiv
state-locked = Pause nach Fehlversuchen
state-closed = Deaktiviert
state-start = Startpasswort
role-clerk = Sachbearbeitung
role-team-lead = Teamleitung
role-cashier = Kasse
role-controller = Verkehrsüberwachung
role-administrator = Administration
new-title = Konto anlegen
new-intro = Sie erhalten ein Startpasswort zum Übergeben. Beim ersten Anmelden wird es durch ein eigenes ersetzt und ein zweiter Faktor eingerichtet.
new-button = Konto anlegen
start-title = Startpasswort
start-once = Das Passwort wird nur jetzt angezeigt.
start-hand-over = Übergeben Sie es { $name } persönlich oder in einem verschlossenen Umschlag. Es gilt bis { $until }.
start-password = Startpasswort
start-to-account = Zum Konto
start-until = Startpasswort gilt bis
details-title = Angaben und Rollen
changes-title = Änderungen
changes-intro = Anmeldungen stehen hier nicht: Sie gehen nur die Inhaberin oder den Inhaber des Kontos an.
created-label = Angelegt am
last-sign-in = Letzte Anmeldung
locked-until = Pause bis
changed = Die Angaben sind gespeichert.
deactivated = Das Konto ist deaktiviert, alle Geräte sind abgemeldet.
reactivated = Das Konto ist wieder offen.
unlocked = Die Sperre ist aufgehoben.
sessions-ended-other = Alle Geräte dieses Kontos sind abgemeldet.
reactivate-text = { $name } kann sich nicht anmelden.
reactivate-button = Konto wieder öffnen
unlock-button = Sperre aufheben
reset-title = Neues Startpasswort ausgeben
reset-text = Das alte Passwort von { $name } gilt dann nicht mehr, alle Geräte werden abgemeldet. Vergewissern Sie sich, dass Sie wirklich mit dieser Person sprechen.
reset-factor = Auch den zweiten Faktor zurücksetzen
reset-factor-hint = Nur, wenn das Gerät verloren ist und keine Ersatzcodes da sind.
reset-button = Startpasswort ausgeben
end-sessions-title = Alle Geräte abmelden
end-sessions-text = { $name } muss sich dann überall neu anmelden.
end-sessions-button = Überall abmelden
deactivate-title = Konto deaktivieren
deactivate-text = { $name } wird sofort abgemeldet und kann sich nicht mehr anmelden. Was die Person getan hat, bleibt nachvollziehbar.
deactivate-button = Konto deaktivieren

# Ablehnungen
refusal-not-administrator = Konten ändert nur die Administration.
refusal-own-roles = Die eigenen Rollen und Stellen kann niemand ändern. Bitten Sie jemand anderen aus der Administration.
refusal-own-account = Das geht beim eigenen Konto nicht. Bitten Sie jemand anderen aus der Administration.
refusal-last-administrator = Dieses Konto ist das letzte der Administration. Geben Sie zuerst einem anderen Konto diese Rolle.
refusal-administrator-alone = Administration lässt sich mit keiner anderen Rolle verbinden. Wählen Sie entweder Administration oder andere Rollen.
refusal-role-missing = Wählen Sie mindestens eine Rolle.
refusal-office-missing = Wählen Sie mindestens eine Stelle.
refusal-office-unknown = Eine der Stellen gibt es nicht mehr. Wählen Sie neu.
refusal-name-missing = Geben Sie den Namen ein, mit 2 bis 100 Zeichen.
refusal-login-malformed = Der Anmeldename beginnt mit einem kleinen Buchstaben und hat 2 bis 60 Zeichen: a bis z, Ziffern, Punkt, Binde- und Unterstrich.
refusal-login-taken = Diesen Anmeldenamen gibt es schon. Wählen Sie einen anderen.
refusal-email-malformed = Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@stadt.example.
refusal-inactive = Das Konto ist deaktiviert.
refusal-active = Das Konto ist bereits offen.
refusal-password-short = Das Passwort ist zu kurz. Nehmen Sie mindestens zwölf Zeichen.
refusal-password-long = Das Passwort ist zu lang. Nehmen Sie höchstens 200 Zeichen.
refusal-password-common = Dieses Passwort wird zuerst ausprobiert. Nehmen Sie ein ausgefalleneres, etwa vier Wörter, die nicht zusammengehören.
refusal-password-named = Im Passwort steht Ihr Name oder Anmeldename. Nehmen Sie ein anderes.
refusal-password-unchanged = Das ist das bisherige Passwort. Nehmen Sie ein neues.
refusal-password-repeat = Die Wiederholung stimmt nicht mit dem neuen Passwort überein. Geben Sie beide noch einmal ein.
refusal-password-wrong = Das Passwort stimmt nicht, oder nach mehreren Fehlversuchen ist eine Pause nötig.
refusal-code-wrong = Der Code passt nicht zu diesem Schlüssel. Warten Sie auf den nächsten Code und geben Sie ihn ein.

# Zugangstoken
tokens-title = Zugangstoken für Programme
tokens-own = Mit einem Zugangstoken arbeitet ein Programm in Ihrem Namen über die Programmierschnittstelle.
tokens-manage = Zugangstoken ansehen und ausstellen
tokens-intro = Ein Programm mit einem solchen Token darf genau das, was Sie dürfen: mit Ihren Rollen, für Ihre Stellen. Alles, was es tut, steht unter Ihrem Namen im Verlauf der Vorgänge. Geben Sie ein Token deshalb nie weiter.
tokens-docs = Beschreibung der Programmierschnittstelle
tokens-none = Sie haben kein gültiges Zugangstoken
tokens-none-text = Stellen Sie unten eines aus, wenn ein Programm in Ihrem Namen arbeiten soll.
tokens-new = Neues Zugangstoken
tokens-name-label = Bezeichnung
tokens-name-hint = Woran Sie es wiedererkennen, zum Beispiel „Auswertung am Montag“.
tokens-days-label = Gültig für
tokens-days = { $n ->
    [365] ein Jahr
   *[other] { $n } Tage
}
tokens-button = Zugangstoken ausstellen
tokens-col-name = Bezeichnung
tokens-col-created = Ausgestellt
tokens-col-until = Gültig bis
tokens-col-used = Zuletzt benutzt
tokens-col-revoke = Widerruf
tokens-revoke = Widerrufen
tokens-revoke-what = „{ $name }“ widerrufen
tokens-revoked = Das Zugangstoken ist widerrufen. Es gilt ab sofort nicht mehr.
tokens-made-title = Ihr neues Zugangstoken
tokens-made-once = Das Token wird nur jetzt angezeigt.
tokens-made-keep = Speichern Sie es dort, wo Ihr Programm Geheimnisse aufbewahrt. Wer es hat, arbeitet in Ihrem Namen.
tokens-made-secret = Zugangstoken
tokens-back = Zurück zu den Zugangstoken
refusal-token-name-missing = Geben Sie eine Bezeichnung mit höchstens 80 Zeichen ein.
refusal-token-days = Wählen Sie, wie lange das Token gelten soll. Höchstens ein Jahr ist möglich.
refusal-tokens-too-many = Sie haben schon 20 gültige Zugangstoken. Widerrufen Sie eines, das Sie nicht mehr brauchen.
event-api-token-created = Zugangstoken ausgestellt
event-api-token-revoked = Zugangstoken widerrufen
