//! Invites as bytes and links: what is written is read again, and anything else is told apart from one.

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use review::ReviewId;
use sync::Verifier;

use crate::local::{KnownRow, Locals};
use crate::{Invite, InviteError, InviteKey, LastText, LocalRow, Scope, Token};

fn invite() -> impl Strategy<Value = Invite> {
    let key = prop_oneof![
        any::<[u8; 32]>().prop_map(InviteKey::Write),
        (any::<[u8; 32]>(), any::<[u8; 32]>())
            .prop_map(|(secret, write)| InviteKey::Read { secret, write: Verifier(write) }),
    ];
    (any::<[u8; 32]>(), key, any::<[u8; 32]>(), ".{0,40}", "[^#]{0,40}", ".{0,40}").prop_map(
        |(review, key, owner, title, address, document_id)| Invite {
            review: ReviewId(review),
            key,
            owner: Verifier(owner),
            title,
            address,
            document_id,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn an_invite_is_read_as_it_was_written(invite in invite()) {
        prop_assert_eq!(Invite::decode(&invite.encode()), Ok(invite.clone()));
        let link = invite.link();
        prop_assert_eq!(Invite::parse(&link), Ok(invite.clone()));
        prop_assert_eq!(Invite::parse(link.rsplit_once("#baton=").unwrap().1), Ok(invite));
    }

    #[test]
    fn no_bytes_and_no_words_break_the_reader(bytes in vec(any::<u8>(), 0..300), words in ".{0,80}") {
        prop_assert!(Invite::decode(&bytes).is_err());
        prop_assert!(Invite::parse(&words).is_err());
    }

    #[test]
    fn a_changed_invite_is_another_one_or_none(invite in invite(), at in any::<u16>(), byte in any::<u8>()) {
        let mut bytes = invite.encode();
        let at = usize::from(at) % bytes.len();
        bytes[at] = byte;
        if let Ok(read) = Invite::decode(&bytes) {
            prop_assert_eq!(read.encode(), bytes);
        }
    }

    #[test]
    fn rows_of_this_device_are_read_as_they_were_written(
        invite in invite(),
        token in any::<[u8; 32]>(),
        chosen in any::<i64>(),
        text in ".{0,200}",
        rest in vec((any::<bool>(), ".{0,20}", vec(any::<u8>(), 0..60)), 0..6),
    ) {
        let chosen = review::Timestamp(chosen);
        let known = KnownRow { id: invite.review, invite: Some(invite), owner_token: Some(Token(token)), chosen };
        let revision = anchor::Revision { flatten_version: 1, fold_version: 1, hash: token };
        let last = LastText { revision, at: chosen, text: text.as_str().into() };
        let mut rows = vec![LocalRow::known(&known), LocalRow::last_text(&last)];
        // What else the store may hold is stepped over.
        rows.extend(rest.into_iter().map(|(is_shared, name, bytes)| {
            let prefix = ["review/", "view/", "remembered/", "text"][bytes.len() % 4];
            let scope = if is_shared { Scope::Origin } else { Scope::Review };
            LocalRow { scope, name: format!("{prefix}{name}x"), bytes: Some(bytes) }
        }));
        let mut locals = Locals::default();
        locals.read(&rows);
        prop_assert!(locals.known().contains(&known));
        let read = locals.last_text();
        prop_assert_eq!(read.as_deref(), Some(&last));
    }
}

#[test]
fn an_invite_keeps_its_secrets_to_itself() {
    let invite = sample(InviteKey::Write([7; 32]));
    let printed = format!("{invite:?}");
    assert!(!printed.contains("7, 7") && !printed.contains("07"), "{printed}");
    let read = Invite { key: invite.key.reading(), ..invite.clone() };
    assert_ne!(read.key, invite.key);
    assert_eq!(read.access().room().room, invite.access().room().room);
    assert_eq!(read.access().room().write, None);
    assert_eq!(read.key.reading(), read.key);
}

#[test]
fn an_invite_of_a_later_version_is_told_apart_from_a_damaged_one() {
    let mut bytes = sample(InviteKey::Write([7; 32])).encode();
    assert_eq!(bytes[..2], [0x89, 0x01], "nine parts, the first one the version");
    bytes[1] = 2;
    assert_eq!(Invite::decode(&bytes), Err(InviteError::Newer));
    assert_eq!(Invite::parse("https://example.org/plan"), Err(InviteError::Malformed));
    assert_eq!(Invite::parse(&"A".repeat(100_000)), Err(InviteError::Malformed));
}

fn sample(key: InviteKey) -> Invite {
    Invite {
        review: ReviewId([1; 32]),
        key,
        owner: Verifier([2; 32]),
        title: "A plan 🦀".into(),
        address: "https://example.org/plan#top".into(),
        document_id: "https://example.org/plan".into(),
    }
}
