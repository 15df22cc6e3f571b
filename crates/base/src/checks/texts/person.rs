//! Texts about names, dates, addresses and ways to reach a person. Data only.

/// Key, then German, plain German, English.
pub(super) const TEXTS: &[(&str, [&str; 3])] = &[
    (
        "name.empty",
        [
            "Bitte geben Sie den Namen ein.",
            "Bitte schreiben Sie den Namen.",
            "Please enter the name.",
        ],
    ),
    (
        "name.too-long",
        [
            "Der Name hat {length} Zeichen. Bitte kürzen Sie ihn auf höchstens {max} Zeichen.",
            "Der Name ist zu lang. Sie können nur {max} Zeichen schreiben.",
            "The name has {length} characters. Please shorten it to at most {max}.",
        ],
    ),
    (
        "name.digit",
        [
            "Ein Personenname enthält keine Ziffern. Bitte entfernen Sie „{character}“.",
            "In einem Namen sind keine Zahlen. Bitte löschen Sie: {character}",
            "A personal name has no digits. Please remove “{character}”.",
        ],
    ),
    (
        "name.character",
        [
            "Das Zeichen „{character}“ kann im Register nicht gespeichert werden. Bitte schreiben Sie den Namen in lateinischen Buchstaben, wie er im Ausweis steht.",
            "Das Zeichen {character} geht nicht. Bitte schreiben Sie den Namen so wie im Ausweis.",
            "The character “{character}” cannot be stored in the register. Please write the name in Latin letters, as on the identity card.",
        ],
    ),
    (
        "name.no-letter",
        [
            "Der Name braucht mindestens einen Buchstaben.",
            "Ein Name hat Buchstaben. Bitte schreiben Sie den Namen.",
            "The name needs at least one letter.",
        ],
    ),
    (
        "date.format",
        [
            "Bitte geben Sie das Datum als Tag.Monat.Jahr ein, zum Beispiel 03.05.1980.",
            "Bitte schreiben Sie: Tag, Punkt, Monat, Punkt, Jahr. Zum Beispiel 03.05.1980.",
            "Please enter the date as day.month.year, for example 03.05.1980.",
        ],
    ),
    (
        "date.year",
        [
            "Bitte geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 1980.",
            "Bitte schreiben Sie das Jahr mit 4 Zahlen. Zum Beispiel 1980.",
            "Please enter the year with four digits, for example 1980.",
        ],
    ),
    (
        "date.slash",
        [
            "Bitte trennen Sie Tag, Monat und Jahr mit Punkten, zum Beispiel 03.05.1980. Schrägstriche werden je nach Land verschieden gelesen.",
            "Bitte schreiben Sie Punkte und keine Striche. Zum Beispiel 03.05.1980.",
            "Please separate day, month and year with dots, for example 03.05.1980. Slashes are read differently from country to country.",
        ],
    ),
    (
        "date.not-in-calendar",
        [
            "Den {date} gibt es im Kalender nicht. Bitte prüfen Sie Tag und Monat.",
            "Diesen Tag gibt es nicht: {date}. Bitte sehen Sie noch einmal nach.",
            "{date} does not exist in the calendar. Please check day and month.",
        ],
    ),
    (
        "birth-date.day-without-month",
        [
            "Ist der Monat unbekannt, lassen Sie bitte auch den Tag weg, zum Beispiel 00.00.1950.",
            "Sie kennen den Monat nicht? Dann schreiben Sie zum Beispiel 00.00.1950.",
            "If the month is unknown, please leave the day out as well, for example 00.00.1950.",
        ],
    ),
    (
        "birth-date.future",
        [
            "Das Geburtsdatum liegt in der Zukunft. Bitte prüfen Sie das Jahr.",
            "Dieser Tag war noch nicht. Bitte prüfen Sie das Jahr.",
            "The date of birth lies in the future. Please check the year.",
        ],
    ),
    (
        "birth-date.too-old",
        [
            "Das Geburtsdatum liegt mehr als 130 Jahre zurück. Bitte prüfen Sie das Jahr.",
            "Dieser Tag ist zu lange her. Bitte prüfen Sie das Jahr.",
            "The date of birth is more than 130 years ago. Please check the year.",
        ],
    ),
    (
        "postal-code.format",
        [
            "Eine Postleitzahl hat fünf Ziffern, zum Beispiel 12345.",
            "Die Postleitzahl hat 5 Zahlen. Zum Beispiel 12345.",
            "A postal code has five digits, for example 12345.",
        ],
    ),
    (
        "postal-code.range",
        [
            "Diese Postleitzahl gibt es in Deutschland nicht. Bitte prüfen Sie die Ziffern.",
            "Diese Postleitzahl gibt es nicht. Bitte sehen Sie noch einmal nach.",
            "This postal code does not exist in Germany. Please check the digits.",
        ],
    ),
    (
        "house-number.empty",
        [
            "Bitte geben Sie die Hausnummer ein, zum Beispiel 12a.",
            "Bitte schreiben Sie die Haus-Nummer. Zum Beispiel 12a.",
            "Please enter the house number, for example 12a.",
        ],
    ),
    (
        "house-number.format",
        [
            "Bitte geben Sie nur die Hausnummer ein, zum Beispiel 12, 12a, 12-14 oder 12/3. Stockwerk und Wohnung gehören in das Feld „Zusatz“.",
            "Bitte schreiben Sie nur die Haus-Nummer. Zum Beispiel 12a. Den Stock schreiben Sie bei „Zusatz“.",
            "Please enter only the house number, for example 12, 12a, 12-14 or 12/3. Floor and flat belong in the field for additions.",
        ],
    ),
    (
        "house-number.order",
        [
            "Bei mehreren Hausnummern steht die kleinere zuerst, zum Beispiel 12-14.",
            "Bitte schreiben Sie die kleine Zahl zuerst. Zum Beispiel 12-14.",
            "Please put the lower house number first, for example 12-14.",
        ],
    ),
    (
        "email.empty",
        [
            "Bitte geben Sie eine E-Mail-Adresse ein.",
            "Bitte schreiben Sie Ihre E-Mail-Adresse.",
            "Please enter an e-mail address.",
        ],
    ),
    (
        "email.space",
        [
            "Eine E-Mail-Adresse enthält keine Leerzeichen. Bitte entfernen Sie sie und geben Sie nur eine Adresse ein.",
            "Bitte schreiben Sie die E-Mail-Adresse ohne Lücke.",
            "An e-mail address has no spaces. Please remove them and enter only one address.",
        ],
    ),
    (
        "email.at",
        [
            "Eine E-Mail-Adresse enthält genau ein @, zum Beispiel name@example.org.",
            "In der E-Mail-Adresse ist ein @. Zum Beispiel name@example.org.",
            "An e-mail address has exactly one @, for example name@example.org.",
        ],
    ),
    (
        "email.local",
        [
            "Vor dem @ steht ein Name ohne Sonderzeichen, zum Beispiel name@example.org. Bitte prüfen Sie den Teil vor dem @.",
            "Bitte prüfen Sie den Teil vor dem @.",
            "Please check the part before the @, for example name@example.org.",
        ],
    ),
    (
        "email.domain",
        [
            "Der Teil hinter dem @ („{domain}“) ist unvollständig oder enthält ein falsches Zeichen. Richtig ist zum Beispiel example.org, mit Punkt und ohne Komma.",
            "Bitte prüfen Sie den Teil nach dem @: {domain}. Dort ist ein Punkt. Zum Beispiel example.org.",
            "The part after the @ (“{domain}”) is incomplete or has a wrong character. It should look like example.org, with a dot and no comma.",
        ],
    ),
    (
        "email.too-long",
        [
            "Die E-Mail-Adresse ist länger als 254 Zeichen. Bitte geben Sie eine kürzere an.",
            "Die E-Mail-Adresse ist zu lang. Haben Sie eine andere?",
            "The e-mail address is longer than 254 characters. Please give a shorter one.",
        ],
    ),
    (
        "phone.empty",
        [
            "Bitte geben Sie eine Telefonnummer ein.",
            "Bitte schreiben Sie Ihre Telefon-Nummer.",
            "Please enter a telephone number.",
        ],
    ),
    (
        "phone.character",
        [
            "Eine Telefonnummer besteht aus Ziffern. Bitte entfernen Sie „{character}“.",
            "Eine Telefon-Nummer hat nur Zahlen. Bitte löschen Sie: {character}",
            "A telephone number consists of digits. Please remove “{character}”.",
        ],
    ),
    (
        "phone.area-code",
        [
            "Bitte geben Sie die Nummer mit Vorwahl ein, zum Beispiel 069 90009000 oder +43 1 4000.",
            "Bitte schreiben Sie auch die Vorwahl. Zum Beispiel 069 90009000.",
            "Please enter the number with its area code, for example 069 90009000 or +43 1 4000.",
        ],
    ),
    (
        "phone.length",
        [
            "Die Telefonnummer hat zu wenige oder zu viele Ziffern. Bitte prüfen Sie sie, zum Beispiel 069 90009000.",
            "In der Telefon-Nummer fehlen Zahlen oder es sind zu viele. Bitte sehen Sie noch einmal nach.",
            "The telephone number has too few or too many digits. Please check it, for example 069 90009000.",
        ],
    ),
    (
        "ags.length",
        [
            "Der Amtliche Gemeindeschlüssel hat acht Ziffern, zum Beispiel 01234567.",
            "Der Schlüssel der Gemeinde hat 8 Zahlen. Zum Beispiel 01234567.",
            "The municipality key (AGS) has eight digits, for example 01234567.",
        ],
    ),
    (
        "ags.land",
        [
            "Die ersten beiden Ziffern nennen das Land und liegen zwischen 01 und 16.",
            "Die ersten 2 Zahlen sind das Bundesland. Sie sind zwischen 01 und 16.",
            "The first two digits name the Land and lie between 01 and 16.",
        ],
    ),
    (
        "ars.length",
        [
            "Der Amtliche Regionalschlüssel hat zwölf Ziffern, zum Beispiel 012345678901.",
            "Der Schlüssel der Region hat 12 Zahlen. Zum Beispiel 012345678901.",
            "The regional key (ARS) has twelve digits, for example 012345678901.",
        ],
    ),
    (
        "time.format",
        [
            "Bitte geben Sie die Uhrzeit mit Stunde und Minute ein, zum Beispiel 14:30.",
            "Bitte schreiben Sie Stunde, Doppelpunkt, Minute. Zum Beispiel 14:30.",
            "Please enter the time with hour and minute, for example 14:30.",
        ],
    ),
    (
        "time.range",
        [
            "Diese Uhrzeit gibt es nicht. Stunden gehen von 0 bis 23, Minuten von 00 bis 59.",
            "Diese Uhrzeit gibt es nicht. Bitte sehen Sie noch einmal nach.",
            "This time does not exist. Hours go from 0 to 23, minutes from 00 to 59.",
        ],
    ),
    (
        "month.format",
        [
            "Bitte geben Sie Monat und Jahr mit vier Ziffern ein, zum Beispiel 03.2026.",
            "Bitte schreiben Sie den Monat und das Jahr. Zum Beispiel 03.2026.",
            "Please enter the month and the year with four digits, for example 03.2026.",
        ],
    ),
    (
        "month.range",
        [
            "Diesen Monat gibt es nicht. Monate gehen von 1 bis 12.",
            "Diesen Monat gibt es nicht. Monate gehen von 1 bis 12.",
            "This month does not exist. Months go from 1 to 12.",
        ],
    ),
];
