//! Style sheets, scripts, fonts and the town's drawings, under names that hold the hash of their content, so that
//! browsers keep them for ever.

use std::io::Write;
use std::sync::{LazyLock, OnceLock};

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use town::Town;

use crate::ctx::Ctx;
use crate::problem::Problem;

/// A file that is served as it is.
pub(crate) struct Asset {
    /// `rathaus-0123456789abcdef.css`
    pub name: String,
    content: Bytes,
    content_type: &'static str,
    gzip: OnceLock<Option<Bytes>>,
    brotli: OnceLock<Option<Bytes>>,
}

impl Asset {
    fn new(stem: &str, ending: &str, content: Bytes) -> Asset {
        let hash = blake3::hash(&content).to_hex();
        let content_type = match ending {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "font/woff2",
        };
        Asset {
            name: format!("{stem}-{}.{ending}", &hash[..16]),
            content,
            content_type,
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
        }
    }

    /// `/assets/rathaus-0123456789abcdef.css`
    pub fn href(&self) -> String {
        format!("/assets/{}", self.name)
    }

    fn is_text(&self) -> bool {
        self.content_type != "font/woff2"
    }

    fn response(&self, headers: &HeaderMap) -> Response {
        let accepted = headers
            .get(header::ACCEPT_ENCODING)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        let packed = if !self.is_text() {
            None
        } else if accepted.contains("br") {
            self.brotli
                .get_or_init(|| brotli(&self.content))
                .as_ref()
                .map(|bytes| ("br", bytes))
        } else if accepted.contains("gzip") {
            self.gzip
                .get_or_init(|| gzip(&self.content))
                .as_ref()
                .map(|bytes| ("gzip", bytes))
        } else {
            None
        };
        let (encoding, bytes) = packed.unwrap_or(("", &self.content));
        let mut response = bytes.clone().into_response();
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        out.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        );
        out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if !encoding.is_empty() {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

fn gzip(content: &[u8]) -> Option<Bytes> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

fn brotli(content: &[u8]) -> Option<Bytes> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 9,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &content[..], &mut out, &params).ok()?;
    Some(Bytes::from(out))
}

/// What all towns share.
pub(crate) struct Shared {
    pub css: Asset,
    pub js: Asset,
    pub fonts: [Asset; 2],
}

pub(crate) static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let font = |stem, bytes: &'static [u8]| Asset::new(stem, "woff2", Bytes::from_static(bytes));
    let fonts = [
        font(
            "fira-sans-400",
            include_bytes!(concat!(env!("OUT_DIR"), "/FiraSans-Regular.woff2")),
        ),
        font(
            "fira-sans-600",
            include_bytes!(concat!(env!("OUT_DIR"), "/FiraSans-SemiBold.woff2")),
        ),
    ];
    let faces: String = ["400", "600"]
        .iter()
        .zip(&fonts)
        .map(|(weight, font)| {
            format!(
                "@font-face{{font-family:\"Fira Sans\";font-weight:{weight};font-display:swap;src:url({}) format(\"woff2\")}}\n",
                font.href()
            )
        })
        .collect();
    let css = faces + include_str!(concat!(env!("OUT_DIR"), "/rathaus.css"));
    let js = include_str!(concat!(env!("OUT_DIR"), "/rathaus.js"));
    Shared {
        css: Asset::new("rathaus", "css", Bytes::from(css)),
        js: Asset::new("rathaus", "js", Bytes::from_static(js.as_bytes())),
        fonts,
    }
});

/// A town's colours and drawings.
pub(crate) struct TownLook {
    pub css: Asset,
    pub emblem: Asset,
    pub favicon: Asset,
    pub skyline: String,
}

impl TownLook {
    pub fn of(town: &Town) -> TownLook {
        let drawing = |stem, file: &str| Asset::new(stem, "svg", Bytes::from(town.drawing(file).to_owned()));
        let images = &town.about.images;
        TownLook {
            css: Asset::new("stadt", "css", Bytes::from(colours_css(town))),
            emblem: drawing("wappen", &images.emblem),
            favicon: drawing("favicon", &images.favicon),
            skyline: town.drawing(&images.skyline).to_owned(),
        }
    }
}

/// The town's colours as variables, for the device's choice and for the visitor's.
fn colours_css(town: &Town) -> String {
    let block = |colours: &std::collections::BTreeMap<String, String>| -> String {
        colours
            .iter()
            .map(|(name, value)| format!("--town-{}:{value};", name.replace('_', "-")))
            .collect()
    };
    let (light, dark) = (block(&town.about.colours.light), block(&town.about.colours.dark));
    format!(
        ":root,[data-kern-theme=light]{{{light}}}\n\
         @media (prefers-color-scheme:dark){{:root:not([data-kern-theme=light]){{{dark}}}}}\n\
         [data-kern-theme=dark]{{{dark}}}\n"
    )
}

pub(crate) async fn serve(ctx: Ctx, Path(file): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let look = &ctx.app.look;
    let shared = &*SHARED;
    [
        &shared.css,
        &shared.js,
        &shared.fonts[0],
        &shared.fonts[1],
        &look.css,
        &look.emblem,
        &look.favicon,
    ]
    .into_iter()
    .find(|asset| asset.name == file)
    .map(|asset| asset.response(&headers))
    .ok_or(Problem::NotFound)
}

pub(crate) async fn favicon(ctx: Ctx, headers: HeaderMap) -> Response {
    let mut response = ctx.app.look.favicon.response(&headers);
    // Its address has no hash, so that it may be kept for a day only.
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    response
}
