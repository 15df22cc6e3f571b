//! What is allowed and when it ends. Pure: date, data and chance come as arguments.

pub mod agent;
pub mod authority;
pub mod lockout;
pub mod password;
pub mod places;
pub mod session;
pub mod steps;
pub mod tokens;
pub mod totp;

use thiserror::Error;

/// The rules say no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("only the administration changes accounts")]
    NotAdministrator,
    #[error("nobody changes their own roles or offices")]
    OwnRoles,
    #[error("nobody locks or resets their own account here")]
    OwnAccount,
    #[error("the last administrator stays")]
    LastAdministrator,
    #[error("an administrator has no other role: who manages accounts sees no case")]
    AdministratorAlone,
    #[error("an account needs a role")]
    RoleMissing,
    #[error("this role works for an office")]
    OfficeMissing,
    #[error("the town has no such office")]
    OfficeUnknown,
    #[error("the name is missing or too long")]
    NameMissing,
    #[error("this is no login")]
    LoginMalformed,
    #[error("the login is taken")]
    LoginTaken,
    #[error("this is no e-mail address")]
    EmailMalformed,
    #[error("the account is not active")]
    Inactive,
    #[error("the account is active")]
    Active,
    #[error("the password is shorter than twelve characters")]
    PasswordShort,
    #[error("the password is longer than 200 characters")]
    PasswordLong,
    #[error("the password is among those that are tried first")]
    PasswordCommon,
    #[error("the password holds the name or the login")]
    PasswordNamed,
    #[error("the password is the one before")]
    PasswordUnchanged,
    #[error("the repetition differs")]
    PasswordRepeat,
    #[error("the current password is wrong")]
    PasswordWrong,
    #[error("the code is wrong or was used before")]
    CodeWrong,
    #[error("the name of the token is missing or too long")]
    TokenNameMissing,
    #[error("a token lives for some days, at most a year")]
    TokenDays,
    #[error("there are too many tokens already")]
    TokensTooMany,
}

impl Refusal {
    /// Key of the text that tells it to people.
    pub const fn key(self) -> &'static str {
        match self {
            Refusal::NotAdministrator => "refusal-not-administrator",
            Refusal::OwnRoles => "refusal-own-roles",
            Refusal::OwnAccount => "refusal-own-account",
            Refusal::LastAdministrator => "refusal-last-administrator",
            Refusal::AdministratorAlone => "refusal-administrator-alone",
            Refusal::RoleMissing => "refusal-role-missing",
            Refusal::OfficeMissing => "refusal-office-missing",
            Refusal::OfficeUnknown => "refusal-office-unknown",
            Refusal::NameMissing => "refusal-name-missing",
            Refusal::LoginMalformed => "refusal-login-malformed",
            Refusal::LoginTaken => "refusal-login-taken",
            Refusal::EmailMalformed => "refusal-email-malformed",
            Refusal::Inactive => "refusal-inactive",
            Refusal::Active => "refusal-active",
            Refusal::PasswordShort => "refusal-password-short",
            Refusal::PasswordLong => "refusal-password-long",
            Refusal::PasswordCommon => "refusal-password-common",
            Refusal::PasswordNamed => "refusal-password-named",
            Refusal::PasswordUnchanged => "refusal-password-unchanged",
            Refusal::PasswordRepeat => "refusal-password-repeat",
            Refusal::PasswordWrong => "refusal-password-wrong",
            Refusal::CodeWrong => "refusal-code-wrong",
            Refusal::TokenNameMissing => "refusal-token-name-missing",
            Refusal::TokenDays => "refusal-token-days",
            Refusal::TokensTooMany => "refusal-tokens-too-many",
        }
    }

    /// Name of the form field that mends it, where there is one.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Refusal::RoleMissing | Refusal::AdministratorAlone | Refusal::OwnRoles | Refusal::LastAdministrator => {
                Some("rollen")
            }
            Refusal::OfficeMissing | Refusal::OfficeUnknown => Some("stellen"),
            Refusal::NameMissing => Some("name"),
            Refusal::LoginMalformed | Refusal::LoginTaken => Some("anmeldename"),
            Refusal::EmailMalformed => Some("email"),
            Refusal::PasswordShort
            | Refusal::PasswordLong
            | Refusal::PasswordCommon
            | Refusal::PasswordNamed
            | Refusal::PasswordUnchanged => Some("neues-passwort"),
            Refusal::PasswordRepeat => Some("wiederholung"),
            Refusal::PasswordWrong => Some("passwort"),
            Refusal::CodeWrong => Some("code"),
            Refusal::TokenNameMissing => Some("bezeichnung"),
            Refusal::TokenDays => Some("tage"),
            Refusal::NotAdministrator
            | Refusal::OwnAccount
            | Refusal::Inactive
            | Refusal::Active
            | Refusal::TokensTooMany => None,
        }
    }
}
