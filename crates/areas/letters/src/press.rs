//! Sets letters: model in, PDF out.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use rayon::{ThreadPool, ThreadPoolBuilder};
use serde_json::{Value, json};
use typst::World;
use typst::diag::{SourceDiagnostic, Warned};
use typst::ecow::EcoVec;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::codes;
use crate::diagnostics;
use crate::error::LetterError;
use crate::fonts::FONTS;
use crate::model::{LetterJob, Letterhead, Pdf};
use crate::text;
use crate::world::LetterWorld;

/// Intermediate results of Typst stay for so many letters after their last use. The house library and the emblem
/// are used by each letter and stay; what belongs to a single letter is gone soon, so that memory stays flat.
const CACHE_LETTERS: usize = 4;

/// Room for the recursion of Typst, which outgrows the stack of a worker thread of the server.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// What a letter may cost at most. A template that wants more is wrong.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub pages_max: usize,
    /// Time for one letter, and the longest wait for a free place before it.
    pub time_max: Duration,
    pub data_bytes_max: usize,
    pub template_bytes_max: usize,
    /// Letters made at the same time; each may need some 20 MB while it is made.
    pub jobs_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages_max: 30,
            time_max: Duration::from_secs(10),
            data_bytes_max: 512 * 1024,
            template_bytes_max: 256 * 1024,
            jobs_max: thread::available_parallelism().map_or(2, NonZeroUsize::get),
        }
    }
}

/// Makes letters. Cheap to clone; every clone shares the fonts and the places for running jobs.
#[derive(Clone)]
pub struct LetterPress {
    limits: Limits,
    places: Arc<Places>,
}

impl Default for LetterPress {
    fn default() -> Self {
        Self::new()
    }
}

impl LetterPress {
    /// A press with the usual limits; loads the fonts (a few milliseconds, once a process).
    pub fn new() -> Self {
        Self::with_limits(Limits::default())
    }

    pub fn with_limits(limits: Limits) -> Self {
        std::sync::LazyLock::force(&FONTS);
        Self {
            limits,
            places: Arc::new(Places::new(limits.jobs_max)),
        }
    }

    /// Sets one letter. Blocks for some 10 ms: call it where blocking is allowed.
    ///
    /// Errors: [`LetterError`]; a mistake in the template comes with file, line and hint.
    pub fn render(&self, job: &LetterJob<'_>) -> Result<Pdf, LetterError> {
        let (world, unprintable) = self.world(job)?;
        let settings = Settings {
            ident: ident(job),
            pages_max: self.limits.pages_max,
            template_name: job.template.name.to_owned(),
        };
        let place = self.places.take(self.limits.time_max)?;
        let (answer, wait) = mpsc::sync_channel(1);
        // On another thread: Typst cannot be interrupted, so a template that does not end must be left behind.
        // It keeps its place until it ends, and so cannot be multiplied.
        Arc::clone(&place.worker).spawn(move || {
            let made = catch_unwind(AssertUnwindSafe(|| make(&world, &settings)));
            comemo::evict(CACHE_LETTERS);
            drop(place);
            let made = made.unwrap_or_else(|_| Err(LetterError::Crashed("it panicked".to_owned())));
            // Nobody waits any more when the time was over.
            let _ = answer.send(made);
        });
        match wait.recv_timeout(self.limits.time_max) {
            Ok(made) => made.map(|(bytes, pages)| Pdf {
                bytes,
                pages,
                unprintable,
            }),
            Err(mpsc::RecvTimeoutError::Timeout) => Err(LetterError::TooSlow(self.limits.time_max)),
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                Err(LetterError::Crashed("it ended without an answer".to_owned()))
            }
        }
    }

    /// Collects the files of the letter: data, letterhead, emblem and the codes which the data ask for.
    fn world(&self, job: &LetterJob<'_>) -> Result<(LetterWorld, Vec<char>), LetterError> {
        if job.template.source.len() > self.limits.template_bytes_max {
            return Err(LetterError::Data("the template is too large".to_owned()));
        }
        if !job.data.is_object() {
            return Err(LetterError::Data("must be an object".to_owned()));
        }
        job.letterhead.check()?;
        let (data, unprintable) = text::printable(job.data);
        let data = data.to_string();
        if data.len() > self.limits.data_bytes_max {
            return Err(LetterError::Data(format!("{} bytes are too many", data.len())));
        }
        let mut files = vec![
            ("/data.json", data),
            ("/letterhead.json", letterhead_file(job.letterhead, job.lang)),
        ];
        if let Some(emblem) = &job.letterhead.emblem_svg {
            files.push(("/emblem.svg", emblem.clone()));
        }
        files.extend(code_files(job)?);
        let world = LetterWorld::new(job.template.source, files, job.today);
        Ok((world, unprintable.into_iter().collect()))
    }
}

