//! Texts about countries, land, coordinates and addresses of letters. Data only.

/// Key, then German, plain German, English.
pub(super) const TEXTS: &[(&str, [&str; 3])] = &[
    (
        "country.unknown",
        [
            "Dieses Land kennen wir nicht. Bitte wählen Sie es aus der Liste.",
            "Dieses Land kennen wir nicht. Bitte wählen Sie aus der Liste.",
            "We do not know this country. Please choose it from the list.",
        ],
    ),
    (
        "nationality.unknown",
        [
            "Diese Staatsangehörigkeit kennen wir nicht. Bitte wählen Sie sie aus der Liste.",
            "Diese Staats-Angehörigkeit kennen wir nicht. Bitte wählen Sie aus der Liste.",
            "We do not know this nationality. Please choose it from the list.",
        ],
    ),
    (
        "land-parcel.district",
        [
            "Bitte geben Sie den Namen der Gemarkung ein oder ihre Nummer mit vier oder sechs Ziffern. Sie steht im Grundbuch.",
            "Bitte schreiben Sie den Namen der Gemarkung. Er steht im Grundbuch.",
            "Please enter the name of the cadastral district, or its number with four or six digits. It is in the land register.",
        ],
    ),
    (
        "land-parcel.section",
        [
            "Bitte geben Sie die Nummer der Flur ein, 1 bis 999. Wo es keine Fluren gibt, lassen Sie das Feld leer.",
            "Bitte schreiben Sie die Nummer der Flur. Gibt es keine Flur? Dann schreiben Sie hier nichts.",
            "Please enter the number of the section, 1 to 999. Where there are no sections, leave it empty.",
        ],
    ),
    (
        "land-parcel.number",
        [
            "Bitte geben Sie die Nummer des Flurstücks ein, zum Beispiel 123 oder 123/4. Sie steht im Grundbuch.",
            "Bitte schreiben Sie die Nummer vom Flurstück. Zum Beispiel 123 oder 123/4.",
            "Please enter the number of the parcel, for example 123 or 123/4. It is in the land register.",
        ],
    ),
    (
        "land-parcel.twice",
        [
            "Die Zahl nach dem Strich steht zweimal da und nicht gleich. Bitte prüfen Sie, welche stimmt.",
            "Die Zahl nach dem Strich steht 2-mal da. Welche ist richtig?",
            "The number after the line is given twice and differs. Please check which is right.",
        ],
    ),
    (
        "coordinate.format",
        [
            "Bitte geben Sie Breite und Länge ein, zum Beispiel 50,10553 8,76620, oder Ost- und Nordwert, zum Beispiel 32 483281 5550390.",
            "Bitte schreiben Sie 2 Zahlen. Zum Beispiel: 50,10553 8,76620.",
            "Please enter latitude and longitude, for example 50.10553, 8.76620, or easting and northing, for example 32 483281 5550390.",
        ],
    ),
    (
        "coordinate.outside",
        [
            "Dieser Punkt liegt nicht in Deutschland. Bitte prüfen Sie die Zahlen.",
            "Dieser Ort ist nicht in Deutschland. Bitte prüfen Sie die Zahlen.",
            "This point is not in Germany. Please check the numbers.",
        ],
    ),
    (
        "postal-address.lines",
        [
            "Bitte geben Sie die Anschrift ohne den Namen in höchstens {max} Zeilen ein, so wie sie auf dem Brief stehen soll.",
            "Bitte schreiben Sie die Adresse so, wie sie auf dem Brief steht. Höchstens {max} Zeilen.",
            "Please enter the address without the name in at most {max} lines, as it should stand on the letter.",
        ],
    ),
    (
        "postal-address.line",
        [
            "Eine Zeile hat {length} Zeichen. Auf den Brief passen {max}. Bitte teilen Sie sie.",
            "Eine Zeile ist zu lang. Es passen {max} Zeichen.",
            "One line has {length} characters. {max} fit on the letter. Please split it.",
        ],
    ),
    (
        "postal-address.character",
        [
            "Das Zeichen „{character}“ kann nicht gedruckt werden. Bitte schreiben Sie die Anschrift in lateinischen Buchstaben.",
            "Das Zeichen {character} geht nicht. Bitte schreiben Sie mit lateinischen Buchstaben.",
            "The character “{character}” cannot be printed. Please write the address in Latin letters.",
        ],
    ),
    (
        "postal-address.twice",
        [
            "Bitte geben Sie entweder Straße und Ort in Deutschland ein oder die Anschrift im Ausland, nicht beides.",
            "Bitte schreiben Sie nur eine Adresse: in Deutschland oder in einem anderen Land.",
            "Please enter either street and city in Germany or the address abroad, not both.",
        ],
    ),
    (
        "postal-address.country",
        [
            "Für eine Anschrift im Ausland wählen Sie bitte das Land.",
            "Die Adresse ist in einem anderen Land? Bitte wählen Sie das Land.",
            "For an address abroad, please choose the country.",
        ],
    ),
];
