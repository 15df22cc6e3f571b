//! Loads a running server and says what it cost: rate, percentiles, CPU of the server per request; the threads that set
//! letters in the background are counted apart.
//!
//! `load --address 127.0.0.1:8080 --pid PID --connections 16 --seconds 8 --path /leistungen [--cookie TEXT]`
//! `load … --post /submit --body FILE [--expect 303]` posts the same body again and again.
//! `load … --drafts N` prepares N applications through the pages and then sends each once.
//! `load … --status 1` sends one application and then loads its status page.
//! `load … --applications N` goes through N applications, from the first page to the receipt; each counts as one request.
//!
//! One line of JSON comes out. The same tool loads both sides of a comparison. Linux only: CPU is read from /proc.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use testkit::{SentPage, Visitor, person};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Connections on which applications are prepared.
const PREPARING: usize = 8;

type Options = BTreeMap<String, String>;

fn options() -> Options {
    let mut options = Options::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let name = name.trim_start_matches("--").to_owned();
        let value = arguments.next().unwrap_or_else(|| panic!("--{name} needs a value"));
        options.insert(name, value);
    }
    options
}

fn number(options: &Options, name: &str, default: usize) -> usize {
    options.get(name).map_or(default, |text| {
        text.parse().unwrap_or_else(|_| panic!("--{name} {text} is no number"))
    })
}

/// What is sent: the same request for as long as the load lasts, or each of many once.
enum Work {
    Same(Arc<Vec<u8>>),
    Each(Mutex<VecDeque<Vec<u8>>>),
    /// Whole applications, one after the other on each connection: how many are left, and who goes through them.
    Whole(Mutex<usize>, Box<(String, Visitor, BTreeMap<String, String>)>),
}

impl Work {
    fn next(&self) -> Option<Arc<Vec<u8>>> {
        match self {
            Work::Same(request) => Some(request.clone()),
            Work::Each(queue) => queue.lock().expect(UNBROKEN).pop_front().map(Arc::new),
            Work::Whole(..) => None,
        }
    }

    /// Takes one whole application, if any is left. True when it ended on the receipt.
    async fn apply(&self) -> io::Result<Option<bool>> {
        let Work::Whole(left, who) = self else { return Ok(None) };
        {
            let mut left = left.lock().expect(UNBROKEN);
            if *left == 0 {
                return Ok(None);
            }
            *left -= 1;
        }
        let (service, visitor, answers) = &**who;
        let mut visitor = visitor.clone();
        let filled_in = visitor.fill_in(service, answers).await?;
        let receipt = visitor.send_in(&filled_in).await?;
        Ok(Some(receipt.status == 200 && receipt.path.ends_with("/eingang")))
    }
}

