//! What every request passes: how often an address may ask, how long an answer may take, and one line in the log.
//! Leaves out who may enter which room: see `api.rs`.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::Instant;

use crate::api::House;
use crate::problem::Problem;

/// Addresses remembered at the same time: about 4 MB. Beyond that, those that asked for nothing lately are forgotten.
const ADDRESSES_MAX: usize = 50_000;
const MINUTE: Duration = Duration::from_secs(60);

/// A bucket of requests for each address: full at first, and filling up evenly.
pub(crate) struct Limiter {
    per_minute: NonZeroU32,
    buckets: Mutex<BTreeMap<IpAddr, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    n_left: f64,
    at: Instant,
}

impl Limiter {
    pub(crate) fn new(per_minute: NonZeroU32) -> Self {
        Self { per_minute, buckets: Mutex::default() }
    }

    /// Takes one request out of the address's bucket, or tells after how many seconds there will be one.
    fn admit(&self, address: IpAddr, now: Instant) -> Result<(), u64> {
        let full = f64::from(self.per_minute.get());
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= ADDRESSES_MAX && !buckets.contains_key(&address) {
            buckets.retain(|_, bucket| now.saturating_duration_since(bucket.at) < MINUTE);
            if buckets.len() >= ADDRESSES_MAX {
                // Somebody asks from everywhere. To forget all is kinder to the others than to refuse them.
                buckets.clear();
            }
        }
        let bucket = buckets.entry(address).or_insert(Bucket { n_left: full, at: now });
        let filled = now.saturating_duration_since(bucket.at).as_secs_f64() / MINUTE.as_secs_f64() * full;
        bucket.n_left = (bucket.n_left + filled).min(full);
        bucket.at = now;
        if bucket.n_left < 1.0 {
            return Err(((1.0 - bucket.n_left) * MINUTE.as_secs_f64() / full).ceil() as u64);
        }
        bucket.n_left -= 1.0;
        Ok(())
    }
}

/// Lets a request in, or not; ends it when it takes too long; logs neither tokens, nor rooms, nor content.
pub(crate) async fn pass(State(house): State<Arc<House>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().map_or("?", MatchedPath::as_str).to_owned();
    let admitted = match &house.limiter {
        Some(limiter) => limiter.admit(client_address(&request, house.config.is_behind_proxy), began),
        None => Ok(()),
    };
    let response = match admitted {
        Err(seconds) => Problem::TooManyRequests { seconds }.into_response(),
        Ok(()) => match tokio::time::timeout(house.config.request_timeout, next.run(request)).await {
            Ok(response) => response,
            Err(_) => Problem::TimedOut.into_response(),
        },
    };
    let took_ms = began.elapsed().as_millis() as u64;
    tracing::info!(%method, path, status = response.status().as_u16(), took_ms, "answered");
    response
}

fn client_address(request: &Request, is_behind_proxy: bool) -> IpAddr {
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let forwarded = || {
        let header = request.headers().get_all("x-forwarded-for").iter().next_back()?;
        header.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    let address = if is_behind_proxy { forwarded().or(connected) } else { connected };
    match address {
        // One household or office has a whole network of 64 bits.
        Some(IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        Some(address) => address.to_canonical(),
        None => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter() -> Limiter {
        Limiter::new(NonZeroU32::new(60).unwrap())
    }

    const HERE: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);
    const THERE: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

    #[test]
    fn an_address_that_asks_too_often_waits_alone() {
        let (limiter, now) = (limiter(), Instant::now());
        for _ in 0..60 {
            assert_eq!(limiter.admit(HERE, now), Ok(()));
        }
        assert_eq!(limiter.admit(HERE, now), Err(1));
        assert_eq!(limiter.admit(THERE, now), Ok(()));
    }

    #[test]
    fn a_bucket_fills_up_again_but_not_beyond_its_brim() {
        let (limiter, now) = (limiter(), Instant::now());
        for _ in 0..60 {
            limiter.admit(HERE, now).unwrap();
        }
        assert_eq!(limiter.admit(HERE, now + Duration::from_secs(1)), Ok(()));
        let later = now + 10 * MINUTE;
        let n_admitted = (0..100).filter(|_| limiter.admit(HERE, later).is_ok()).count();
        assert_eq!(n_admitted, 60);
    }

    #[test]
    fn memory_is_bounded_however_many_addresses_ask() {
        let (limiter, now) = (limiter(), Instant::now());
        for address in 0..ADDRESSES_MAX as u32 + 10 {
            limiter.admit(IpAddr::from(address.to_be_bytes()), now).unwrap();
        }
        assert!(limiter.buckets.lock().unwrap().len() <= ADDRESSES_MAX);
    }

    fn check(forwarded: &str, is_behind_proxy: bool, expected: &str) {
        let mut request =
            Request::builder().header("x-forwarded-for", forwarded).body(axum::body::Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 1))));
        assert_eq!(client_address(&request, is_behind_proxy), expected.parse::<IpAddr>().unwrap());
    }

    #[test]
    fn only_a_proxy_is_believed_and_only_its_own_word() {
        check("1.2.3.4", false, "10.0.0.1");
        check("6.6.6.6, 1.2.3.4", true, "1.2.3.4");
        check("nonsense", true, "10.0.0.1");
        check("2001:db8:1:2:3:4:5:6", true, "2001:db8:1:2::");
    }
}
