use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::visitor::Visitor;

/// How often is looked whether a program that starts is ready.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Looks before a start counts as failed: a minute.
const LOOKS_MAX: u32 = 3_000;

/// The whole program with a demo town, in a process of its own.
pub struct Program {
    path: PathBuf,
    arguments: Vec<String>,
    pub address: SocketAddr,
    child: Child,
}

impl Program {
    /// The program that `RATHAUS_BIN` names; `None`, said visibly, when it names none.
    pub fn path() -> Option<PathBuf> {
        let path = std::env::var_os("RATHAUS_BIN").map(PathBuf::from);
        if path.is_none() {
            println!("skipped: RATHAUS_BIN names no program (make test builds it and sets the name)");
        }
        path
    }

    /// Starts a demo town in `data` and waits until it answers. `more` are further options of `rathaus demo`.
    ///
    /// Errors: the program cannot be started or is not ready within a minute.
    pub async fn start(path: &Path, data: &Path, more: &[&str]) -> io::Result<Program> {
        let address = free_address()?;
        let data = data
            .to_str()
            .ok_or_else(|| io::Error::other("the temporary folder has no plain name"))?;
        let listen = address.to_string();
        let arguments = ["demo", "--data", data, "--listen", &listen]
            .into_iter()
            .chain(more.iter().copied());
        let arguments: Vec<String> = arguments.map(str::to_owned).collect();
        let child = spawn(path, &arguments)?;
        let mut program = Program {
            path: path.to_owned(),
            arguments,
            address,
            child,
        };
        program.ready().await?;
        Ok(program)
    }

    /// Ends the program as a power cut does: at once, without a chance to tidy up.
    pub fn kill(&mut self) -> io::Result<()> {
        self.child.kill()?;
        self.child.wait().map(|_| ())
    }

    /// Starts it again with the same data, at the same address.
    pub async fn start_again(&mut self) -> io::Result<()> {
        self.child = spawn(&self.path, &self.arguments)?;
        self.ready().await
    }

    async fn ready(&mut self) -> io::Result<()> {
        for _ in 0..LOOKS_MAX {
            if let Some(status) = self.child.try_wait()? {
                return Err(io::Error::other(format!(
                    "{} ended at its start: {status}",
                    self.path.display()
                )));
            }
            let answer = Visitor::of_address(self.address).try_get("/healthz").await;
            if answer.is_ok_and(|page| page.status == 200) {
                return Ok(());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Err(io::Error::other(format!(
            "{} was not ready within a minute",
            self.path.display()
        )))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

fn spawn(path: &Path, arguments: &[String]) -> io::Result<Child> {
    // Town and blueprints are named relative to the folder of the workspace.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    Command::new(path)
        .args(arguments)
        .current_dir(root)
        .env(
            "RATHAUS_LOG",
            std::env::var("RATHAUS_LOG").unwrap_or_else(|_| "error".to_owned()),
        )
        // The linter takes its time in a build for tests, and has tests of its own.
        .env("RATHAUS_BLUEPRINT_CHECK", "loads")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
}

fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}
