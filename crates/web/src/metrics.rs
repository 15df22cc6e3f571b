//! Counts and durations per route template. Never per path: paths hold numbers of cases.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::app::App;
use crate::routes::RouteEntry;

/// Unit: microseconds; upper bounds of the histogram.
const BOUNDS_US: [u64; 9] = [
    1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000,
];

/// What happened on one route since the start.
#[derive(Default)]
pub(crate) struct RouteStats {
    /// By first digit of the status, 1 to 5.
    statuses: [AtomicU64; 6],
    buckets: [AtomicU64; BOUNDS_US.len()],
    count: AtomicU64,
    sum_us: AtomicU64,
}

impl RouteStats {
    pub fn count(&self, status: u16, duration: Duration) {
        let us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        if let Some(class) = self.statuses.get(usize::from(status / 100)) {
            class.fetch_add(1, Ordering::Relaxed);
        }
        for (bucket, _) in self.buckets.iter().zip(BOUNDS_US).filter(|(_, bound)| us <= *bound) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sum_us.fetch_add(us, Ordering::Relaxed);
    }
}

/// Requests that met no route, and the routes themselves.
#[derive(Default)]
pub(crate) struct Metrics {
    pub unmatched: RouteStats,
    /// Handlers that failed so badly that they were caught.
    pub panics: AtomicU64,
    pub routes: Mutex<Vec<Arc<RouteEntry>>>,
}

/// The figures in the text format of Prometheus.
pub fn metrics_text(app: &App) -> String {
    let routes = app
        .metrics
        .routes
        .lock()
        .map(|routes| routes.clone())
        .unwrap_or_default();
    let mut out = String::from("# TYPE http_requests_total counter\n# TYPE http_request_duration_seconds histogram\n");
    for route in &routes {
        write_stats(&mut out, route.method.as_str(), &route.path, &route.stats);
    }
    write_stats(&mut out, "any", "none", &app.metrics.unmatched);
    let panics = app.metrics.panics.load(Ordering::Relaxed);
    let _ = writeln!(out, "# TYPE http_panics_total counter\nhttp_panics_total {panics}");
    out
}

fn write_stats(out: &mut String, method: &str, path: &str, stats: &RouteStats) {
    let load = |n: &AtomicU64| n.load(Ordering::Relaxed);
    if load(&stats.count) == 0 {
        return;
    }
    let labels = format!("method=\"{method}\",route=\"{path}\"");
    for (class, n) in stats.statuses.iter().enumerate().filter(|(_, n)| load(n) > 0) {
        let _ = writeln!(out, "http_requests_total{{{labels},status=\"{class}xx\"}} {}", load(n));
    }
    for (bucket, bound) in stats.buckets.iter().zip(BOUNDS_US) {
        let le = Duration::from_micros(bound).as_secs_f64();
        let _ = writeln!(
            out,
            "http_request_duration_seconds_bucket{{{labels},le=\"{le}\"}} {}",
            load(bucket)
        );
    }
    let count = load(&stats.count);
    let sum = Duration::from_micros(load(&stats.sum_us)).as_secs_f64();
    let _ = writeln!(
        out,
        "http_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} {count}"
    );
    let _ = writeln!(out, "http_request_duration_seconds_sum{{{labels}}} {sum}");
    let _ = writeln!(out, "http_request_duration_seconds_count{{{labels}}} {count}");
}
