//! UCDP GED: all releases of 49 columns, and the older ones of 41. What is lost, docs/crosswalks.md says.

use cairn_core::{
    Casualty, Cited, DatePrecision, DateRange, Figure, Kind, Note, NoteKind, Outcome,
    PlacePrecision, Reading, Role, When, Who,
};

use super::{
    Coded, Problem,
    names::origin,
    row::{Row, exactly, problem},
};
use crate::crosswalk::CROSSWALK;

pub const REQUIRED: &[&str] = &[
    "id",
    "type_of_violence",
    "side_a",
    "side_b",
    "where_prec",
    "latitude",
    "longitude",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "low",
    "best",
    "high",
];

/// The cells that a person would read out.
const TOLD: &[&str] = &["side_a", "side_b", "where_coordinates", "date_start", "best"];

pub fn coded(row: Row<'_>) -> Result<Coded, Problem> {
    let deaths = Deaths::of(&row)?;
    let violence = row.need("type_of_violence")?;
    if !["1", "2", "3"].contains(&violence) {
        return Err(problem("type_of_violence", format!("\"{violence}\" is not 1, 2 or 3")));
    }
    let is_one_sided = violence == CROSSWALK.ged.sides.one_sided_violence;
    let kinds = &CROSSWALK.ged.kind;
    let kind = match () {
        () if is_one_sided => &kinds.one_sided_violence,
        () if deaths.a > 0 && deaths.b > 0 => &kinds.both_sides_died,
        () => &kinds.one_side_died,
    };
    let kind = Kind::parse(kind).unwrap_or(Kind::ArmedAssault);
    let mut claim = row.claim(kind, &["type_of_violence", "deaths_a", "deaths_b"], TOLD)?;
    let number = row.cell("country_id").and_then(|id| id.parse().ok());
    let country = number.and_then(|gw| CROSSWALK.country_of_gw(gw));
    let country = country.or_else(|| row.cell("country").and_then(|c| CROSSWALK.country_named(c)));
    claim.when = Some(when(&row)?);
    claim.r#where = Some(row.place(
        "where_coordinates",
        country.map(str::to_owned),
        place_precision(&row)?,
        ["adm_1", "adm_2"],
    )?);
    let (a, b) = match is_one_sided {
        true => ((Role::Perpetrator, None), (Role::Target, None)),
        false => ((Role::Participant, Some('a')), (Role::Participant, Some('b'))),
    };
    claim.actors = row.actors("side_a", &[','], country, a)?;
    claim.actors.extend(row.actors("side_b", &[','], country, b)?);
    // UCDP names whom the articles quote; where it does not, who published them.
    let column = ["source_original", "source_office"].into_iter().find(|c| row.cell(c).is_some());
    if let Some(column) = column {
        let mut named: Vec<String> = Vec::new();
        for name in row.need(column)?.replace(" and ", ";").split([';', ',', '/']).map(str::trim) {
            let is_new = !named.iter().any(|known| known.eq_ignore_ascii_case(name));
            if !name.is_empty() && is_new {
                named.push(name.to_owned());
                claim.origins.push(row.cite(origin(row.dataset, name, country), &[column])?);
            }
        }
    }
    let only_origin = (claim.origins.len() == 1).then_some(0);
    claim.casualties = deaths.casualties(&row, only_origin)?;
    let mut reading = Reading { claims: vec![claim], ..Reading::default() };
    reading.notes.extend(deaths.note());
    let id = row.need("id")?;
    Ok(row.coded(id, reading))
}

