# Anmeldung
sign-in-title = Anmeldung für Mitarbeiter
sign-in-intro = Geben Sie Ihren Anmelde-Namen und Ihr Passwort ein. Danach brauchen Sie den Code aus Ihrer App.
login-label = Anmelde-Name
password-label = Passwort
continue = Weiter
sign-in-wrong = Der Anmelde-Name oder das Passwort ist falsch. Prüfen Sie beides. Nach mehreren Fehlern müssen Sie kurz warten.
sign-in-trouble = Die Anmeldung klappt nicht?
sign-in-trouble-text = Fragen Sie die Administration in Ihrem Haus. Dort bekommen Sie ein neues Passwort.
sign-in-citizens = Sie möchten einen Antrag stellen? Dann brauchen Sie keine Anmeldung.
sign-in-citizens-link = Hier finden Sie die Anträge
sign-in-over = Die Anmeldung hat zu lange gedauert. Bitte melden Sie sich neu an.
sign-in-button = Anmelden
sign-in-again = Mit einem anderen Konto anmelden
signed-out = Sie sind abgemeldet.

# Zweiter Faktor
code-title = Code eingeben
code-intro = Öffnen Sie Ihre App. Die App zeigt einen Code. Geben Sie den Code hier ein.
code-label = Code aus der App
code-hint = Der Code hat 6 Ziffern. Alle 30 Sekunden gibt es einen neuen Code. Jeder Code gilt nur einmal.
code-wrong = Der Code ist falsch oder schon benutzt. Warten Sie auf den nächsten Code. Nach mehreren Fehlern müssen Sie kurz warten.
code-no-device = Ich habe mein Gerät nicht dabei
code-no-device-text = Sie haben auch keinen Ersatz-Code? Dann fragen Sie die Administration in Ihrem Haus.
recovery-label = Ersatz-Code
recovery-hint = Sie haben Ersatz-Codes bekommen. Jeder Ersatz-Code gilt nur einmal.
recovery-use = Mit Ersatz-Code anmelden
recovery-title = Ihre Ersatz-Codes
recovery-done = Die Codes sind fertig.
recovery-keep = Drucken Sie die Codes aus. Bewahren Sie die Codes gut auf. Sie sehen die Codes nur jetzt.
enrol-title = App verbinden
enrol-intro = Ein Passwort allein ist nicht sicher genug. Deshalb brauchen Sie auch eine App.
enrol-app = Installieren Sie eine Authenticator-App. Zum Beispiel auf Ihrem Handy.
enrol-scan = Lesen Sie dieses Bild mit der App ein.
enrol-qr = QR-Code für die App. Der Schlüssel steht auch als Text darunter.
enrol-text = Oder tippen Sie diesen Schlüssel in die App:
first-password-title = Neues Passwort wählen
first-password-intro = Ihr Start-Passwort gilt nur einmal. Wählen Sie jetzt ein eigenes Passwort.

# Eigenes Konto
own-title = Mein Konto
own-changes = Stimmt etwas nicht? Sagen Sie es der Administration.
own-proofs = Passwort und App
own-sessions = Angemeldete Geräte
own-here = Das ist Ihr eigenes Konto.
own-here-text = Sie können Name und E-Mail-Adresse ändern. Rollen ändert eine andere Person aus der Administration. Passwort und Geräte finden Sie hier:
password-set = gesetzt
password-change-title = Passwort ändern
password-change-intro = Danach sind alle anderen Geräte abgemeldet.
password-change-button = Passwort ändern
password-changed = Sie haben ein neues Passwort. Alle anderen Geräte sind abgemeldet.
password-current = Jetziges Passwort
password-new = Neues Passwort
password-hint = Mindestens 12 Zeichen. Gut sind 4 Wörter, die nicht zusammen gehören. Ihr Name darf nicht vorkommen.
password-again = Neues Passwort noch einmal
factor-title = App und Ersatz-Codes
factor-change = App ändern
factor-device = Anderes Gerät verbinden
factor-device-intro = Das neue Gerät ersetzt das alte Gerät. Sie bekommen neue Ersatz-Codes.
factor-device-button = Gerät verbinden
factor-codes = Neue Ersatz-Codes
factor-codes-intro = Die alten Ersatz-Codes gelten dann nicht mehr.
factor-codes-button = Neue Ersatz-Codes zeigen
codes-left = { $n ->
    [0] App, kein Ersatz-Code übrig
    [one] App, noch ein Ersatz-Code
   *[other] App, noch { $n } Ersatz-Codes
}
codes-few = Sie haben nur noch wenige Ersatz-Codes.
codes-few-text = Holen Sie sich neue. Dann können Sie sich auch ohne Ihr Gerät anmelden.
session-device = Gerät
session-begun = Angemeldet seit
session-seen = Zuletzt benutzt
session-this = dieses Gerät
session-unknown = Unbekanntes Gerät
sessions-end = Alle anderen Geräte abmelden
sessions-ended = { $n ->
    [0] Kein anderes Gerät war angemeldet.
    [one] Ein anderes Gerät ist abgemeldet.
   *[other] { $n } andere Geräte sind abgemeldet.
}
cancel = Abbrechen
save = Speichern
yes = Ja
no = Nein
never = Noch nie

