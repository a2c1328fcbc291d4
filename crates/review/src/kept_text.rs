//! Texts of the document that are kept with the review: which ones there are, and who may take them back. Leaves out the
//! texts themselves: the blocks are the replica's, and what is made of them is `anchor`'s.

use crate::acts::{Act, text_of};
use crate::review_fold::ReviewParts;
use crate::{BodyId, CommentId, Entry, Erasure, Fold, IdMap, KeptText, Op, PersonId, Review, TextId, VoidWhy};

impl ReviewParts<'_> {
    /// Reads an act that may publish a text. One that is known not to be of that revision publishes nothing.
    pub(crate) fn read_text(&self, review: &mut Review, act: &Act, by: PersonId) -> Result<(), VoidWhy> {
        let op = &act.entry.ops[act.op.0 as usize];
        let Some((revision, text)) = text_of(op) else { return Ok(()) };
        if matches!(op, Op::Text { .. }) {
            let mut targets = act.entry.ops.iter().filter_map(|op| match op {
                Op::Thread(opening) => Some(opening.target),
                Op::Reattach { body, .. } => Some(*body),
                _ => None,
            });
            // Whose words are not here, or taken back, is believed: a text that nobody needs does no harm.
            let may_be_of =
                |target: BodyId| self.known.target(&target).is_none_or(|target| target.revision == revision);
            if !targets.any(may_be_of) {
                return Err(VoidWhy::NotItsText);
            }
        }
        let id = CommentId { entry: act.entry.id, op: act.op };
        review.texts.push(KeptText { act: id, order: act.order, revision, text, by, at: act.entry.at });
        Ok(())
    }

    /// Whether whoever takes back a text may do that.
    pub(crate) fn check_text_redaction(&self, act: &Act, by: &PersonId, of: &CommentId) -> Result<(), VoidWhy> {
        let entry = self.entries.get(&of.entry).ok_or(VoidWhy::NotInItsPast)?;
        let is_owner = self.known.people.rights.is_owner_at(by, &act.entry.id, self.known.causal);
        if self.known.person(entry) == *by || is_owner { Ok(()) } else { Err(VoidWhy::NotTheAuthor) }
    }
}

impl Fold {
    /// The texts that are kept with the review, whether they are here or not.
    pub fn texts(&self) -> impl Iterator<Item = TextId> + '_ {
        self.value.texts.iter().map(|kept| kept.text)
    }

    /// The text that an act published.
    pub(crate) fn text_of_act(&self, act: &CommentId) -> Option<TextId> {
        let entry = self.entries.get(&act.entry)?;
        text_of(entry.ops.get(act.op.0 as usize)?).map(|(_, text)| text)
    }

    /// Adds the texts that were taken back by those who may.
    pub(crate) fn erase_texts(&self, erasures: &mut IdMap<BodyId, Erasure>) {
        for act in self.review_acts.iter() {
            let Op::Redact { comment, erases } = &act.entry.ops[act.op.0 as usize] else { continue };
            let Some(text) = self.text_of_act(comment) else { continue };
            let by = self.person_of_entry(&act.entry);
            let is_owner = self.people.rights.is_owner_at(&by, &act.entry.id, &self.causal);
            let is_own = self.entries.get(&comment.entry).is_some_and(|entry| self.person_of_entry(entry) == by);
            if !(is_own || is_owner) || self.people.is_revoked(&act.entry, &self.causal) {
                continue;
            }
            let body = BodyId(text.0);
            let is_undisputed = is_owner || self.publishes_alone(&by, &text);
            let secrets = erases.iter().filter(|(erased, _)| *erased == body).filter_map(|(_, secret)| *secret);
            let erasure =
                erasures.get_or_insert_with(body, || Erasure { body, is_undisputed: false, secrets: Vec::new() });
            erasure.is_undisputed |= is_undisputed;
            erasure.secrets.extend(secrets);
        }
    }

    /// Whether nobody else published this very block: a stranger could name a text of yours and then "take it back".
    fn publishes_alone(&self, person: &PersonId, text: &TextId) -> bool {
        let names_it = |entry: &Entry| entry.ops.iter().any(|op| text_of(op).is_some_and(|(_, named)| named == *text));
        let mut others = self.entries.values().filter(|entry| self.person_of_entry(entry) != *person);
        !others.any(|entry| names_it(entry))
    }

    fn person_of_entry(&self, entry: &Entry) -> PersonId {
        entry.author.map_or(PersonId([0; 32]), |key| self.people.person_of(&key))
    }
}
