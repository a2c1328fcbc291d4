//! Who takes part: six people, where they are, and the hour at which the demo lets one take their seat.
//!
//! Leaves out what they do (`story.rs`). No clock changes while the story lasts; the tables of offsets are written down here,
//! so that the demo is the same on every machine.

use client::Hours;
use review::{DayMinute, OffsetMinutes, Offsets, Shown, Timestamp, Week};

/// Minutes.
const HOUR: u16 = 60;
const DAY: u16 = 24 * HOUR;
const JUNE: [(u16, u16); 5] = [
    (9 * HOUR, 12 * HOUR),
    (DAY + 9 * HOUR, DAY + 17 * HOUR),
    (2 * DAY + 9 * HOUR, 2 * DAY + 17 * HOUR),
    (3 * DAY + 9 * HOUR, 3 * DAY + 17 * HOUR),
    (4 * DAY + 9 * HOUR, 4 * DAY + 17 * HOUR),
];
/// When clocks changed last before the story, and when they change next; and to how many minutes east of UTC.
const LOS_ANGELES: [(&str, i16); 2] = [("2026-11-01T09:00:00Z", -480), ("2027-03-14T10:00:00Z", -420)];
const BERLIN: [(&str, i16); 2] = [("2026-10-25T01:00:00Z", 60), ("2027-03-28T01:00:00Z", 120)];
const AUCKLAND: [(&str, i16); 2] = [("2026-09-26T14:00:00Z", 780), ("2027-04-03T14:00:00Z", 720)];

/// One of the six.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Who {
    June,
    Ben,
    Lena,
    Omar,
    Kiran,
    Ana,
}

/// What is known of a person.
pub(crate) struct Person {
    /// In file and store names.
    pub(crate) key: &'static str,
    pub(crate) name: &'static str,
    /// What they are here for.
    pub(crate) part: &'static str,
    pub(crate) city: &'static str,
    pub(crate) zone: &'static str,
    /// As times are written.
    pub(crate) offset: &'static str,
    /// When one takes their seat: the next morning of theirs after the story, by the sun.
    pub(crate) arrives: &'static str,
}

impl Who {
    /// In the order in which the sun reaches them after the story.
    pub(crate) const ALL: [Self; 6] = [Self::Ana, Self::Kiran, Self::Omar, Self::Lena, Self::Ben, Self::June];

    pub(crate) fn person(self) -> Person {
        let (key, name, part, city, zone, offset, arrives) = match self {
            Self::June => (
                "june",
                "June Park",
                "wrote the plan",
                "Los Angeles",
                "America/Los_Angeles",
                "-08:00",
                "2026-11-24T09:00",
            ),
            Self::Ben => {
                ("ben", "Ben Ortiz", "operations", "Los Angeles", "America/Los_Angeles", "-08:00", "2026-11-24T06:10")
            }
            Self::Lena => ("lena", "Lena Fischer", "accounts", "Berlin", "Europe/Berlin", "+01:00", "2026-11-24T09:15"),
            Self::Omar => ("omar", "Omar Haddad", "help desk", "Amman", "Asia/Amman", "+03:00", "2026-11-24T09:00"),
            Self::Kiran => {
                ("kiran", "Kiran Rao", "databases", "Bengaluru", "Asia/Kolkata", "+05:30", "2026-11-24T09:30")
            }
            Self::Ana => ("ana", "Ana Parata", "hotels", "Auckland", "Pacific/Auckland", "+13:00", "2026-11-24T09:10"),
        };
        Person { key, name, part, city, zone, offset, arrives }
    }

    /// A moment by this person's clock, such as `2026-11-24T09:10`.
    pub(crate) fn clock(self, local: &str) -> Result<Timestamp, jiff::Error> {
        let text = format!("{local}{}", self.person().offset);
        let at: jiff::Timestamp = text.parse()?;
        Ok(Timestamp(at.as_millisecond()))
    }

    /// When this person works, and what they show of it.
    pub(crate) fn hours(self) -> Result<Hours, jiff::Error> {
        let (first, changes, week): (i16, &[(&str, i16)], Week) = match self {
            // Monday is June's half day.
            Self::June => (-420, &LOS_ANGELES, Week::new(JUNE)),
            // The early watch.
            Self::Ben => (-420, &LOS_ANGELES, Week::on_days(&[0, 1, 2, 3, 4], 5 * HOUR, 11 * HOUR + 30)),
            Self::Lena => (120, &BERLIN, Week::on_days(&[0, 1, 2, 3, 4], 9 * HOUR, 17 * HOUR)),
            // Friday and Saturday are the weekend in Amman.
            Self::Omar => (180, &[], Week::on_days(&[0, 1, 2, 3, 6], 9 * HOUR, 17 * HOUR)),
            Self::Kiran => (330, &[], Week::on_days(&[0, 1, 2, 3, 4], 9 * HOUR + 30, 18 * HOUR)),
            Self::Ana => (720, &AUCKLAND, Week::on_days(&[0, 1, 2, 3, 4], 9 * HOUR, 17 * HOUR)),
        };
        let mut offsets = Offsets::fixed(OffsetMinutes(first));
        for (at, minutes) in changes {
            let at: jiff::Timestamp = at.parse()?;
            offsets.changes.push((Timestamp(at.as_millisecond()), OffsetMinutes(*minutes)));
        }
        Ok(Hours {
            zone: self.person().zone.to_owned(),
            offsets,
            week,
            days_off: Vec::new(),
            deputy: None,
            digest_times: vec![DayMinute(9 * HOUR), DayMinute(15 * HOUR + 30)],
            shown: Shown::Full,
        })
    }

    /// The demo's key of this person: everybody can make it, so it protects nothing.
    pub(crate) fn seed(self) -> [u8; 32] {
        let mut seed = *b"a demo key, it protects nobody..";
        let key = self.person().key.as_bytes();
        seed[32 - key.len()..].copy_from_slice(key);
        seed
    }
}
