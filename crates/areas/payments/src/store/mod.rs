//! All questions that this area asks its tables.

pub mod attempts;
pub mod bookings;
pub mod claims;
pub mod clearing;
pub mod refunds;

/// A list page: the rows and where the next page begins.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// Give this back to get the rows after these; none when these are the last.
    pub next: Option<base::Uuid>,
}

/// Cuts a page from rows asked for with one more than fits.
fn page<T>(mut rows: Vec<T>, size: i64, id: impl Fn(&T) -> base::Uuid) -> Page<T> {
    let size = usize::try_from(size).unwrap_or(0);
    let next = (rows.len() > size)
        .then(|| rows.get(size.saturating_sub(1)).map(&id))
        .flatten();
    rows.truncate(size);
    Page { rows, next }
}

/// Identifiers grow with time; lists go from the latest down, so the first page begins above all of them.
fn before(from: Option<base::Uuid>) -> base::Uuid {
    from.unwrap_or(base::Uuid::max())
}
