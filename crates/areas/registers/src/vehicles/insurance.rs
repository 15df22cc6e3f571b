use base::checks::birth_date::PartialDate;

use super::Claimant;
use crate::text::Keys;

/// What the insurers say about a confirmation of insurance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    Valid,
    Expired,
    Used,
    OtherKeeper,
    Unknown,
}

impl Confirmation {
    /// The word in answers.
    pub const fn word(self) -> &'static str {
        match self {
            Confirmation::Valid => "valid",
            Confirmation::Expired => "expired",
            Confirmation::Used => "used",
            Confirmation::OtherKeeper => "other_keeper",
            Confirmation::Unknown => "not_found",
        }
    }
}

/// A simulated number (eVB) says by itself what it is good for, so that testers can make one for everybody: `V` to `Z` are
/// valid, `A` has expired, `B` is used; then the keeper's birth date as day, month and year, or six letters of the company's name.
pub fn confirmation(evb: &str, claimant: &Claimant) -> Confirmation {
    let evb: String = evb
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let Some((letter, rest)) = evb.split_at_checked(1).filter(|(_, rest)| rest.len() == 6) else {
        return Confirmation::Unknown;
    };
    let state = match letter.as_bytes() {
        [b'V'..=b'Z'] => Confirmation::Valid,
        b"A" => Confirmation::Expired,
        b"B" => Confirmation::Used,
        _ => return Confirmation::Unknown,
    };
    let born = claimant.person.as_ref().map(|(_, _, born)| of_birth_date(*born));
    let named = claimant.company.as_deref().map(of_company);
    if named.or(born).as_deref() == Some(rest) {
        state
    } else {
        Confirmation::OtherKeeper
    }
}

/// `170488` for 17 April 1988; zeros for what is unknown.
fn of_birth_date(born: PartialDate) -> String {
    let iso = born.iso();
    match iso.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => format!("{day}{month}{}", year.get(2..).unwrap_or_default()),
        _ => String::new(),
    }
}

/// The first six letters or digits of the name, filled with zeros.
fn of_company(name: &str) -> String {
    let mut letters: Vec<char> = Keys::of(name)
        .spelled
        .to_ascii_uppercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(6)
        .collect();
    letters.resize(6, '0');
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::checks::birth_date;

    #[test]
    fn a_number_says_by_itself_what_it_is_good_for() {
        let person = |born: &str| Claimant {
            person: Some((
                "Brandt".into(),
                "Katharina".into(),
                birth_date::parse(born).expect("a date"),
            )),
            company: None,
        };
        let company = Claimant {
            company: Some("Bäckerei Meyer GmbH".into()),
            ..person("1988-04-17")
        };
        for (evb, claimant, expected) in [
            ("V170488", person("1988-04-17"), "valid"),
            ("z 170 488", person("1988-04-17"), "valid"),
            ("A170488", person("1988-04-17"), "expired"),
            ("B170488", person("1988-04-17"), "used"),
            ("V170488", person("1988-04-18"), "other_keeper"),
            ("V000061", person("1961-00-00"), "valid"),
            ("VBAECKE", company.clone(), "valid"),
            ("V170488", company, "other_keeper"),
            ("V170488", Claimant::default(), "other_keeper"),
            ("C170488", person("1988-04-17"), "not_found"),
            ("V17048", person("1988-04-17"), "not_found"),
            ("", person("1988-04-17"), "not_found"),
        ] {
            assert_eq!(confirmation(evb, &claimant).word(), expected, "{evb}");
        }
    }
}
