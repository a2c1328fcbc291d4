//! The keys of the panel: one table, which the key handler asks and the keyboard map shows, so that neither can be wrong.
//!
//! They work inside the panel only, and not where somebody types; the setting `shortcuts` switches them off (WCAG 2.1.4).
//! Leaves out what a key does (`app.rs`, `components/thread_list.rs`).

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Goes to the next card.
    NextCard,
    /// Goes to the card before.
    PreviousCard,
    /// Answers in the thread that is open.
    Reply,
    /// Copies the link to the thread that is open.
    CopyLink,
    /// Goes to a list, by its number.
    Tab(usize),
    /// Opens the search.
    Search,
    /// Opens the list of all that can be done.
    Palette,
    /// Shows this table.
    Keys,
    /// One step back.
    Back,
    /// Finishes what is being written.
    Finish,
    /// Comments on what is selected in the text.
    Comment,
}

/// A key that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pressed<'a> {
    /// Its letter or name.
    pub key: &'a str,
    /// Whether Ctrl or Cmd was held.
    pub is_command: bool,
    /// Whether Alt was held.
    pub is_alt: bool,
    /// Whether it goes into a field.
    pub is_typed: bool,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// The keys, any of which will do.
    pub keys: &'static [&'static str],
    /// What is held with them.
    pub held: Held,
    /// What it does.
    pub does: Does,
    /// What it is called: a key of the strings.
    pub name: &'static str,
}

/// What is held with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Nothing (shift, where the letter needs it).
    Nothing,
    /// Ctrl, or Cmd on a Mac.
    Command,
    /// Alt and Shift.
    AltShift,
}

const fn row(keys: &'static [&'static str], held: Held, does: Does, name: &'static str) -> Shortcut {
    Shortcut { keys, held, does, name }
}

/// The table, in the order in which it is shown.
pub const ALL: [Shortcut; 14] = [
    row(&["j", "ArrowDown"], Held::Nothing, Does::NextCard, "keys.next_card"),
    row(&["k", "ArrowUp"], Held::Nothing, Does::PreviousCard, "keys.previous_card"),
    row(&["r"], Held::Nothing, Does::Reply, "keys.reply"),
    row(&["l"], Held::Nothing, Does::CopyLink, "keys.link"),
    row(&["1"], Held::Nothing, Does::Tab(0), "tabs.turn"),
    row(&["2"], Held::Nothing, Does::Tab(1), "tabs.threads"),
    row(&["3"], Held::Nothing, Does::Tab(2), "tabs.brief"),
    row(&["4"], Held::Nothing, Does::Tab(3), "tabs.new"),
    row(&["/"], Held::Nothing, Does::Search, "search.label"),
    row(&["k"], Held::Command, Does::Palette, "palette.label"),
    row(&["?"], Held::Nothing, Does::Keys, "keys.label"),
    row(&["Enter"], Held::Command, Does::Finish, "keys.finish"),
    row(&["m"], Held::AltShift, Does::Comment, "keys.comment"),
    row(&["Escape"], Held::Nothing, Does::Back, "keys.back"),
];

/// What a key does in the panel. `Finish` and `Comment` are heard elsewhere: by the editor, and by the window.
pub fn does(pressed: Pressed<'_>, has_shortcuts: bool) -> Option<Does> {
    let is_it = |row: &&Shortcut| {
        let is_held = match row.held {
            Held::Nothing => !pressed.is_command && !pressed.is_alt,
            Held::Command => pressed.is_command && !pressed.is_alt,
            Held::AltShift => false,
        };
        is_held && row.keys.iter().any(|key| key.eq_ignore_ascii_case(pressed.key))
    };
    let does = ALL.iter().find(is_it)?.does;
    let is_heard = match does {
        Does::Back => true,
        Does::Palette => has_shortcuts,
        Does::Finish | Does::Comment => false,
        _ => has_shortcuts && !pressed.is_typed,
    };
    is_heard.then_some(does)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(key: &str) -> Pressed<'_> {
        Pressed { key, is_command: false, is_alt: false, is_typed: false }
    }

    #[test]
    fn every_key_means_one_thing() {
        for (at, one) in ALL.iter().enumerate() {
            for two in &ALL[at + 1..] {
                assert!(one.held != two.held || one.keys.iter().all(|key| !two.keys.contains(key)), "{one:?} {two:?}");
            }
        }
    }

    #[test]
    fn the_table_is_what_the_panel_hears() {
        for row in ALL.iter().filter(|row| !matches!(row.does, Does::Finish | Does::Comment)) {
            for key in row.keys {
                let held = Pressed { is_command: row.held == Held::Command, ..pressed(key) };
                assert_eq!(does(held, true), Some(row.does));
            }
        }
    }

    #[test]
    fn letters_that_are_typed_stay_letters_and_the_setting_is_obeyed() {
        let typed = Pressed { is_typed: true, ..pressed("j") };
        assert_eq!(does(typed, true), None);
        let command = Pressed { is_typed: true, is_command: true, ..pressed("K") };
        assert_eq!(does(command, true), Some(Does::Palette));
        assert_eq!((does(command, false), does(pressed("/"), false)), (None, None));
        assert_eq!(does(pressed("Escape"), false), Some(Does::Back));
        assert_eq!(does(Pressed { is_alt: true, ..pressed("j") }, true), None);
    }
}
