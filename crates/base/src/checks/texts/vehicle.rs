//! Texts about vehicles and chips of animals. Data only.

/// Key, then German, plain German, English.
pub(super) const TEXTS: &[(&str, [&str; 3])] = &[
    (
        "plate.empty",
        [
            "Bitte geben Sie das Kennzeichen ein, zum Beispiel AB-CD 123.",
            "Bitte schreiben Sie das Kennzeichen. Zum Beispiel AB-CD 123.",
            "Please enter the licence plate, for example AB-CD 123.",
        ],
    ),
    (
        "plate.character",
        [
            "Auf einem Kennzeichen stehen nur Buchstaben und Ziffern. Bitte entfernen Sie „{character}“.",
            "Ein Kennzeichen hat nur Buchstaben und Zahlen. Bitte löschen Sie: {character}",
            "A licence plate has only letters and digits. Please remove “{character}”.",
        ],
    ),
    (
        "plate.format",
        [
            "Bitte geben Sie das Kennzeichen so ein: Ort, Bindestrich, ein oder zwei Buchstaben, Zahl, zum Beispiel AB-CD 123.",
            "Bitte schreiben Sie das Kennzeichen so wie am Auto. Zum Beispiel AB-CD 123.",
            "Please enter the plate as district, hyphen, one or two letters, number, for example AB-CD 123.",
        ],
    ),
    (
        "plate.number",
        [
            "Die Zahl auf dem Kennzeichen hat ein bis vier Ziffern und beginnt nicht mit 0.",
            "Die Zahl hat höchstens 4 Ziffern. Sie beginnt nicht mit 0.",
            "The number on a plate has one to four digits and does not begin with 0.",
        ],
    ),
    (
        "plate.district",
        [
            "„{district}“ ist kein Ortskürzel in Deutschland. Bitte prüfen Sie die Buchstaben vor dem Bindestrich.",
            "Diesen Ort gibt es auf Kennzeichen nicht: {district}. Bitte sehen Sie am Auto nach.",
            "“{district}” is not a German district code. Please check the letters before the hyphen.",
        ],
    ),
    (
        "plate.letters",
        [
            "Nach dem Ortskürzel stehen ein oder zwei Buchstaben von A bis Z, ohne Umlaute. Bitte prüfen Sie „{letters}“.",
            "In der Mitte sind 1 oder 2 Buchstaben. Kein Ä, Ö oder Ü. Bitte prüfen Sie: {letters}",
            "After the district come one or two letters from A to Z, without umlauts. Please check “{letters}”.",
        ],
    ),
    (
        "plate.ambiguous",
        [
            "Ist {first} oder {second} gemeint? Bitte setzen Sie den Bindestrich nach dem Ortskürzel.",
            "Meinen Sie {first} oder {second}? Bitte schreiben Sie den Strich nach dem Ort.",
            "Do you mean {first} or {second}? Please put the hyphen after the district code.",
        ],
    ),
    (
        "plate.too-long",
        [
            "Auf ein Kennzeichen passen höchstens {max} Buchstaben und Ziffern, Ihre Angabe hat {length}.",
            "Ein Kennzeichen hat höchstens {max} Zeichen. Sie haben {length} geschrieben.",
            "A plate has at most {max} letters and digits, yours has {length}.",
        ],
    ),
    (
        "plate.season",
        [
            "Ein Saisonkennzeichen gilt zwei bis elf Monate. Bitte geben Sie die Monate so ein: 04-10.",
            "Bitte schreiben Sie die Monate so: 04-10. Das heißt: April bis Oktober.",
            "A seasonal plate is valid for two to eleven months. Please enter the months like this: 04-10.",
        ],
    ),
    (
        "vin.empty",
        [
            "Bitte geben Sie die Fahrzeug-Identifizierungsnummer ein. Sie steht im Fahrzeugschein im Feld E.",
            "Bitte schreiben Sie die Fahrzeug-Nummer. Sie steht im Fahrzeug-Schein bei E.",
            "Please enter the vehicle identification number. It is in field E of the registration certificate.",
        ],
    ),
    (
        "vin.character",
        [
            "Die Nummer besteht aus Buchstaben ohne Umlaute und Ziffern. Bitte entfernen Sie „{character}“.",
            "Die Nummer hat nur Buchstaben und Zahlen. Bitte löschen Sie: {character}",
            "The number consists of plain letters and digits. Please remove “{character}”.",
        ],
    ),
    (
        "vin.letter",
        [
            "Der Buchstabe {letter} kommt in der Nummer nicht vor. Ist die Ziffer {digit} gemeint?",
            "Der Buchstabe {letter} ist falsch. Meinen Sie die Zahl {digit}?",
            "The letter {letter} does not occur in this number. Do you mean the digit {digit}?",
        ],
    ),
    (
        "vin.length",
        [
            "Die Nummer hat 17 Zeichen (bei Fahrzeugen vor 1981 weniger), Ihre Angabe hat {length}. Sie steht im Fahrzeugschein im Feld E.",
            "Die Nummer hat 17 Zeichen. Sie haben {length} geschrieben. Die Nummer steht im Fahrzeug-Schein bei E.",
            "The number has 17 characters (fewer before 1981), yours has {length}. It is in field E of the registration certificate.",
        ],
    ),
    (
        "vin.end-length",
        [
            "Bitte geben Sie die letzten {expected} Zeichen der Nummer ein. Ihre Angabe hat {length}.",
            "Bitte schreiben Sie nur die letzten {expected} Zeichen. Sie haben {length} geschrieben.",
            "Please enter the last {expected} characters of the number. Yours has {length}.",
        ],
    ),
    (
        "vin.warning-short",
        [
            "Die Nummer ist kürzer als 17 Zeichen. Das kommt nur bei Fahrzeugen vor 1981 vor.",
            "Die Nummer ist kurz. Das ist nur bei alten Autos richtig.",
            "The number is shorter than 17 characters. That occurs only with vehicles from before 1981.",
        ],
    ),
    (
        "vin.warning-check-digit",
        [
            "Die Prüfziffer der Nummer passt nicht. Bitte vergleichen Sie sie mit dem Fahrzeugschein.",
            "Vielleicht ist ein Fehler in der Nummer. Bitte sehen Sie in den Fahrzeug-Schein.",
            "The check digit of the number does not fit. Please compare it with the registration certificate.",
        ],
    ),
    (
        "chip.length",
        [
            "Die Chipnummer hat 15 Ziffern, Ihre Angabe hat {length} Zeichen. Sie steht im Heimtierausweis.",
            "Die Chip-Nummer hat 15 Zahlen. Sie haben {length} geschrieben. Die Nummer steht im Ausweis von Ihrem Tier.",
            "The chip number has 15 digits, yours has {length} characters. It is in the pet passport.",
        ],
    ),
    (
        "chip.country",
        [
            "Die ersten drei Ziffern der Chipnummer nennen ein Land oder einen Hersteller, in Deutschland meist 276. Bitte prüfen Sie sie.",
            "Die ersten 3 Zahlen sind falsch. In Deutschland oft: 276. Bitte sehen Sie noch einmal nach.",
            "The first three digits of the chip number name a country or maker, in Germany mostly 276. Please check them.",
        ],
    ),
    (
        "evb.format",
        [
            "Die eVB-Nummer hat sieben Zeichen und beginnt mit einem Buchstaben. Sie bekommen sie von Ihrer Versicherung.",
            "Die eVB-Nummer hat 7 Zeichen. Sie beginnt mit einem Buchstaben. Sie bekommen sie von Ihrer Versicherung.",
            "The eVB number has seven characters and begins with a letter. Your insurer gives it to you.",
        ],
    ),
    (
        "vin.length-new",
        [
            "Die Nummer hat 17 Zeichen, Ihre Angabe hat {length}. Sie steht im Fahrzeugschein im Feld E.",
            "Die Nummer hat 17 Zeichen. Sie haben {length} geschrieben. Die Nummer steht im Fahrzeug-Schein bei E.",
            "The number has 17 characters, yours has {length}. It is in field E of the registration certificate.",
        ],
    ),
    (
        "security-code.character",
        [
            "Ein Sicherheitscode besteht nur aus Buchstaben ohne Umlaute und aus Ziffern. Bitte entfernen Sie „{character}“.",
            "Der Code hat nur Buchstaben und Zahlen. Bitte löschen Sie: {character}",
            "A security code has only plain letters and digits. Please remove “{character}”.",
        ],
    ),
    (
        "security-code.length",
        [
            "Der Sicherheitscode hat {expected} Zeichen, Ihre Angabe hat {length}. Große und kleine Buchstaben sind verschieden.",
            "Der Code hat {expected} Zeichen. Sie haben {length} geschrieben. Große und kleine Buchstaben sind nicht gleich.",
            "The security code has {expected} characters, yours has {length}. Capital and small letters differ.",
        ],
    ),
];
