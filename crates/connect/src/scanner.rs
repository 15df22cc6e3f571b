//! The scanner for malware: clamd of ClamAV, over its socket or over TCP. Source: the manual page clamd(8), command `INSTREAM`.
//!
//! A file goes there in pieces, each with its length before it, and a length of zero says that it is whole. What clamd reads is
//! the file of the stream; it needs no right to read the town's folders.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base::ports::{Looking, Readiness, Scanner, Verdict};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

/// A machine that does not take the call within this time is away.
const CONNECT: Duration = Duration::from_secs(5);
/// The largest file, unpacked and looked at on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);
/// How long it may take to say that it is there.
const PING: Duration = Duration::from_secs(2);
/// Unit: bytes of one piece; clamd takes any size.
const PIECE_BYTES: usize = 128 << 10;
/// Unit: bytes; an answer is one short line.
const ANSWER_BYTES_MAX: u64 = 4 << 10;

/// Where clamd listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A socket of the same machine: `/run/clamav/clamd.ctl`.
    Socket(PathBuf),
    /// Host and port: `127.0.0.1:3310`, `[::1]:3310`, `clamav.stadt.example:3310`.
    Tcp(String),
}

impl Address {
    pub fn parse(text: &str) -> Option<Address> {
        if text.starts_with('/') {
            return Some(Address::Socket(PathBuf::from(text)));
        }
        let (host, port) = text.rsplit_once(':')?;
        let has_port = port.parse::<u16>().is_ok_and(|port| port > 0);
        let is_host =
            !host.is_empty() && !host.contains(['/', '@', ' ']) && (host.starts_with('[') || !host.contains(':'));
        (has_port && is_host).then(|| Address::Tcp(text.to_owned()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Socket(path) => write!(f, "{}", path.display()),
            Address::Tcp(address) => f.write_str(address),
        }
    }
}

/// A connection of either kind.
trait Line: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Line for T {}

/// Asks clamd about each file, over a connection of its own.
#[derive(Clone, Debug)]
pub struct Clamd {
    address: Address,
}

impl Clamd {
    /// No connection is made yet.
    pub fn at(address: Address) -> Clamd {
        Clamd { address }
    }

    async fn connect(&self) -> io::Result<Box<dyn Line>> {
        match &self.address {
            Address::Socket(path) => {
                let line = timeout(CONNECT, UnixStream::connect(path)).await??;
                Ok(Box::new(line))
            }
            Address::Tcp(address) => {
                let line = timeout(CONNECT, TcpStream::connect(address)).await??;
                Ok(Box::new(line))
            }
        }
    }

    async fn ask(&self, file: &Path) -> io::Result<Verdict> {
        let mut file = File::open(file).await?;
        let mut line = self.connect().await?;
        let sent = send(&mut file, &mut line).await;
        // Whoever sends more than clamd takes is cut off; why, it has said before.
        let answer = answer(&mut line).await;
        match (sent, answer) {
            (_, Ok(text)) if !text.is_empty() => Ok(verdict(&text)),
            (Err(error), _) | (Ok(()), Err(error)) => Err(error),
            (Ok(()), Ok(_)) => Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the connection ended without an answer",
            )),
        }
    }

    async fn ping(&self) -> io::Result<bool> {
        let mut line = self.connect().await?;
        line.write_all(b"zPING\0").await?;
        Ok(answer(&mut line).await? == "PONG")
    }
}

impl Scanner for Clamd {
    fn scan<'a>(&'a self, file: &'a Path) -> Looking<'a, Verdict> {
        Box::pin(async move {
            match timeout(PATIENCE, self.ask(file)).await {
                Ok(Ok(verdict)) => verdict,
                Ok(Err(error)) => Verdict::Away {
                    reason: format!("{}: {error}", self.address),
                },
                Err(_) => Verdict::Away {
                    reason: format!("{}: no answer within {} seconds", self.address, PATIENCE.as_secs()),
                },
            }
        })
    }

    fn readiness(&self) -> Looking<'_, Readiness> {
        Box::pin(async move {
            match timeout(PING, self.ping()).await {
                Ok(Ok(true)) => Readiness::Ready,
                _ => Readiness::Away,
            }
        })
    }
}

async fn send(file: &mut File, line: &mut Box<dyn Line>) -> io::Result<()> {
    line.write_all(b"zINSTREAM\0").await?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = file.read(&mut piece).await?;
        let length = u32::try_from(read).map_err(io::Error::other)?;
        line.write_all(&length.to_be_bytes()).await?;
        if read == 0 {
            return line.flush().await;
        }
        line.write_all(piece.get(..read).unwrap_or_default()).await?;
    }
}

/// One line, which ends with a zero or with the connection.
async fn answer(line: &mut Box<dyn Line>) -> io::Result<String> {
    let mut text = Vec::new();
    let mut limited = line.take(ANSWER_BYTES_MAX);
    loop {
        match limited.read_u8().await {
            Ok(0) => break,
            Ok(byte) => text.push(byte),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            // What came before the line was cut still counts.
            Err(_) if !text.is_empty() => break,
            Err(error) => return Err(error),
        }
    }
    Ok(String::from_utf8_lossy(&text).trim().to_owned())
}

/// `stream: OK`, `stream: <name> FOUND`, or something that ends with `ERROR`.
fn verdict(answer: &str) -> Verdict {
    let text = answer.strip_prefix("stream: ").unwrap_or(answer);
    if text == "OK" {
        Verdict::Clean
    } else if let Some(name) = text.strip_suffix(" FOUND") {
        Verdict::Malware { name: name.to_owned() }
    } else if text.contains("size limit exceeded") {
        Verdict::TooLarge
    } else {
        Verdict::Away {
            reason: text.to_owned(),
        }
    }
}