const UNBROKEN: &str = "no code panics while it holds this lock";

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let options = options();
    let address: SocketAddr = options["address"].parse().expect("--address is like 127.0.0.1:8080");
    let pid = number(&options, "pid", 0);
    let connections = number(&options, "connections", 16);
    let reads = options.contains_key("path") || options.contains_key("status");
    let expected = number(&options, "expect", if reads { 200 } else { 303 });
    let work = Arc::new(work(&options, address).await?);
    let until = match *work {
        Work::Same(_) => Some(Duration::from_secs(number(&options, "seconds", 8) as u64)),
        Work::Each(_) | Work::Whole(..) => None,
    };
    let before = cpu_us(pid);
    let began = Instant::now();
    let loads: Vec<_> = (0..connections)
        .map(|_| {
            let work = work.clone();
            tokio::spawn(async move {
                let mut times = Vec::new();
                let mut others = 0_usize;
                loop {
                    let sent = Instant::now();
                    let Some(is_received) = work.apply().await? else { break };
                    times.push(sent.elapsed());
                    others += usize::from(!is_received);
                }
                let mut connection = Connection::open(address).await?;
                while until.is_none_or(|until| began.elapsed() < until) {
                    let Some(request) = work.next() else { break };
                    let sent = Instant::now();
                    let status = connection.ask(&request).await?;
                    times.push(sent.elapsed());
                    others += usize::from(usize::from(status) != expected);
                }
                io::Result::Ok((times, others))
            })
        })
        .collect();
    let (mut times, mut others) = (Vec::new(), 0);
    for load in loads {
        let (some, wrong) = load.await.map_err(io::Error::other)??;
        times.extend(some);
        others += wrong;
    }
    let seconds = began.elapsed().as_secs_f64();
    let after = cpu_us(pid);
    let letters = after.letters.saturating_sub(before.letters);
    let cpu = after.all.saturating_sub(before.all).saturating_sub(letters);
    times.sort_unstable();
    let at = |share: f64| {
        let place = ((times.len() as f64) * share) as usize;
        times
            .get(place.min(times.len().saturating_sub(1)))
            .map_or(0.0, |t| t.as_secs_f64() * 1e3)
    };
    let result = serde_json::json!({
        "requests": times.len(),
        "other_status": others,
        "per_second": times.len() as f64 / seconds,
        "p50_ms": at(0.5),
        "p99_ms": at(0.99),
        "cpu_ms": cpu as f64 / 1e3 / (times.len().max(1) as f64),
        "letters_ms": letters as f64 / 1e3 / (times.len().max(1) as f64),
    });
    println!("{result}");
    Ok(())
}

async fn work(options: &Options, address: SocketAddr) -> io::Result<Work> {
    let cookie = options
        .get("cookie")
        .map_or_else(String::new, |cookie| format!("cookie: {cookie}\r\n"));
    if let Some(path) = options.get("path") {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\n{cookie}\r\n");
        return Ok(Work::Same(Arc::new(request.into_bytes())));
    }
    if let Some(path) = options.get("post") {
        let body = std::fs::read_to_string(&options["body"])?;
        return Ok(Work::Same(Arc::new(post(address, path, &cookie, body.trim()))));
    }
    let drafts = number(options, "drafts", 0);
    let mut visitor = Visitor::of_address(address);
    let service = options.get("service").map_or("resident-parking-permit", String::as_str);
    let answers = answers(&options["start-on"]);
    if options.contains_key("applications") {
        let who = Box::new((service.to_owned(), visitor, answers));
        return Ok(Work::Whole(Mutex::new(number(options, "applications", 0)), who));
    }
    let filled_in = visitor.fill_in(service, &answers).await?;
    if options.contains_key("status") {
        let receipt = visitor.send_in(&filled_in).await?;
        let status = receipt.path.trim_end_matches("/eingang");
        let request = format!(
            "GET {status} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\ncookie: {}\r\n\r\n",
            visitor.cookies()
        );
        return Ok(Work::Same(Arc::new(request.into_bytes())));
    }
    let pages = Arc::new(filled_in.sent);
    let csrf = filled_in.review.csrf().expect("the review page holds a token");
    let session = visitor.cookie("sitzung").expect("the visitor has a session").to_owned();
    let cookie = format!("cookie: sitzung={session}\r\nsec-fetch-site: same-origin\r\n");
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("_csrf", &csrf)
        .finish();
    let links = prepare(&visitor, service, &pages, drafts).await?;
    let requests = links
        .into_iter()
        .map(|link| post(address, &format!("{link}/absendung"), &cookie, &body));
    Ok(Work::Each(Mutex::new(requests.collect())))
}

fn post(address: SocketAddr, path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\n{headers}\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    head.into_bytes()
}