# Protokoll
log-title = Das ist mit dem Konto passiert
log-intro = Hier steht alles, was mit Ihrem Konto passiert ist. Ist etwas komisch? Dann ändern Sie Ihr Passwort. Und sagen Sie es der Administration. Ihre Anmeldungen sehen nur Sie.
log-all = Alles ansehen
log-when = Wann
log-what = Was
log-who = Wer
who-machine = Der Computer
who-public = Jemand ohne Anmeldung
who-owner = Die Person, der das Konto gehört
who-administration = Die Administration
event-created = Konto angelegt
event-changed = Angaben oder Rollen geändert
event-deactivated = Konto geschlossen
event-reactivated = Konto wieder geöffnet
event-unlocked = Sperre beendet
event-reset = Start-Passwort ausgegeben
event-sessions-ended = Alle Geräte abgemeldet
event-signed-in = Angemeldet
event-signed-out = Abgemeldet
event-signed-out-elsewhere = Andere Geräte abgemeldet
event-sign-in-failed = Anmeldung hat nicht geklappt
event-password-proof-failed = Falsches Passwort bei einer Änderung
event-password-changed = Passwort geändert
event-second-factor-enrolled = App verbunden
event-recovery-codes-issued = Neue Ersatz-Codes
event-recovery-code-used = Ersatz-Code benutzt

# Verwaltung
list-title = Konten der Mitarbeiter
list-search = Name, Anmelde-Name oder E-Mail-Adresse
list-search-button = Suchen
list-empty = Kein Konto gefunden
list-empty-text = Prüfen Sie, ob alles richtig geschrieben ist. Oder suchen Sie mit weniger Buchstaben.
list-unknown-tries = { $n ->
    [one] Heute hat sich einmal jemand mit einem unbekannten Namen oder an einem gesperrten Konto versucht.
   *[other] Heute gab es { $n } Versuche mit unbekannten Namen oder an gesperrten Konten.
}
name-label = Name
email-label = E-Mail-Adresse
roles-label = Rollen
roles-hint = Administration geht nicht zusammen mit anderen Rollen. Wer Konten verwaltet, sieht keine Anträge.
offices-label = Stellen
offices-hint = Das Konto sieht nur Anträge dieser Stellen. Administration braucht keine Stelle.
login-hint = Kleine Buchstaben, Ziffern und Punkt. Zum Beispiel: f.oumarou. Man kann ihn später nicht ändern.
state-label = Zustand
state-active = Offen
state-locked = Pause nach Fehlern
state-closed = Geschlossen
state-start = Start-Passwort
role-clerk = Sach-Bearbeitung
role-team-lead = Team-Leitung
role-cashier = Kasse
role-controller = Verkehrs-Überwachung
role-administrator = Administration
new-title = Konto anlegen
new-intro = Sie bekommen ein Start-Passwort. Geben Sie es der Person. Beim ersten Anmelden wählt die Person ein eigenes Passwort.
new-button = Konto anlegen
start-title = Start-Passwort
start-once = Sie sehen das Passwort nur jetzt.
start-hand-over = Geben Sie es { $name } selbst in die Hand oder in einem zugeklebten Umschlag. Es gilt bis { $until }.
start-password = Start-Passwort
start-to-account = Zum Konto
start-until = Start-Passwort gilt bis
details-title = Angaben und Rollen
changes-title = Änderungen
changes-intro = Anmeldungen stehen hier nicht. Die sieht nur die Person, der das Konto gehört.
created-label = Angelegt am
last-sign-in = Letzte Anmeldung
locked-until = Pause bis
changed = Die Angaben sind gespeichert.
deactivated = Das Konto ist geschlossen. Alle Geräte sind abgemeldet.
reactivated = Das Konto ist wieder offen.
unlocked = Die Sperre ist beendet.
sessions-ended-other = Alle Geräte von diesem Konto sind abgemeldet.
reactivate-text = { $name } kann sich nicht anmelden.
reactivate-button = Konto wieder öffnen
unlock-button = Sperre beenden
reset-title = Neues Start-Passwort ausgeben
reset-text = Das alte Passwort von { $name } gilt dann nicht mehr. Alle Geräte werden abgemeldet. Prüfen Sie: Sprechen Sie wirklich mit dieser Person?
reset-factor = Auch die App zurücksetzen
reset-factor-hint = Nur, wenn das Gerät verloren ist und es keine Ersatz-Codes gibt.
reset-button = Start-Passwort ausgeben
end-sessions-title = Alle Geräte abmelden
end-sessions-text = { $name } muss sich dann überall noch einmal anmelden.
end-sessions-button = Überall abmelden
deactivate-title = Konto schließen
deactivate-text = { $name } wird sofort abgemeldet und kann sich nicht mehr anmelden. Man kann weiter sehen, was die Person getan hat.
deactivate-button = Konto schließen

