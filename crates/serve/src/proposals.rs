//! What waits for an analyst: events that nobody has decided on, by what is at stake and how unsure
//! they are.

use cairn_core::Status;
use cairn_store::Row;

/// An event that waits, and how much it asks for a look.
pub struct Proposal<'a> {
    pub row: &'a Row,
    pub urgency: f64,
}

/// How many wait, and the `most` that ask for a look most, those first.
pub fn proposals<'a>(
    rows: impl IntoIterator<Item = &'a Row>,
    most: usize,
) -> (usize, Vec<Proposal<'a>>) {
    let mut waiting: Vec<Proposal<'_>> = rows
        .into_iter()
        .filter(|row| !matches!(row.status, Status::Confirmed | Status::Rejected))
        .map(|row| Proposal { row, urgency: stakes(row) * uncertainty(row) })
        .collect();
    let count = waiting.len();
    let before = |a: &Proposal<'_>, b: &Proposal<'_>| {
        b.urgency.total_cmp(&a.urgency).then_with(|| a.row.id.cmp(&b.row.id))
    };
    if count > most {
        waiting.select_nth_unstable_by(most, before);
        waiting.truncate(most);
    }
    waiting.sort_unstable_by(before);
    (count, waiting)
}

/// How much there is to get wrong: the killed, each further one weighing less. Silence on the
/// killed weighs as one, because it may hide some.
fn stakes(row: &Row) -> f64 {
    let killed = row.killed.and_then(|it| it.high().or(it.central())).unwrap_or(1);
    1.0 + (killed as f64).ln_1p() + 0.3 * (row.injured.unwrap_or(0) as f64).ln_1p()
}

/// 0 to 1: how little the reports settle it.
fn uncertainty(row: &Row) -> f64 {
    let of_status: f64 = match row.status {
        Status::Contested => 1.0,
        Status::PartyClaim => 0.8,
        Status::Reported => 0.6,
        Status::Corroborated => 0.3,
        Status::Confirmed | Status::Rejected => 0.0,
    };
    let of_figure = match row.killed {
        Some(figure) => match (figure.low(), figure.high()) {
            (Some(low), Some(high)) => (high - low) as f64 / (high.max(1)) as f64,
            _ => 0.5,
        },
        None => 0.5,
    };
    // A report told twice or more was linked, and a link can be wrong.
    let of_links = if row.reports > 1 { 0.2 } else { 0.0 };
    (of_status + 0.5 * of_figure + of_links).min(1.7) / 1.7
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_core::{ClaimId, EventId, Figure, Kind, ReportId};

    fn row(index: u32, status: Status, killed: Option<Figure>) -> Row {
        let report = ReportId::new(format!("sha256:{}", "c".repeat(64))).unwrap();
        Row {
            id: EventId::founded_by(&ClaimId { report, index }),
            kind: Kind::AirStrike,
            status,
            days: None,
            country: None,
            admin1: None,
            position: None,
            precision: None,
            killed,
            injured: None,
            origins: 1,
            reports: 1,
            is_series: false,
            is_political: true,
        }
    }

    #[test]
    fn many_dead_and_little_agreed_comes_first() {
        let rows = [
            row(0, Status::Corroborated, Some(Figure::exactly(2))),
            row(1, Status::Contested, Some(Figure::between(40, 200))),
            row(2, Status::Confirmed, Some(Figure::exactly(900))),
            row(3, Status::Reported, None),
            row(4, Status::PartyClaim, Some(Figure::exactly(60))),
        ];
        let order: Vec<&str> =
            proposals(&rows, 3).1.iter().map(|it| it.row.id.as_str()).map(|id| &id[22..]).collect();
        assert_eq!(order, ["1", "4", "3"]);
        assert_eq!(proposals(&rows, 3).0, 4, "what is decided does not wait");
    }
}
