use base::Rng;
use jiff::Timestamp;
use totp_rs::{Builder, Secret, Totp};

/// Unit: seconds. Source: RFC 6238 § 5.2.
pub const STEP_S: i64 = 30;
/// Unit: bytes. Source: RFC 4226 § 4, R6.
pub const SECRET_BYTES: usize = 20;

/// A new secret of 160 bits.
pub fn new_secret(rng: &dyn Rng) -> Vec<u8> {
    let mut secret = vec![0u8; SECRET_BYTES];
    rng.fill(&mut secret);
    secret
}

/// As people type it into an app. Source: RFC 4648 § 6, without padding.
pub fn to_base32(secret: &[u8]) -> String {
    Secret::from(secret).to_base32()
}

/// Reads what [`to_base32`] wrote; blanks between groups are allowed.
pub fn from_base32(text: &str) -> Option<Vec<u8>> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_uppercase();
    let secret = Secret::try_from_base32(text).ok()?;
    (secret.as_bytes().len() >= 16).then(|| secret.as_bytes().to_vec())
}

/// The code that an app with this secret shows now, six digits. `secret` in base 32; `None` when it is none.
pub fn current_code(secret: &str, now: Timestamp) -> Option<String> {
    let totp = generator(&from_base32(secret)?)?;
    let second = u64::try_from(now.as_second()).ok()?;
    Some(totp.generate(second).to_string())
}

/// The step to which `code` belongs: now, the one before or the one after, but none up to `last_step`.
///
/// Steps that were used stay used, so a code that somebody read over a shoulder is worth nothing.
pub fn matching_step(secret: &[u8], code: &str, now: Timestamp, last_step: i64) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let totp = generator(secret)?;
    let now_step = now.as_second().div_euclid(STEP_S);
    (now_step - 1..=now_step + 1)
        .filter(|step| *step > last_step)
        .find(|step| {
            let second = u64::try_from(step.saturating_mul(STEP_S)).unwrap_or(0);
            same(totp.generate(second).to_string().as_bytes(), code.as_bytes())
        })
}

/// What authenticator apps read from the picture.
///
/// Source: <https://github.com/google/google-authenticator/wiki/Key-Uri-Format>.
pub fn uri(secret: &[u8], issuer: &str, login: &str) -> String {
    // Apps take `+` literally, so that blanks must be `%20`.
    let encode = |text: &str| {
        form_urlencoded::byte_serialize(text.as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    };
    // A colon separates issuer and login in the label.
    let issuer = encode(&issuer.replace(':', " "));
    format!(
        "otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}",
        encode(login),
        to_base32(secret)
    )
}

fn generator(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(secret).build().ok()
}

/// Compares in a time that depends on the length only.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0u8, |difference, (x, y)| difference | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const SECRET: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = to_base32(SECRET);
        assert_eq!(secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        // RFC 6238 prints eight digits; six are their end.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(current_code(&secret, at(second)).as_deref(), Some(code));
        }
        assert_eq!(current_code("not base 32!", at(59)), None);
        assert_eq!(current_code("GEZDGNBV", at(59)), None);
    }

    #[test]
    fn a_code_counts_one_step_around_now_and_once() {
        // "287082" is the code of step 1 (seconds 30 to 59).
        for (second, code, last_step, expected) in [
            (59, "287082", 0, Some(1)),
            (59, " 287 082 ", 0, Some(1)),
            (30, "287082", 0, Some(1)),
            (0, "287082", 0, Some(1)),
            (89, "287082", 0, Some(1)),
            (90, "287082", 0, None),
            (59, "287082", 1, None),
            (59, "287082", 2, None),
            (59, "287083", 0, None),
            (59, "", 0, None),
            (59, "28708", 0, None),
            (59, "2870820", 0, None),
            (59, "28708\u{662}", 0, None),
        ] {
            assert_eq!(
                matching_step(SECRET, code, at(second), last_step),
                expected,
                "{code} at {second}"
            );
        }
    }

    #[test]
    fn secrets_survive_the_way_through_an_app() {
        let secret = new_secret(&base::SeededRng::new(1));
        assert_eq!(from_base32(&to_base32(&secret)), Some(secret.clone()));
        assert_eq!(from_base32(&to_base32(&secret).to_lowercase()), Some(secret));
        assert_eq!(
            uri(SECRET, "Stadt: Köln", "a.b"),
            "otpauth://totp/Stadt%20%20K%C3%B6ln:a.b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Stadt%20%20K%C3%B6ln"
        );
    }
}
