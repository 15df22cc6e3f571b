//! Packages of services from other towns: a question over HTTPS with an end, a size and no detours.

use std::io::Read;
use std::time::Duration;

use anyhow::{Context, bail};

/// Longest time for all of it.
const TIMEOUT: Duration = Duration::from_secs(60);
/// Where a town of this platform hands its packages over.
const PATH: &str = "/api/v1/nachnutzung";

/// Fetches the package of a service from a town.
///
/// `bytes_max`: more is refused. Errors: an address that is not safe, no answer in time, another answer than a package, one
/// that is too large. Nothing about the content is known yet.
pub fn fetch(town: &str, service: &str, bytes_max: usize) -> anyhow::Result<Vec<u8>> {
    let town = checked(town)?;
    let is_name = !service.is_empty() && service.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if !is_name {
        bail!("{service} is no id of a service (small letters, digits, hyphens)");
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .http_status_as_error(false)
        // A redirect could lead to an address that nobody named.
        .max_redirects(0)
        .build()
        .into();
    let url = format!("{town}{PATH}/{service}");
    let mut answer = agent
        .get(&url)
        .call()
        .with_context(|| format!("{url} gives no answer"))?;
    match answer.status().as_u16() {
        200 => {}
        404 => bail!("{town} offers no service {service}; what it offers stands at {town}/leistungen-teilen"),
        429 => bail!("{town} was asked too often; try again in a minute"),
        status @ 300..=399 => bail!("{url} leads elsewhere (status {status}); name the address of the town itself"),
        status => bail!("{url} answers with status {status}"),
    }
    let mut bytes = Vec::new();
    let one_more = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    answer
        .body_mut()
        .as_reader()
        .take(one_more)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{url} broke off"))?;
    if bytes.len() > bytes_max {
        bail!("{url} is larger than {bytes_max} bytes and is refused");
    }
    Ok(bytes)
}

/// The address of a town without a slash at its end. Only on this machine without encryption.
fn checked(town: &str) -> anyhow::Result<&str> {
    let town = town.trim_end_matches('/');
    let host = |rest: &str| {
        !rest.is_empty() && !rest.contains(['/', '?', '#', '@', '\\']) && !rest.contains(char::is_whitespace)
    };
    let is_here = |rest: &str| {
        ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| {
            rest.strip_prefix(own)
                .is_some_and(|port| port.is_empty() || port.starts_with(':'))
        })
    };
    let is_safe = match town.split_once("://") {
        Some(("https", rest)) => host(rest),
        Some(("http", rest)) => host(rest) && is_here(rest),
        _ => false,
    };
    if is_safe {
        return Ok(town);
    }
    bail!("{town} is no address of a town; write it like https://rathaus.stadt.example, without a path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_towns_are_asked_and_only_this_machine_without_encryption() {
        for good in [
            "https://rathaus.stadt.example",
            "https://rathaus.stadt.example:8443/",
            "http://127.0.0.1:7831",
            "http://localhost",
        ] {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in [
            "http://rathaus.stadt.example",
            "http://localhost.stadt.example",
            "http://127.0.0.1.stadt.example",
            "file:///etc/passwd",
            "https://",
            "https://user@host",
            "https://host/path",
            "https://host?x",
            "rathaus.stadt.example",
        ] {
            assert!(checked(bad).is_err(), "{bad}");
        }
        assert!(fetch("https://rathaus.stadt.example", "../x", 10).is_err());
    }
}
