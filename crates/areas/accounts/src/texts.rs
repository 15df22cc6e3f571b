use std::borrow::Cow;
use std::sync::LazyLock;

use base::Lang;
use web::Texts;

/// The files of this area's words, for the shell and for the test of keys.
pub(crate) const FILES: &[(Lang, &str)] = &[
    (Lang::De, include_str!("../texts/de.ftl")),
    (Lang::Plain, include_str!("../texts/de-x-leicht.ftl")),
    (Lang::En, include_str!("../texts/en.ftl")),
];

pub(crate) static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new(FILES));

pub(crate) fn t(lang: Lang, key: &str) -> Cow<'_, str> {
    TEXTS.get(lang, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_exists_in_every_language_and_is_used() {
        let sources = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
        let mut problems = web::texts::check_texts(sources, FILES, &["event-"]);
        // The names of questions look like keys of texts where they are made; they are not.
        let fields = [
            "anmeldename",
            "bezeichnung",
            "code",
            "email",
            "ersatzcode",
            "name",
            "neues-passwort",
            "passwort",
            "q",
            "rollen",
        ];
        let more = ["stellen", "tage", "wiederholung", "zweiter-faktor"];
        let is_field = |problem: &String| {
            fields
                .iter()
                .chain(&more)
                .any(|f| problem.starts_with(&format!("{f} is asked")))
        };
        problems.retain(|problem| !is_field(problem));
        assert!(problems.is_empty(), "{problems:#?}");
    }

    #[test]
    fn every_refusal_has_a_text() {
        use crate::rules::Refusal as R;
        // A match without a wildcard in `key` makes the compiler ask for a key; this asks for its text.
        for refusal in [
            R::NotAdministrator,
            R::OwnRoles,
            R::OwnAccount,
            R::LastAdministrator,
            R::AdministratorAlone,
            R::RoleMissing,
            R::OfficeMissing,
            R::OfficeUnknown,
            R::NameMissing,
            R::LoginMalformed,
            R::LoginTaken,
            R::EmailMalformed,
            R::Inactive,
            R::Active,
            R::PasswordShort,
            R::PasswordLong,
            R::PasswordCommon,
            R::PasswordNamed,
            R::PasswordUnchanged,
            R::PasswordRepeat,
            R::PasswordWrong,
            R::CodeWrong,
            R::TokenNameMissing,
            R::TokenDays,
            R::TokensTooMany,
        ] {
            assert!(TEXTS.has(refusal.key()), "{} has no text", refusal.key());
        }
    }
}
