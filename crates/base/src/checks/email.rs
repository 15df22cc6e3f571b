//! E-mail address.

use super::{CheckError, checked_text, is_space};

checked_text! {
    /// An address with one `@` and a domain of at least two labels; the domain is in lower case.
    Email
}

/// Checks the shape of an address; whether it exists only a message can tell.
///
/// Source: RFC 5321 lengths (64 before the `@`, 254 in all), RFC 5322 without quoted and commented
/// forms. Domains with umlauts are accepted.
/// Errors: `email.empty`, `email.space`, `email.at`, `email.local`, `email.domain`, `email.too-long`.
pub fn parse(raw: &str) -> Result<Email, CheckError> {
    let text = raw.trim_matches(is_space);
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    if text.is_empty() {
        return Err(CheckError::new("email.empty"));
    }
    if text.chars().any(is_space) {
        return Err(CheckError::new("email.space"));
    }
    if text.len() > 254 {
        return Err(CheckError::new("email.too-long"));
    }
    let (local, domain) = match text.split_once('@') {
        Some((local, domain)) if !domain.contains('@') => (local, domain),
        _ => return Err(CheckError::new("email.at")),
    };
    if !is_local_part(local) {
        return Err(CheckError::new("email.local"));
    }
    let domain = domain.to_lowercase();
    if !is_domain(&domain) {
        return Err(CheckError::new("email.domain").with("domain", domain));
    }
    Ok(Email(format!("{local}@{domain}")))
}

fn is_local_part(local: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    !local.is_empty()
        && local.len() <= 64
        && local.chars().all(allowed)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.')
        && domain.split('.').all(is_label)
        && top.chars().count() >= 2
        && !top.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_for_shape_only() {
        for (raw, expected) in [
            ("anna.muster@example.org", Ok("anna.muster@example.org")),
            (" Anna+Amt@Example.ORG ", Ok("Anna+Amt@example.org")),
            ("post@müller.example", Ok("post@müller.example")),
            ("mailto:a@b.example", Ok("a@b.example")),
            ("", Err("email.empty")),
            ("anna muster@example.org", Err("email.space")),
            ("anna.example.org", Err("email.at")),
            ("a@b@example.org", Err("email.at")),
            ("@example.org", Err("email.local")),
            ("a..b@example.org", Err("email.local")),
            ("anna@example", Err("email.domain")),
            ("anna@example,org", Err("email.domain")),
            ("anna@-x.org", Err("email.domain")),
            ("anna@127.0.0.1", Err("email.domain")),
        ] {
            let found = parse(raw).map(|mail| mail.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
        assert!(parse(&format!("{}@example.org", "a".repeat(300))).is_err());
    }
}