# Ablehnungen
refusal-not-administrator = Nur die Administration ändert Konten.
refusal-own-roles = Niemand kann die eigenen Rollen ändern. Fragen Sie eine andere Person aus der Administration.
refusal-own-account = Das geht beim eigenen Konto nicht. Fragen Sie eine andere Person aus der Administration.
refusal-last-administrator = Das ist das letzte Konto der Administration. Geben Sie zuerst einem anderen Konto diese Rolle.
refusal-administrator-alone = Administration geht nicht zusammen mit anderen Rollen. Wählen Sie nur das eine oder das andere.
refusal-role-missing = Wählen Sie mindestens eine Rolle.
refusal-office-missing = Wählen Sie mindestens eine Stelle.
refusal-office-unknown = Eine Stelle gibt es nicht mehr. Wählen Sie neu.
refusal-name-missing = Geben Sie den Namen ein. Er hat 2 bis 100 Zeichen.
refusal-login-malformed = Der Anmelde-Name beginnt mit einem kleinen Buchstaben. Erlaubt sind a bis z, Ziffern, Punkt und Striche. Er hat 2 bis 60 Zeichen.
refusal-login-taken = Diesen Anmelde-Namen gibt es schon. Wählen Sie einen anderen.
refusal-email-malformed = Geben Sie eine E-Mail-Adresse ein. Zum Beispiel: name@stadt.example.
refusal-inactive = Das Konto ist geschlossen.
refusal-active = Das Konto ist schon offen.
refusal-password-short = Das Passwort ist zu kurz. Es braucht mindestens 12 Zeichen.
refusal-password-long = Das Passwort ist zu lang. Es darf höchstens 200 Zeichen haben.
refusal-password-common = Dieses Passwort ist leicht zu erraten. Nehmen Sie zum Beispiel 4 Wörter, die nicht zusammen gehören.
refusal-password-named = In dem Passwort steht Ihr Name. Nehmen Sie ein anderes.
refusal-password-unchanged = Das ist das alte Passwort. Nehmen Sie ein neues.
refusal-password-repeat = Die beiden neuen Passwörter sind nicht gleich. Geben Sie beide noch einmal ein.
refusal-password-wrong = Das Passwort ist falsch. Oder Sie müssen nach mehreren Fehlern kurz warten.
refusal-code-wrong = Der Code ist falsch. Warten Sie auf den nächsten Code.

# Zugangstoken
tokens-title = Zugangs-Token für Programme
tokens-own = Ein Zugangs-Token ist wie ein Schlüssel. Ein Programm arbeitet damit in Ihrem Namen.
tokens-manage = Zugangs-Token ansehen und ausstellen
tokens-intro = Ein Programm mit dem Token darf das Gleiche wie Sie. Alles steht unter Ihrem Namen im Verlauf. Geben Sie das Token nie weiter.
tokens-docs = So arbeiten Programme mit dem Rathaus
tokens-none = Sie haben kein gültiges Zugangs-Token
tokens-none-text = Sie können unten ein Token ausstellen.
tokens-new = Neues Zugangs-Token
tokens-name-label = Name vom Token
tokens-name-hint = Der Name hilft Ihnen beim Wieder-Finden. Zum Beispiel: „Auswertung am Montag“.
tokens-days-label = Gültig für
tokens-days = { $n ->
    [365] ein Jahr
   *[other] { $n } Tage
}
tokens-button = Zugangs-Token ausstellen
tokens-col-name = Name
tokens-col-created = Ausgestellt
tokens-col-until = Gültig bis
tokens-col-used = Zuletzt benutzt
tokens-col-revoke = Ungültig machen
tokens-revoke = Ungültig machen
tokens-revoke-what = „{ $name }“ ungültig machen
tokens-revoked = Das Zugangs-Token gilt jetzt nicht mehr.
tokens-made-title = Ihr neues Zugangs-Token
tokens-made-once = Sie sehen das Token nur jetzt.
tokens-made-keep = Speichern Sie das Token an einem sicheren Ort. Wer das Token hat, arbeitet in Ihrem Namen.
tokens-made-secret = Zugangs-Token
tokens-back = Zurück zu den Zugangs-Token
refusal-token-name-missing = Schreiben Sie einen Namen. Der Name darf höchstens 80 Zeichen lang sein.
refusal-token-days = Wählen Sie, wie lange das Token gilt. Höchstens ein Jahr geht.
refusal-tokens-too-many = Sie haben schon 20 Zugangs-Token. Machen Sie zuerst eines ungültig.
event-api-token-created = Zugangs-Token ausgestellt
event-api-token-revoked = Zugangs-Token ungültig gemacht
