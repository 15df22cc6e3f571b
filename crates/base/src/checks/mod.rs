//! Checks of single answers: names, plates, dates, IBAN and their kin.