/// Saves all pages of `count` drafts; the links of the drafts come back.
async fn prepare(
    visitor: &Visitor,
    service: &str,
    pages: &Arc<Vec<SentPage>>,
    count: usize,
) -> io::Result<Vec<String>> {
    let each = count.div_ceil(PREPARING);
    let preparing: Vec<_> = (0..PREPARING)
        .map(|_| {
            let (mut visitor, pages, service) = (visitor.clone(), pages.clone(), service.to_owned());
            tokio::spawn(async move {
                let mut links = Vec::new();
                for _ in 0..each {
                    let started = visitor.try_post(&format!("/antraege/neu/{service}"), &[]).await?;
                    let link = started.location().to_owned();
                    for page in pages.iter() {
                        let name = page.path.rsplit('/').next().unwrap_or_default();
                        let pairs: Vec<(&str, &str)> =
                            page.pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                        visitor.try_post(&format!("{link}/seite/{name}"), &pairs).await?;
                    }
                    links.push(link);
                }
                io::Result::Ok(links)
            })
        })
        .collect();
    let mut links = Vec::new();
    for some in preparing {
        links.extend(some.await.map_err(io::Error::other)??);
    }
    Ok(links)
}

/// What somebody answers whose application is decided by machine. `start_on` is ISO 8601.
fn answers(start_on: &str) -> BTreeMap<String, String> {
    let who = person("green").enters;
    let birth: Vec<&str> = who.birth_date.split('-').collect();
    let start: Vec<&str> = start_on.split('-').collect();
    let texts = [
        ("operation", "new"),
        ("address.street", &who.street),
        ("address.house_number", &who.house_number),
        ("moved_recently", "no"),
        ("given_names", &who.given_names),
        ("family_name", &who.family_name),
        ("birth_date.day", birth[2]),
        ("birth_date.month", birth[1]),
        ("birth_date.year", birth[0]),
        ("plate", &who.plate),
        ("vin_tail", &who.vin_end),
        ("keeper", "self"),
        ("months", "12"),
        ("start_on.day", start[2]),
        ("start_on.month", start[1]),
        ("start_on.year", start[0]),
        ("delivery", "print_at_home"),
        ("notify", "none"),
        ("no_own_parking", "yes"),
        ("permanent_use", "yes"),
        ("correct", "yes"),
    ];
    texts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// A connection that is kept open from request to request, as browsers do.
struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            stream,
            buffer: Vec::with_capacity(64 << 10),
        })
    }

    /// Sends a request and reads the whole answer; its status comes back.
    async fn ask(&mut self, request: &[u8]) -> io::Result<u16> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the server closed the connection",
                ));
            }
            let Some(head_end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8_lossy(&self.buffer[..head_end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
            let length = length.ok_or_else(|| io::Error::other("an answer without content-length"))?;
            if self.buffer.len() >= head_end + 4 + length {
                let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
                return status.ok_or_else(|| io::Error::other("an answer without a status"));
            }
        }
    }
}

/// Processor time of a server. Unit: microseconds.
#[derive(Clone, Copy, Default)]
struct Cpu {
    /// All threads and children.
    all: u64,
    /// Of it the threads that set letters: they work after the answer, one letter for many requests or many for one.
    letters: u64,
}

fn cpu_us(pid: usize) -> Cpu {
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let of_children = children
        .split_whitespace()
        .map(|child| cpu_of(&format!("/proc/{child}/stat")).1)
        .sum::<u64>();
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten();
    let letters = threads
        .filter_map(Result::ok)
        .map(|thread| cpu_of(&thread.path().join("stat").to_string_lossy()))
        .filter(|(name, _)| name == "letter")
        .map(|(_, cpu)| cpu)
        .sum();
    Cpu {
        all: cpu_of(&format!("/proc/{pid}/stat")).1 + of_children,
        letters,
    }
}

/// Name and microseconds of CPU of a process or thread, from its `stat`.
fn cpu_of(stat: &str) -> (String, u64) {
    let stat = std::fs::read_to_string(stat).unwrap_or_default();
    // The name of the program may hold spaces; what follows its bracket does not.
    let (head, rest) = stat.rsplit_once(')').unwrap_or_default();
    let name = head.split_once('(').map_or("", |(_, name)| name).to_owned();
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
    // Linux counts in hundredths of a second.
    (name, (ticks(11) + ticks(12)) * 10_000)
}
