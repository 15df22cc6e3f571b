use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use http_body_util::BodyExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use crate::page::Page;

/// Redirects that are followed one after the other; more is a circle.
const REDIRECTS_MAX: usize = 10;

/// How the site is reached.
#[derive(Clone)]
enum Way {
    /// In this process, without a network.
    Router(Router),
    /// Over HTTP, for tests of the whole program.
    Address(SocketAddr),
}

/// Somebody in front of a browser: keeps cookies, sends forms with their hidden fields, sees one page at a time.
#[derive(Clone)]
pub struct Visitor {
    way: Way,
    cookies: BTreeMap<String, String>,
    /// Names of all cookies that were ever set, also of those that are gone.
    seen: BTreeSet<String>,
    /// The token of the last page that had one.
    csrf: Option<String>,
    lang: String,
}

impl Visitor {
    pub(crate) fn of_router(router: Router) -> Visitor {
        Visitor {
            way: Way::Router(router),
            cookies: BTreeMap::new(),
            seen: BTreeSet::new(),
            csrf: None,
            lang: "de".to_owned(),
        }
    }

    /// Visits a server that runs apart from the test.
    pub fn of_address(address: SocketAddr) -> Visitor {
        Visitor {
            way: Way::Address(address),
            cookies: BTreeMap::new(),
            seen: BTreeSet::new(),
            csrf: None,
            lang: "de".to_owned(),
        }
    }

    /// The same visitor with the browser set to another language.
    pub fn speaking(mut self, lang: &str) -> Visitor {
        lang.clone_into(&mut self.lang);
        self
    }

