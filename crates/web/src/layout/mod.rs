//! The frame of every page: head, header, navigation, footer; and the frame of the desk.

mod desk;
mod frame;
mod hero;
pub(crate) mod problem;

pub use desk::desk_page;
pub use frame::page;
pub use hero::{hero, hero_search};

/// What the frame must know about a page. Begin with [`PageMeta::new`].
#[derive(Clone, Debug, Default)]
pub struct PageMeta {
    /// Stands in the browser's tab before the town's name; usually the text of the page's `h1`.
    pub title: String,
    /// The [`crate::NavItem::id`] that is marked as where one is.
    pub nav: &'static str,
    /// From the start page down to the page above this one: address and name.
    pub crumbs: Vec<(String, String)>,
    /// Use the whole width: lists, tables, the start page.
    pub wide: bool,
    /// Search engines stay out: everything that belongs to one person.
    pub noindex: bool,
    /// The form on it has errors; the title says so first.
    pub has_errors: bool,
    /// The main part brings its own sections from edge to edge.
    pub bare: bool,
    /// The start page: bare, and the search is in its hero instead of in the header.
    pub is_start: bool,
    /// A page of a form: neither navigation nor search lead away from it.
    pub is_focused: bool,
    /// For search engines, one or two sentences.
    pub description: String,
    /// Unit: seconds after which the page loads itself again; only for pages that wait.
    pub refresh_s: Option<u32>,
}

impl PageMeta {
    pub fn new(title: impl Into<String>) -> PageMeta {
        PageMeta {
            title: title.into(),
            ..PageMeta::default()
        }
    }

    pub fn nav(mut self, id: &'static str) -> PageMeta {
        self.nav = id;
        self
    }

    pub fn crumb(mut self, href: impl Into<String>, name: impl Into<String>) -> PageMeta {
        self.crumbs.push((href.into(), name.into()));
        self
    }

    pub const fn wide(mut self) -> PageMeta {
        self.wide = true;
        self
    }

    pub const fn noindex(mut self) -> PageMeta {
        self.noindex = true;
        self
    }

    pub const fn bare(mut self) -> PageMeta {
        self.bare = true;
        self
    }

    pub const fn start(mut self) -> PageMeta {
        self.bare = true;
        self.is_start = true;
        self
    }

    pub const fn focused(mut self) -> PageMeta {
        self.is_focused = true;
        self
    }

    pub const fn errors(mut self, has_errors: bool) -> PageMeta {
        self.has_errors = has_errors;
        self
    }

    pub fn description(mut self, text: impl Into<String>) -> PageMeta {
        self.description = text.into();
        self
    }

    pub const fn refresh(mut self, seconds: u32) -> PageMeta {
        self.refresh_s = Some(seconds);
        self
    }
}
