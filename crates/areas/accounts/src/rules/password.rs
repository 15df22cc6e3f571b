use unicode_normalization::UnicodeNormalization;

use super::Refusal;

/// Unit: characters.
pub const LENGTH_MIN: usize = 12;
/// Unit: characters. More would only make the machine work for whoever sends it.
pub const LENGTH_MAX: usize = 200;

/// Words that people pad with digits and signs until a password is long enough.
const COMMON: &[&str] = &[
    "administrator",
    "abcdefghijkl",
    "bürgerbüro",
    "changeme",
    "computer",
    "fußball",
    "geheim",
    "geheimespasswort",
    "gemeinde",
    "hallo",
    "hallohallo",
    "herbst",
    "ichliebedich",
    "iloveyou",
    "kennwort",
    "letmein",
    "masterpasswort",
    "meinpasswort",
    "mypassword",
    "passwort",
    "passwortpasswort",
    "password",
    "passwordpassword",
    "qwertyuiop",
    "qwertzuiop",
    "qwertzuiopü",
    "qwertz",
    "qwerty",
    "asdfghjkl",
    "asdfghjklö",
    "rathaus",
    "sommer",
    "stadtverwaltung",
    "startpasswort",
    "verwaltung",
    "welcome",
    "willkommen",
    "winter",
    "frühling",
];

/// One spelling for letters that keyboards send in two ways, so that a password works on every machine.
pub fn normalized(password: &str) -> String {
    password.nfkc().collect()
}

/// Checks a new password: long enough, not among the commonest, not the own name. No rules about its composition.
///
/// Source: NIST SP 800-63B-4 § 3.1.1.2; BSI ORP.4.A22. Errors: the first rule that it breaks.
pub fn check(password: &str, login: &str, name: &str) -> Result<(), Refusal> {
    let password = normalized(password).to_lowercase();
    let length = password.chars().count();
    if length < LENGTH_MIN {
        return Err(Refusal::PasswordShort);
    }
    if length > LENGTH_MAX {
        return Err(Refusal::PasswordLong);
    }
    if is_common(&password) {
        return Err(Refusal::PasswordCommon);
    }
    if names(login, name).any(|part| password.contains(&part)) {
        return Err(Refusal::PasswordNamed);
    }
    Ok(())
}

fn is_common(password: &str) -> bool {
    let core = password.trim_matches(|c: char| !c.is_alphabetic());
    let mut signs: Vec<char> = password.chars().collect();
    let is_run = signs
        .windows(2)
        .all(|pair| u32::from(pair[1]).abs_diff(u32::from(pair[0])) <= 1);
    signs.sort_unstable();
    signs.dedup();
    // Fewer than five different signs are a pattern, however long: "121212121212".
    let is_digits = core.is_empty() && password.chars().count() < 16;
    signs.len() < 5 || is_run || is_digits || COMMON.contains(&core)
}

/// Parts of login and name that say who somebody is; shorter ones occur in too many words.
fn names<'a>(login: &'a str, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let is_border = |c: char| !c.is_alphanumeric();
    login
        .split(is_border)
        .chain(name.split(is_border))
        .filter(|part| part.chars().count() >= 4)
        .map(|part| normalized(part).to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_not_common_and_not_the_own_name() {
        for (password, expected) in [
            ("", Err(Refusal::PasswordShort)),
            ("elf Zeichen", Err(Refusal::PasswordShort)),
            ("zwölfzeichen", Ok(())),
            ("drei Wale trinken Tee", Ok(())),
            ("abcd-efgh-jkmn-pqrs", Ok(())),
            ("ffffffffffffffffff", Err(Refusal::PasswordCommon)),
            ("121212121212", Err(Refusal::PasswordCommon)),
            ("abcdefghijklmnop", Err(Refusal::PasswordCommon)),
            ("2026-11-21-08:00", Ok(())),
            ("20261121080", Err(Refusal::PasswordShort)),
            ("202611210815", Err(Refusal::PasswordCommon)),
            ("Passwort2026!!", Err(Refusal::PasswordCommon)),
            ("!!Sommer2026!!", Err(Refusal::PasswordCommon)),
            ("QWERTZUIOPÜ123", Err(Refusal::PasswordCommon)),
            ("oumarou ist toll", Err(Refusal::PasswordNamed)),
            ("Ich bin FARIDA!", Err(Refusal::PasswordNamed)),
        ] {
            assert_eq!(check(password, "f.oumarou", "Farida Oumarou"), expected, "{password}");
        }
        assert_eq!(check(&"aß1-".repeat(51), "a", "b"), Err(Refusal::PasswordLong));
        // Two letters of a short name stand in too many words to be refused.
        assert_eq!(check("Langer Tag am See", "l.nguyen", "Nguyen Thi Lan"), Ok(()));
    }

    #[test]
    fn both_spellings_of_an_umlaut_are_one_password() {
        assert_eq!(normalized("Gru\u{308}ße"), normalized("Gr\u{fc}ße"));
    }
}