struct Settings {
    ident: String,
    pages_max: usize,
    template_name: String,
}

/// Typesets and exports; the standards are enforced by the export, which fails rather than write a lesser file.
fn make(world: &LetterWorld, settings: &Settings) -> Result<(Vec<u8>, usize), LetterError> {
    let wrong = |problems: EcoVec<SourceDiagnostic>| {
        LetterError::Template(diagnostics::problems(world, &settings.template_name, &problems))
    };
    let Warned { output, .. } = typst::compile::<PagedDocument>(world as &dyn World);
    let document = output.map_err(wrong)?;
    let pages = document.pages().len();
    if pages > settings.pages_max {
        return Err(LetterError::TooManyPages {
            pages,
            pages_max: settings.pages_max,
        });
    }
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| LetterError::Crashed(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(settings.ident.clone()),
        creator: Smart::Custom(Some("Rathaus".to_owned())),
        timestamp: world.today().map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(wrong)?;
    Ok((bytes, pages))
}

/// Stands for the document in its metadata; the same job has the same one.
fn ident(job: &LetterJob<'_>) -> String {
    let content = (
        job.template.source,
        job.data.to_string(),
        job.today.to_string(),
        &job.letterhead.town,
    );
    format!("{:032x}", typst::utils::hash128(&content))
}

/// The letterhead as the house library reads it; the emblem is a file of its own.
fn letterhead_file(letterhead: &Letterhead, lang: &str) -> String {
    let mut head = text::printable(&json!(letterhead)).0;
    if let Value::Object(fields) = &mut head {
        fields.remove("emblem_svg");
        fields.insert("has_emblem".to_owned(), json!(letterhead.emblem_svg.is_some()));
        fields.insert("lang".to_owned(), json!(lang));
    }
    head.to_string()
}

/// The codes for which the data hold what is needed: the check page, and a claim that is still to be paid.
fn code_files(job: &LetterJob<'_>) -> Result<Vec<(&'static str, String)>, LetterError> {
    let mut files = Vec::new();
    if let Some(url) = job.data.pointer("/check/url").and_then(Value::as_str) {
        files.push(("/check.svg", codes::qr_svg(url)?));
    }
    if let (Some(payment), Some(bank)) = (job.data.get("payment"), &job.letterhead.bank) {
        let amount_cent = payment.get("amount_cent").and_then(Value::as_i64);
        let reference = payment.get("reference").and_then(Value::as_str);
        if let (Some(amount_cent), Some(reference)) = (amount_cent, reference) {
            files.push(("/girocode.svg", codes::girocode_svg(bank, amount_cent, reference)?));
        }
    }
    Ok(files)
}

/// Places for running jobs: they bound memory and keep a server responsive.
struct Places {
    free: Mutex<Vec<Arc<ThreadPool>>>,
    freed: Condvar,
}

impl Places {
    /// Each place is a pool of one thread: Typst hands parts of a letter to the pool it runs in, and the shared pool
    /// would wake all processors for a letter of two pages.
    fn new(count: usize) -> Self {
        let worker = || {
            ThreadPoolBuilder::new()
                .num_threads(1)
                .stack_size(STACK_BYTES)
                .thread_name(|_| "letter".to_owned())
                .start_handler(|_| step_back())
                .build()
                .map(Arc::new)
        };
        let free = (0..count.max(1))
            .map(|_| worker().expect("a process that starts can start its threads"))
            .collect();
        Self {
            free: Mutex::new(free),
            freed: Condvar::new(),
        }
    }

    fn take(self: &Arc<Self>, wait_max: Duration) -> Result<Place, LetterError> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut free, _) = self
            .freed
            .wait_timeout_while(free, wait_max, |free| free.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        let worker = free.pop().ok_or(LetterError::Busy)?;
        Ok(Place {
            worker,
            places: Arc::clone(self),
        })
    }
}

/// Whoever waits for a page goes before a letter that is made in the background.
fn step_back() {
    // On Linux this holds for the calling thread alone. Where it is not allowed, letters are just as urgent.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 10);
}

/// A taken place; given back when dropped.
struct Place {
    worker: Arc<ThreadPool>,
    places: Arc<Places>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut free = self.places.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.push(Arc::clone(&self.worker));
        self.places.freed.notify_one();
    }
}
