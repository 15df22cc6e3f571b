//! Texts about accounts, amounts and official numbers. Data only.

/// Key, then German, plain German, English.
pub(super) const TEXTS: &[(&str, [&str; 3])] = &[
    (
        "iban.empty",
        [
            "Bitte geben Sie die IBAN ein. Sie steht auf Ihrer Bankkarte.",
            "Bitte schreiben Sie die IBAN. Sie steht auf Ihrer Bank-Karte.",
            "Please enter the IBAN. It is printed on your bank card.",
        ],
    ),
    (
        "iban.character",
        [
            "Eine IBAN besteht nur aus Buchstaben und Ziffern. Bitte entfernen Sie „{character}“.",
            "Die IBAN hat nur Buchstaben und Zahlen. Bitte löschen Sie: {character}",
            "An IBAN consists of letters and digits only. Please remove “{character}”.",
        ],
    ),
    (
        "iban.country",
        [
            "Eine IBAN beginnt mit dem Land, in Deutschland mit DE. „{country}“ ist kein Land mit IBAN.",
            "Die IBAN beginnt mit 2 Buchstaben. In Deutschland: DE. Sie haben geschrieben: {country}",
            "An IBAN begins with the country, in Germany with DE. “{country}” is not a country with IBANs.",
        ],
    ),
    (
        "iban.length",
        [
            "Eine IBAN mit {country} hat {expected} Zeichen, Ihre Angabe hat {length}. Bitte vergleichen Sie sie mit der Bankkarte.",
            "Die IBAN hat {expected} Zeichen. Sie haben {length} geschrieben. Bitte sehen Sie auf die Bank-Karte.",
            "An IBAN with {country} has {expected} characters, yours has {length}. Please compare it with your bank card.",
        ],
    ),
    (
        "iban.checksum",
        [
            "Die Prüfziffer der IBAN stimmt nicht. Wahrscheinlich sind Ziffern vertauscht. Bitte vergleichen Sie sie mit der Bankkarte.",
            "In der IBAN ist ein Fehler. Bitte sehen Sie auf die Bank-Karte.",
            "The check digits of the IBAN do not fit. Some digits are probably mixed up. Please compare it with your bank card.",
        ],
    ),
    (
        "tax-id.length",
        [
            "Die Steuer-Identifikationsnummer hat elf Ziffern. Sie steht auf Ihrem Steuerbescheid.",
            "Die Steuer-ID hat 11 Zahlen. Sie steht in den Briefen vom Finanzamt.",
            "The tax identification number has eleven digits. It is on your tax assessment.",
        ],
    ),
    (
        "tax-id.business",
        [
            "Das ist eine Nummer für Unternehmen. Bitte geben Sie die elf Ziffern Ihrer persönlichen Steuer-Identifikationsnummer ein.",
            "Das ist die Nummer einer Firma. Bitte schreiben Sie Ihre eigene Steuer-ID. Sie hat 11 Zahlen.",
            "That is a number for businesses. Please enter the eleven digits of your personal tax identification number.",
        ],
    ),
    (
        "tax-id.checksum",
        [
            "Die Prüfziffer der Steuer-Identifikationsnummer stimmt nicht. Bitte vergleichen Sie sie mit dem Steuerbescheid.",
            "In der Steuer-ID ist ein Fehler. Bitte sehen Sie in den Brief vom Finanzamt.",
            "The check digit of the tax identification number does not fit. Please compare it with your tax assessment.",
        ],
    ),
    (
        "id-card.length",
        [
            "Die Seriennummer hat neun Zeichen. Sie steht auf der Vorderseite des Ausweises oben rechts.",
            "Die Nummer hat 9 Zeichen. Sie steht vorne auf dem Ausweis, oben rechts.",
            "The serial number has nine characters. It is on the front of the card at the top right.",
        ],
    ),
    (
        "id-card.character",
        [
            "Das Zeichen „{character}“ kommt in Seriennummern nicht vor. Bitte vergleichen Sie die Angabe mit dem Ausweis.",
            "Das Zeichen {character} ist falsch. Bitte sehen Sie auf den Ausweis.",
            "The character “{character}” does not occur in serial numbers. Please compare it with the card.",
        ],
    ),
    (
        "id-card.check-digit",
        [
            "Die letzte Ziffer (Prüfziffer) passt nicht zur Seriennummer. Bitte vergleichen Sie die Angabe mit dem Ausweis.",
            "In der Nummer ist ein Fehler. Bitte sehen Sie auf den Ausweis.",
            "The last digit (check digit) does not fit the serial number. Please compare it with the card.",
        ],
    ),
    (
        "money.empty",
        [
            "Bitte geben Sie einen Betrag ein, zum Beispiel 75,00.",
            "Bitte schreiben Sie, wie viel Geld. Zum Beispiel 75,00.",
            "Please enter an amount, for example 75,00.",
        ],
    ),
    (
        "money.format",
        [
            "Bitte geben Sie den Betrag in Euro mit Komma ein, zum Beispiel 75,00 oder 1.234,50.",
            "Bitte schreiben Sie das Geld so: 75,00.",
            "Please enter the amount in euros with a decimal comma, for example 75,00 or 1.234,50.",
        ],
    ),
    (
        "money.negative",
        [
            "Der Betrag darf nicht negativ sein. Bitte lassen Sie das Minus weg.",
            "Bitte schreiben Sie kein Minus vor die Zahl.",
            "The amount cannot be negative. Please leave out the minus sign.",
        ],
    ),
    (
        "money.too-large",
        [
            "Der Betrag ist zu groß. Bitte prüfen Sie Komma und Punkte.",
            "Das ist zu viel Geld. Bitte prüfen Sie das Komma.",
            "The amount is too large. Please check comma and dots.",
        ],
    ),
    (
        "business-id.format",
        [
            "Die Wirtschafts-Identifikationsnummer sieht so aus: DE123456788-00001. Bitte geben Sie alle 14 Ziffern ein.",
            "Die Nummer der Firma sieht so aus: DE123456788-00001. Bitte schreiben Sie alle 14 Zahlen.",
            "The business identification number looks like this: DE123456788-00001. Please enter all 14 digits.",
        ],
    ),
    (
        "commercial-register.register",
        [
            "Bitte wählen Sie das Register: HRA, HRB, GnR, VR, PR oder GsR.",
            "Bitte wählen Sie das Register: HRA, HRB, GnR, VR, PR oder GsR.",
            "Please choose the register: HRA, HRB, GnR, VR, PR or GsR.",
        ],
    ),
    (
        "commercial-register.number",
        [
            "Bitte geben Sie die Nummer im Register ein, zum Beispiel 12345 oder 12345 B. Sie steht im Registerauszug.",
            "Bitte schreiben Sie die Nummer. Zum Beispiel 12345. Sie steht im Auszug aus dem Register.",
            "Please enter the number in the register, for example 12345 or 12345 B. It is in the extract from the register.",
        ],
    ),
    (
        "commercial-register.conflict",
        [
            "Gewählt ist {chosen}, vor der Nummer steht {written}. Bitte prüfen Sie, was stimmt.",
            "Sie haben {chosen} gewählt. Vor der Nummer steht {written}. Was ist richtig?",
            "You chose {chosen}, but {written} stands before the number. Please check which is right.",
        ],
    ),
];
