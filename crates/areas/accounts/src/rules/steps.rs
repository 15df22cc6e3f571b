/// What stands between a right password and a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The second factor is known: its code is asked for.
    Code,
    /// A start password was used: an own one must take its place.
    NewPassword,
    /// There is no second factor yet: one must be enrolled.
    Enrol,
    /// All is proven.
    Done,
}

/// What is to be done next. The code comes first, so that a start password alone never replaces a password.
pub const fn next(has_second_factor: bool, code_passed: bool, must_change_password: bool) -> Step {
    match (has_second_factor, code_passed, must_change_password) {
        (true, false, _) => Step::Code,
        (_, _, true) => Step::NewPassword,
        (false, _, false) => Step::Enrol,
        (true, true, false) => Step::Done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gets_a_session_without_second_factor_and_own_password() {
        for (has, passed, must, expected) in [
            (true, false, false, Step::Code),
            (true, false, true, Step::Code),
            (true, true, true, Step::NewPassword),
            (true, true, false, Step::Done),
            (false, false, true, Step::NewPassword),
            (false, false, false, Step::Enrol),
            (false, true, false, Step::Enrol),
        ] {
            assert_eq!(next(has, passed, must), expected, "{has} {passed} {must}");
        }
    }
}