    /// Takes the session which [`crate::TestStaff::sign_in`] returned.
    pub fn sign_in(mut self, session: &str) -> Visitor {
        self.cookies.insert("sitzung".to_owned(), session.to_owned());
        self
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// All cookies as a browser would send them.
    pub fn cookies(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join("; ")
    }

    /// Names of all cookies that this site has ever set.
    pub fn cookies_seen(&self) -> &BTreeSet<String> {
        &self.seen
    }

    /// Opens a page. Redirects are not followed.
    pub async fn get(&mut self, path: &str) -> Page {
        self.try_get(path)
            .await
            .unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    /// Like [`Visitor::get`]. Errors: the server cannot be reached or ends in the middle of its answer.
    pub async fn try_get(&mut self, path: &str) -> io::Result<Page> {
        self.send(Method::GET, path, None).await
    }

    /// Opens a page and follows redirects.
    pub async fn open(&mut self, path: &str) -> Page {
        let page = self.get(path).await;
        self.follow(page).await
    }

    /// Posts these pairs, with the token of the last page. Redirects are not followed.
    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Page {
        self.try_post(path, pairs)
            .await
            .unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }

    /// Like [`Visitor::post`]. Errors: the server cannot be reached or ends in the middle of its answer.
    pub async fn try_post(&mut self, path: &str, pairs: &[(&str, &str)]) -> io::Result<Page> {
        // The writer is gone before the answer is awaited: it cannot cross threads.
        let body = {
            let mut body = form_urlencoded::Serializer::new(String::new());
            let own = self
                .csrf
                .as_deref()
                .filter(|_| !pairs.iter().any(|(name, _)| *name == "_csrf"));
            if let Some(csrf) = own {
                body.append_pair("_csrf", csrf);
            }
            body.extend_pairs(pairs).finish()
        };
        self.send(
            Method::POST,
            path,
            Some(("application/x-www-form-urlencoded", body.into_bytes())),
        )
        .await
    }

    /// Posts pairs and one file, as a form with an upload does.
    pub async fn upload(&mut self, path: &str, pairs: &[(&str, &str)], field: &str, name: &str, file: &[u8]) -> Page {
        const LINE: &str = "----a-line-that-no-file-of-a-test-holds";
        let mut body = Vec::new();
        let csrf = self.csrf.clone().unwrap_or_default();
        for (name, value) in pairs.iter().copied().chain([("_csrf", csrf.as_str())]) {
            let part = format!("--{LINE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--{LINE}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{LINE}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={LINE}");
        let sent = self.send(Method::POST, path, Some((&kind, body)));
        sent.await.unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }

    /// Sends the form of `page` that offers the first of these answers and follows redirects.
    pub async fn submit(&mut self, page: &Page, answers: &[(&str, &str)]) -> Page {
        self.try_submit(page, answers)
            .await
            .unwrap_or_else(|error| panic!("form on {}: {error}", page.path))
    }

    /// Like [`Visitor::submit`]. Errors: the server cannot be reached or ends in the middle of its answer.
    pub async fn try_submit(&mut self, page: &Page, answers: &[(&str, &str)]) -> io::Result<Page> {
        let answer = self.try_send_form(page, answers).await?;
        self.try_follow(answer).await
    }

    /// Sends the form of `page` that offers the first of these answers; redirects are not followed.
    pub async fn try_send_form(&mut self, page: &Page, answers: &[(&str, &str)]) -> io::Result<Page> {
        let first = answers.first().map_or("_csrf", |(name, _)| *name);
        let form = page.form_with(first).unwrap_or_else(|| {
            panic!(
                "{} ({}): no form offers `{first}`; forms: {:#?}",
                page.path,
                page.status,
                page.forms()
            )
        });
        let action = if form.action.is_empty() {
            page.path.clone()
        } else {
            resolve(&page.path, &form.action)
        };
        let pairs = form.with(answers);
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        if form.method == "get" {
            let path = action.split('?').next().unwrap_or_default();
            return self.send(Method::GET, &format!("{path}?{body}"), None).await;
        }
        self.send(
            Method::POST,
            &action,
            Some(("application/x-www-form-urlencoded", body.into_bytes())),
        )
        .await
    }

    /// Follows redirects to the page they lead to.
    pub async fn follow(&mut self, page: Page) -> Page {
        let path = page.path.clone();
        self.try_follow(page)
            .await
            .unwrap_or_else(|error| panic!("redirect from {path}: {error}"))
    }

    /// Like [`Visitor::follow`]. Errors: the server cannot be reached or ends in the middle of its answer.
    pub async fn try_follow(&mut self, mut page: Page) -> io::Result<Page> {
        for _ in 0..REDIRECTS_MAX {
            if !page.is_redirect() {
                return Ok(page);
            }
            let next = resolve(&page.path, page.location());
            page = self.try_get(&next).await?;
        }
        panic!("{}: {REDIRECTS_MAX} redirects in a row", page.path)
    }

    async fn send(&mut self, method: Method, path: &str, body: Option<(&str, Vec<u8>)>) -> io::Result<Page> {
        let request = self.request(method, path, body);
        let (status, headers, body) = match self.way.clone() {
            Way::Router(router) => in_process(router, request).await?,
            Way::Address(address) => over_http(address, request).await?,
        };
        let mut page = Page {
            path: path.to_owned(),
            status,
            headers: BTreeMap::new(),
            body,
        };
        for (name, value) in headers {
            if name == "set-cookie" {
                self.keep(&value);
            }
            page.headers.insert(name, value);
        }
        self.csrf = page.csrf().or(self.csrf.take());
        Ok(page)
    }

    fn request(&self, method: Method, path: &str, body: Option<(&str, Vec<u8>)>) -> Request<Vec<u8>> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:8080");
        request = request
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_LANGUAGE, &self.lang);
        request = request.header("sec-fetch-site", "same-origin");
        if !self.cookies.is_empty() {
            request = request.header(header::COOKIE, self.cookies());
        }
        let body = match body {
            Some((kind, body)) => {
                request = request
                    .header(header::CONTENT_TYPE, kind)
                    .header(header::CONTENT_LENGTH, body.len());
                body
            }
            None => Vec::new(),
        };
        request.body(body).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn keep(&mut self, cookie: &str) {
        let mut parts = cookie.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        self.seen.insert(name.to_owned());
        if parts.any(|part| part.eq_ignore_ascii_case("max-age=0")) {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// Status, headers in their order, body.
type Answer = (u16, Vec<(String, String)>, Vec<u8>);

async fn in_process(router: Router, request: Request<Vec<u8>>) -> io::Result<Answer> {
    let Ok(response) = router.oneshot(request.map(Body::from)).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes().to_vec();
    let headers = parts.headers.iter().map(|(name, value)| {
        (
            name.as_str().to_owned(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    });
    Ok((parts.status.as_u16(), headers.collect(), body))
}

/// One connection for each request, as HTTP/1.0 has it, so that the answer ends with the connection.
async fn over_http(address: SocketAddr, request: Request<Vec<u8>>) -> io::Result<Answer> {
    let mut head = format!("{} {} HTTP/1.0\r\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        let value = value.to_str().map_err(io::Error::other)?;
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let mut connection = TcpStream::connect(address).await?;
    connection.write_all(head.as_bytes()).await?;
    connection.write_all(request.body()).await?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await?;
    parse(&answer).ok_or_else(|| io::Error::new(io::ErrorKind::UnexpectedEof, "the answer broke off"))
}

/// `None`: the answer is not whole.
fn parse(answer: &[u8]) -> Option<Answer> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let body = answer[end + 4..].to_vec();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, value)| value.parse().ok());
    (length.is_none_or(|length: usize| length == body.len())).then_some((status, headers, body))
}

/// The address of a link on the page `at`, as a path of this site.
fn resolve(at: &str, link: &str) -> String {
    if let Some((_, rest)) = link.split_once("://") {
        return rest
            .find('/')
            .map_or_else(|| "/".to_owned(), |slash| rest[slash..].to_owned());
    }
    let path = at.split(['?', '#']).next().unwrap_or_default();
    let link = link.split('#').next().unwrap_or_default();
    match link {
        "" => at.to_owned(),
        _ if link.starts_with('/') => link.to_owned(),
        _ if link.starts_with('?') => format!("{path}{link}"),
        _ => format!("{}/{link}", path.rsplit_once('/').map_or("", |(folder, _)| folder)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_where_a_browser_would_go() {
        for (at, link, expected) in [
            ("/a/b?x=1", "/c", "/c"),
            ("/a/b?x=1", "c", "/a/c"),
            ("/a/b?x=1", "?y=2", "/a/b?y=2"),
            ("/a/b?x=1", "", "/a/b?x=1"),
            ("/a", "http://localhost:8080/c?d#e", "/c?d#e"),
            ("/a", "/c#e", "/c"),
        ] {
            assert_eq!(resolve(at, link), expected, "{at} {link}");
        }
    }

    #[test]
    fn an_answer_that_breaks_off_is_no_answer() {
        let whole = b"HTTP/1.0 303 See Other\r\nLocation: /a\r\nContent-Length: 2\r\n\r\nab";
        let (status, headers, body) = parse(whole).expect("is whole");
        assert_eq!(
            (status, headers[0].1.as_str(), body.as_slice()),
            (303, "/a", b"ab".as_slice())
        );
        for end in 0..whole.len() {
            assert!(parse(&whole[..end]).is_none(), "{end} bytes passed for an answer");
        }
    }
}
