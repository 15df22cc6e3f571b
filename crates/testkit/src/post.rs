use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use base::Fault;
use base::ports::{Mail, Mailer};

/// Keeps mail instead of sending it, and refuses it while it is told to.
#[derive(Default)]
pub struct CaughtPost {
    mails: Mutex<Vec<Mail>>,
    down: AtomicBool,
}

impl CaughtPost {
    /// All caught mail, the oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.mails
            .lock()
            .expect("no code panics while it holds this lock")
            .clone()
    }

    /// The mail to one address, the oldest first.
    pub fn to(&self, address: &str) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.to == address).collect()
    }

    /// While the server is down every mail fails.
    pub fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::SeqCst);
    }

    fn take(&self, mail: &Mail) -> Result<(), Fault> {
        if self.down.load(Ordering::SeqCst) {
            return Err(Fault::msg("the mail server is down, because the test said so"));
        }
        self.mails
            .lock()
            .expect("no code panics while it holds this lock")
            .push(mail.clone());
        Ok(())
    }
}

impl Mailer for CaughtPost {
    fn send<'a>(&'a self, mail: &'a Mail) -> Pin<Box<dyn Future<Output = Result<(), Fault>> + Send + 'a>> {
        Box::pin(ready(self.take(mail)))
    }

    fn is_simulator(&self) -> bool {
        true
    }
}
