//! A program in a process of its own.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use testkit::Visitor;

pub const BINARY: &str = env!("CARGO_BIN_EXE_rathaus");
const LOOK_AGAIN: Duration = Duration::from_millis(25);
/// Looks before something counts as not happening: two minutes on a busy machine.
const LOOKS_MAX: u32 = 4_800;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of the first town in the repository; which one does not matter.
pub fn a_town() -> PathBuf {
    let mut towns: Vec<PathBuf> = std::fs::read_dir(root().join("towns"))
        .expect("there are towns")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.join("town.toml").exists())
        .collect();
    towns.sort();
    towns.remove(0)
}

/// A place for a town: an empty folder that goes with the test.
pub struct Place {
    folder: TempDir,
    pub listen: SocketAddr,
}

impl Place {
    pub fn new() -> Place {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        Place {
            folder: tempfile::tempdir().expect("a temporary folder"),
            listen: free.local_addr().expect("an address"),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// A command of the program with this place's folders. Nothing of the test's own environment reaches it.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(words)
            .current_dir(root())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("RATHAUS_TOWN", a_town())
            .env("RATHAUS_BLUEPRINTS", root().join("blueprints"))
            .env("RATHAUS_DATA", self.data())
            .env("RATHAUS_LISTEN", self.listen.to_string())
            .env("RATHAUS_LOG", "info")
            // The linter takes its time in a build for tests, and has tests of its own.
            .env("RATHAUS_BLUEPRINT_CHECK", "loads")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end; what it said on both streams.
    pub fn run(&self, words: &[&str]) -> (bool, String) {
        end(&mut self.command(words))
    }

    /// Starts the program and waits until it is ready.
    pub async fn serve(&self, words: &[&str], env: &[(&str, &str)]) -> Running {
        let mut command = self.command(words);
        command.envs(env.iter().copied());
        self.start(command).await
    }

    /// A small demo town, ready.
    pub async fn demo(&self, more: &[&str]) -> Running {
        let words = [&["demo", "--residents", "300", "--cases", "0", "--no-limits"], more].concat();
        self.serve(&words, &[]).await
    }

    pub async fn start(&self, command: Command) -> Running {
        let mut running = self.launch(command);
        running.until_status(200).await;
        running
    }

    /// Starts the program without waiting.
    pub fn launch(&self, mut command: Command) -> Running {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.path("log"))
            .expect("a log");
        let child = command
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        Running {
            child,
            address: self.listen,
            log: self.path("log"),
        }
    }
}

/// Runs a command to its end; what it said on both streams.
pub fn end(command: &mut Command) -> (bool, String) {
    let output = command.output().expect("the program starts");
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.success(), said)
}

/// A program that serves; killed when the test ends.
pub struct Running {
    child: Child,
    pub address: SocketAddr,
    log: PathBuf,
}

impl Running {
    pub fn visitor(&self) -> Visitor {
        Visitor::of_address(self.address)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until `/healthz` answers with this status.
    pub async fn until_status(&mut self, wanted: u16) -> String {
        let mut last = String::new();
        for _ in 0..LOOKS_MAX {
            if let Some(status) = self.child.try_wait().expect("its state can be asked") {
                panic!(
                    "the program ended: {status}\n{}",
                    std::fs::read_to_string(&self.log).unwrap_or_default()
                );
            }
            if let Ok(page) = self.visitor().try_get("/healthz").await {
                last = format!("{} {}", page.status, page.html());
                if page.status == wanted {
                    return page.html();
                }
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        panic!("the program was never {wanted}; it said last: {last}");
    }

    /// Asks the program to end, as systemd does, and waits until it did.
    pub async fn terminate(mut self) -> ExitStatus {
        let sent = Command::new("kill").args(["-TERM", &self.id().to_string()]).status();
        assert!(sent.expect("kill is there").success());
        for _ in 0..LOOKS_MAX {
            if let Some(status) = self.child.try_wait().expect("its state can be asked") {
                return status;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        panic!("the program did not end");
    }

    /// One figure of `/metrics`.
    pub async fn figure(&self, name: &str) -> String {
        let page = self.visitor().get("/metrics").await;
        let text = page.html();
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned))
            .unwrap_or_else(|| panic!("no {name} in {text}"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until `found` gives something; the name says for what.
pub async fn until<T>(what: &str, mut found: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..LOOKS_MAX {
        if let Some(found) = found().await {
            return found;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    panic!("never: {what}");
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copies");
        }
    }
}
