//! How often one address may use a form. Kept in this process: several nodes each grant the full rate.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock as _, Reference};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

/// A rate for one route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Unit: requests per minute and address, sustained.
    pub per_minute: u32,
    /// Unit: requests at once.
    pub burst: u32,
}

impl Limit {
    pub const fn per_minute(per_minute: u32, burst: u32) -> Limit {
        Limit { per_minute, burst }
    }
}

/// The town's clock as the limiter wants it: time since 1970.
#[derive(Clone)]
pub(crate) struct TownClock(pub Arc<dyn base::Clock>);

impl governor::clock::Clock for TownClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.now_us()).unwrap_or(0))
    }
}

pub(crate) struct Limiter {
    rates: RateLimiter<IpAddr, HashMapStateStore<IpAddr>, TownClock, NoOpMiddleware<Duration>>,
    clock: TownClock,
}

/// Above this many addresses those that are idle are forgotten.
const ADDRESSES_MAX: usize = 20_000;

impl Limiter {
    /// `factor` multiplies rate and burst. `None` when the limit is switched off.
    pub fn new(limit: Limit, factor: u32, clock: Arc<dyn base::Clock>) -> Option<Limiter> {
        let rate = NonZeroU32::new(limit.per_minute.saturating_mul(factor))?;
        let burst = NonZeroU32::new(limit.burst.saturating_mul(factor)).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_minute(rate).allow_burst(burst);
        let clock = TownClock(clock);
        Some(Limiter {
            rates: RateLimiter::new(quota, HashMapStateStore::default(), clock.clone()),
            clock,
        })
    }

    /// Errors: how many seconds to wait.
    pub fn check(&self, client: Option<IpAddr>) -> Result<(), u64> {
        if self.rates.len() > ADDRESSES_MAX {
            self.rates.retain_recent();
        }
        let key = network(client.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)));
        self.rates.check_key(&key).map_err(|not_yet| {
            let now = self.clock.now();
            let wait: Duration = not_yet.earliest_possible().duration_since(now).into();
            wait.as_secs().max(1)
        })
    }
}

/// Households get a whole /64, so that one of them is one key.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Clock, FixedClock};
    use jiff::{SignedDuration, Timestamp};

    #[test]
    fn an_address_that_asks_too_often_waits_and_others_do_not() {
        let clock = Arc::new(FixedClock::at(Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1)));
        let limiter = Limiter::new(Limit::per_minute(6, 2), 1, clock.clone() as Arc<dyn Clock>).expect("is on");
        let one: Option<IpAddr> = "2001:db8::1".parse().ok();
        assert_eq!(limiter.check(one), Ok(()));
        assert_eq!(limiter.check("2001:db8::2".parse().ok()), Ok(()));
        assert_eq!(limiter.check(one), Err(10));
        assert_eq!(limiter.check("192.0.2.1".parse().ok()), Ok(()));
        clock.advance(SignedDuration::from_secs(10));
        assert_eq!(limiter.check(one), Ok(()));
        assert!(Limiter::new(Limit::per_minute(6, 2), 0, clock).is_none());
    }
}