/// The days, and UCDP's word for how closely they are known.
fn when(row: &Row<'_>) -> Result<Cited<When>, Problem> {
    let (start, end) = (row.day("date_start")?, row.day("date_end")?);
    let days = DateRange::new(start, end)
        .ok_or_else(|| problem("date_end", format!("{end} is before {start}")))?;
    let precision = match row.number::<u8>("date_prec")? {
        1 => DatePrecision::Day,
        2 => DatePrecision::Range,
        3 => DatePrecision::Week,
        4 => DatePrecision::Month,
        5 => DatePrecision::Year,
        other => return Err(problem("date_prec", format!("{other} is not 1 to 5"))),
    };
    let text = if start == end { start.to_string() } else { format!("{start} to {end}") };
    let when = When::new(Some(days), precision, text);
    let when = when.ok_or_else(|| problem("date_prec", "it contradicts the days"))?;
    row.cite(when, &["date_start", "date_end", "date_prec"])
}

fn place_precision(row: &Row<'_>) -> Result<PlacePrecision, Problem> {
    use PlacePrecision::{Admin1, Admin2, Country, Exact, Near, Region, SeaOrAir};
    let code: u8 = row.number("where_prec")?;
    [Exact, Near, Admin2, Admin1, Region, Country, SeaOrAir]
        .into_iter()
        .find(|precision| precision.code() == code)
        .ok_or_else(|| problem("where_prec", format!("{code} is not 1 to 7")))
}

/// The dead as UCDP divides them.
struct Deaths {
    a: u64,
    b: u64,
    civilians: u64,
    unknown: u64,
    low: u64,
    best: u64,
    high: u64,
}

impl Deaths {
    fn of(row: &Row<'_>) -> Result<Deaths, Problem> {
        Ok(Deaths {
            a: row.number("deaths_a")?,
            b: row.number("deaths_b")?,
            civilians: row.number("deaths_civilians")?,
            unknown: row.number("deaths_unknown")?,
            low: row.number("low")?,
            best: row.number("best")?,
            high: row.number("high")?,
        })
    }

    /// A hundred rows of some releases give a `low` above `best`, or a `high` below it.
    fn is_out_of_order(&self) -> bool {
        self.low > self.best || self.high < self.best
    }

    fn note(&self) -> Option<Note> {
        let Deaths { low, best, high, .. } = self;
        self.is_out_of_order().then(|| Note {
            kind: NoteKind::FiguresConflict,
            span: None,
            message: format!(
                "low {low}, best {best}, high {high}: taken as a range that holds all"
            ),
        })
    }

    /// The whole first, and its parts after it.
    fn casualties(
        &self,
        row: &Row<'_>,
        origin: Option<usize>,
    ) -> Result<Vec<Cited<Casualty>>, Problem> {
        let (low, high) = (self.low.min(self.best), self.high.max(self.best));
        let whole = Figure::new(Some(low), Some(self.best), Some(high))
            .ok_or_else(|| problem("best", "the figures contradict each other"))?;
        let killed = |figure, who, group: Option<&str>, part_of| Casualty {
            outcome: Outcome::Killed,
            figure,
            who,
            group: group.map(str::to_owned),
            part_of,
            origin,
            is_cumulative: false,
            is_attackers: false,
        };
        let combatants = self.a + self.b;
        let who = match (self.civilians, combatants, self.unknown) {
            (1.., 0, 0) => Who::Civilians,
            (0, 1.., 0) => Who::Combatants,
            (1.., 1.., _) => Who::Mixed,
            _ => Who::Unknown,
        };
        let parts = [
            ("deaths_civilians", self.civilians, Who::Civilians, None),
            ("deaths_a", self.a, Who::Combatants, row.cell("side_a")),
            ("deaths_b", self.b, Who::Combatants, row.cell("side_b")),
        ];
        // The whole says it where nobody else died.
        let only = parts.iter().find(|(_, count, ..)| *count > 0 && *count >= self.best);
        let group = only.and_then(|(.., group)| *group);
        let mut all = vec![row.cite(killed(whole, who, group, None), &["best", "low", "high"])?];
        for (column, count, who, group) in parts {
            if count > 0 && count < self.best {
                all.push(row.cite(killed(exactly(count), who, group, Some(0)), &[column])?);
            }
        }
        Ok(all)
    }
}
