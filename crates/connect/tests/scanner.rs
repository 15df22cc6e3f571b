//! clamd's protocol, against a small server that speaks it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

use base::ports::{Readiness, Scanner, Verdict};
use connect::scanner::{Address, Clamd};

/// How the server behaves.
#[derive(Clone, Copy)]
enum Way {
    Looks,
    /// Takes so many bytes and no more.
    Limited(usize),
    /// Ends in the middle of the file.
    Dies,
    /// Answers something that nobody expects.
    Babbles,
}

const EICAR: &[u8] = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE";

fn line_end(stream: &mut impl Read) -> Vec<u8> {
    let mut command = Vec::new();
    let mut byte = [0];
    while stream.read_exact(&mut byte).is_ok() && byte != [0] {
        command.push(byte[0]);
    }
    command
}

/// Reads one command as clamd does. Gives back the file that came.
fn speak(mut stream: impl Read + Write, way: Way) -> Option<Vec<u8>> {
    match line_end(&mut stream).as_slice() {
        b"zPING" => {
            stream.write_all(b"PONG\0").expect("writes");
            return None;
        }
        command => assert_eq!(command, b"zINSTREAM"),
    }
    let mut file = Vec::new();
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length).expect("a length");
        let length = usize::try_from(u32::from_be_bytes(length)).expect("fits");
        if length == 0 {
            break;
        }
        if matches!(way, Way::Dies) {
            return None;
        }
        let from = file.len();
        file.resize(from + length, 0);
        stream.read_exact(&mut file[from..]).expect("as long as it was said");
        if matches!(way, Way::Limited(most) if file.len() > most) {
            stream
                .write_all(b"INSTREAM size limit exceeded. ERROR\0")
                .expect("writes");
            return None;
        }
    }
    let answer: &[u8] = match way {
        Way::Babbles => b"stream: Can't allocate memory ERROR\0",
        _ if file.windows(EICAR.len()).any(|window| window == EICAR) => b"stream: Eicar-Signature FOUND\0",
        _ => b"stream: OK\0",
    };
    stream.write_all(answer).expect("writes");
    Some(file)
}

fn serve(way: Way, times: usize) -> (Clamd, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    let (sender, files) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().take(times) {
            let stream: TcpStream = stream.expect("a client");
            if let Some(file) = speak(stream, way) {
                let _ = sender.send(file);
            }
        }
    });
    (Clamd::at(Address::parse(&address).expect("an address")), files)
}

struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Files {
        Files(tempfile::tempdir().expect("a temporary folder"))
    }

    fn file(&self, content: &[u8]) -> PathBuf {
        let path = self.0.path().join("file");
        std::fs::write(&path, content).expect("writes");
        path
    }
}

#[tokio::test]
async fn a_file_arrives_in_pieces_and_the_word_of_the_scanner_comes_back() {
    let files = Files::new();
    let large: Vec<u8> = (0..1_000_003u32).map(|n| n.to_le_bytes()[0]).collect();
    let bad = [large.as_slice(), EICAR].concat();
    let (clamd, came) = serve(Way::Looks, 3);
    for (content, expected) in [
        (large.clone(), Verdict::Clean),
        (Vec::new(), Verdict::Clean),
        (
            bad,
            Verdict::Malware {
                name: "Eicar-Signature".to_owned(),
            },
        ),
    ] {
        assert_eq!(clamd.scan(&files.file(&content)).await, expected);
        assert!(came.recv().expect("it came") == content, "every byte, in order");
    }
}

#[tokio::test]
async fn a_socket_of_the_same_machine_is_spoken_to_alike() {
    let files = Files::new();
    let path = files.0.path().join("clamd.ctl");
    let listener = UnixListener::bind(&path).expect("a socket");
    std::thread::spawn(move || {
        for stream in listener.incoming().take(2) {
            speak(stream.expect("a client"), Way::Looks);
        }
    });
    let clamd = Clamd::at(Address::parse(&path.display().to_string()).expect("an address"));
    assert_eq!(clamd.readiness().await, Readiness::Ready);
    assert!(matches!(clamd.scan(&files.file(EICAR)).await, Verdict::Malware { .. }));
}

#[tokio::test]
async fn whoever_gives_no_clear_answer_has_not_said_that_a_file_is_clean() {
    let files = Files::new();
    let file = files.file(&vec![b'x'; 3 << 20]);
    let (limited, _came) = serve(Way::Limited(1 << 20), 1);
    assert_eq!(limited.scan(&file).await, Verdict::TooLarge);
    for way in [Way::Dies, Way::Babbles] {
        let (clamd, _came) = serve(way, 1);
        let verdict = clamd.scan(&file).await;
        assert!(matches!(verdict, Verdict::Away { .. }), "{verdict:?}");
    }
    let nobody = Clamd::at(Address::Socket(files.0.path().join("nobody")));
    assert!(matches!(nobody.scan(&file).await, Verdict::Away { .. }));
    assert_eq!(nobody.readiness().await, Readiness::Away);
}

#[test]
fn addresses_are_sockets_or_host_and_port() {
    for (text, is_one) in [
        ("/run/clamav/clamd.ctl", true),
        ("127.0.0.1:3310", true),
        ("[::1]:3310", true),
        ("clamav.stadt.example:3310", true),
        ("::1:3310", false),
        ("127.0.0.1", false),
        ("127.0.0.1:0", false),
        (":3310", false),
        ("tcp://127.0.0.1:3310", false),
        ("run/clamd.ctl", false),
    ] {
        assert_eq!(Address::parse(text).is_some(), is_one, "{text}");
    }
}
