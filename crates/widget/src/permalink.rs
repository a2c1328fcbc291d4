//! Links to one thread: `https://…/page#baton-t=<thread>.<op>.<review>`, short enough for a chat, and what they lead to.
//!
//! Half of a hash names a thread: two of one review that begin alike would take 2^32 threads. The link is no secret and gives
//! no access; its last part only tells which review to look in. Leaves out the address bar (`www/loader/review.js`).

use review::{Review, ReviewId, ThreadId};

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThreadLink {
    entry: [u8; 8],
    op: u16,
    review: [u8; 4],
}

/// What a link finds here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The thread.
    Here(ThreadId),
    /// Of this review, and not here yet.
    NotYet,
    /// Of another review.
    Elsewhere,
}

impl ThreadLink {
    /// The link to a thread.
    pub fn to(review: &ReviewId, thread: ThreadId) -> Self {
        Self { entry: begin(&thread.entry.0), op: thread.op.0, review: begin(&review.0) }
    }

    /// Reads what stands behind `#baton-t=`. Whoever made up such a link learns nothing, whatever it says.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let link =
            Self { entry: bytes(parts.next()?)?, op: parts.next()?.parse().ok()?, review: bytes(parts.next()?)? };
        parts.next().is_none().then_some(link)
    }

    /// Where it leads from here.
    pub fn find(&self, review: &Review) -> Found {
        if begin::<4>(&review.id.0) != self.review {
            return Found::Elsewhere;
        }
        let is_it = |id: &ThreadId| begin(&id.entry.0) == self.entry && id.op.0 == self.op;
        review.threads.keys().find(is_it).map_or(Found::NotYet, Found::Here)
    }

    /// Whether it is about this review.
    pub fn is_of(&self, review: &ReviewId) -> bool {
        begin(&review.0) == self.review
    }

    /// The whole link, on the page at this address.
    pub fn on(&self, address: &str) -> String {
        let page = address.split('#').next().unwrap_or_default();
        let mut out = String::with_capacity(page.len() + 48);
        out.push_str(page);
        out.push_str("#baton-t=");
        push_hex(&mut out, &self.entry);
        out.push('.');
        out.push_str(&self.op.to_string());
        out.push('.');
        push_hex(&mut out, &self.review);
        out
    }
}

fn begin<const N: usize>(bytes: &[u8; 32]) -> [u8; N] {
    core::array::from_fn(|at| bytes[at])
}

fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let digits: Option<Vec<u8>> = hex.chars().map(|digit| digit.to_digit(16)?.try_into().ok()).collect();
    let digits = digits.filter(|digits| digits.len() == 2 * N)?;
    Some(core::array::from_fn(|at| digits[2 * at] << 4 | digits[2 * at + 1]))
}

fn push_hex(out: &mut String, bytes: &[u8]) {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().for_each(|byte| out.extend([digit(byte >> 4), digit(byte & 15)]));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn a_link_leads_back_to_its_thread() {
        let review = &samples::archive().view.review;
        for id in review.threads.keys() {
            let link = ThreadLink::to(&review.id, id).on("https://e.org/page?a=1#old");
            let (page, fragment) = link.split_once("#baton-t=").unwrap();
            assert_eq!(page, "https://e.org/page?a=1");
            assert!(fragment.len() < 32, "{fragment}");
            assert_eq!(ThreadLink::parse(fragment).unwrap().find(review), Found::Here(id));
        }
    }

    #[test]
    fn a_link_to_what_is_not_here_says_so() {
        let mut review = (*samples::archive().view.review).clone();
        let link = ThreadLink::to(&review.id, samples::thread_id(77));
        assert_eq!(link.find(&review), Found::NotYet);
        review.id = ReviewId([9; 32]);
        assert_eq!(link.find(&review), Found::Elsewhere);
        assert!(!link.is_of(&review.id));
    }

    #[test]
    fn what_is_no_link_is_none() {
        let read = |text: &str| ThreadLink::parse(text).is_some();
        assert!(read("0123456789abcdef.12.01020304"));
        for text in ["", "..", "0123456789abcdef", "0123456789abcdef.1", "0123456789abcdeg.1.01020304"] {
            assert!(!read(text), "{text:?}");
        }
        assert!(!read("0123456789abcdef.70000.01020304") && !read("0123456789abcdef.1.01020304.5") && !read("é.1.é"));
    }
}
