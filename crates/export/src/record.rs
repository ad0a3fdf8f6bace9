use crate::import::Dataset;
use cairn_core::{Claim, ClaimId, Event, Figure, Outcome, Place, Role, Span};

/// One event with its claims, as a table takes it.
pub struct Record<'a> {
    pub event: &'a Event,
    /// In ledger order.
    pub claims: Vec<(&'a ClaimId, &'a Claim)>,
    /// Kilometres around the event's position within which it happened; `None` without a position.
    pub radius_km: Option<f64>,
    /// Which of `claims` a row of the table of claims is about.
    pub at: usize,
    /// The words of a claim's report at these spans; nothing where they cannot be had.
    pub words: &'a Words<'a>,
}

/// Fetches quotes: the report of a claim is read only by the few cells that depend on its words.
pub type Words<'a> = dyn Fn(&ClaimId, &[Span]) -> Vec<String> + 'a;

/// For exports that need no quotes.
pub fn no_words(_: &ClaimId, _: &[Span]) -> Vec<String> {
    Vec::new()
}

impl Record<'_> {
    pub fn place(&self) -> Option<&Place> {
        self.event.r#where.as_ref().map(|found| &found.value)
    }

    /// The settled figure of an outcome, attackers not counted.
    pub fn figure(&self, outcome: Outcome) -> Option<Figure> {
        self.event.outcome(outcome).and_then(|settled| settled.figure)
    }

    /// Everybody who died: the settled figure and the attackers.
    ///
    /// Where only one of the two is told, that one; an end unknown in one is unknown in the sum.
    pub fn dead(&self) -> Option<Figure> {
        let settled = self.event.outcome(Outcome::Killed)?;
        match (settled.figure, settled.attackers) {
            (Some(figure), Some(attackers)) => figure.plus(attackers).or(Some(figure)),
            (figure, attackers) => figure.or(attackers),
        }
    }

    /// Names of the actors in a part, by how surely they are said to have had it.
    pub fn named(
        &self,
        role: Role,
        side: Option<char>,
        certainty: Option<cairn_core::Certainty>,
    ) -> impl Iterator<Item = &cairn_core::Attribution> {
        self.event.actors.iter().filter(move |actor| {
            actor.role == role
                && (side.is_none() || actor.side == side)
                && certainty.is_none_or(|certainty| actor.certainty == certainty)
        })
    }

    /// The dataset's own id of the row that the event holds; `None` where it holds none, or several.
    pub fn row_of(&self, dataset: Dataset) -> Option<&str> {
        let keys = self.event.reports.iter().filter_map(|report| {
            let key = report.head.external_id.as_deref()?.strip_prefix(dataset.as_str())?;
            key.strip_prefix(':')
        });
        let mut keys = keys.fuse();
        keys.next().filter(|_| keys.next().is_none())
    }

    /// The claim of this row of the table of claims.
    pub fn claim(&self) -> (&ClaimId, &Claim) {
        self.claims[self.at]
    }
}
