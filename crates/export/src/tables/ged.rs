//! The 49 columns of UCDP GED. What they cannot hold, docs/crosswalks.md says.

use cairn_core::{
    Category, Claim, ClaimId, DatePrecision, DateRange, Figure, Outcome, Place, Status, Who,
};

use super::parts::{Parts, are_civilians, is_civilians, is_state, parts, state_number};
use crate::{
    Record, Value,
    columns::Cell,
    crosswalk::{CROSSWALK, Codes},
    import::Dataset,
    words,
};

pub const CELLS: &[(&str, Cell)] = &[
    ("id", |r| {
        r.row_of(Dataset::Ged).map_or_else(|| Value::text(r.event.id.as_str()), Value::text)
    }),
    ("relid", |_| Value::Null),
    ("year", |r| Value::count(days(r).map(|days| days.start().year().unsigned_abs().into()))),
    ("active_year", |_| Value::Null),
    ("code_status", |r| {
        let is_clear = !matches!(r.event.status, Status::Contested | Status::PartyClaim);
        Value::text(if is_clear { "Clear" } else { "Check" })
    }),
    ("type_of_violence", |r| Value::Integer(Sides::of(r).violence)),
    ("conflict_dset_id", |_| Value::Null),
    ("conflict_new_id", |_| Value::Null),
    ("conflict_name", |r| {
        let sides = Sides::of(r);
        if sides.violence == 1 { Value::Null } else { Value::owned(sides.dyad()) }
    }),
    ("dyad_dset_id", |_| Value::Null),
    ("dyad_new_id", |_| Value::Null),
    ("dyad_name", |r| Value::owned(Sides::of(r).dyad())),
    ("side_a_dset_id", |_| Value::Null),
    ("side_a_new_id", |_| Value::Null),
    ("side_a", |r| Value::owned(Sides::of(r).a)),
    ("side_b_dset_id", |_| Value::Null),
    ("side_b_new_id", |_| Value::Null),
    ("side_b", |r| Value::owned(Sides::of(r).b)),
    ("number_of_sources", |r| Value::Integer(sources(r).count() as i64)),
    ("source_article", |r| {
        let articles = sources(r).map(|head| {
            let day = head.published.map(|day| day.to_string()).unwrap_or_default();
            let publisher = head.publisher.as_deref().unwrap_or_default();
            let title = head.title.as_deref().unwrap_or_default().replace('"', "'");
            format!("\"{publisher},{day},{title}\"")
        });
        Value::owned(articles.collect::<Vec<_>>().join(";"))
    }),
    ("source_office", |r| semicolons(sources(r).filter_map(|head| head.publisher.clone()))),
    ("source_date", |r| semicolons(sources(r).filter_map(|h| Some(h.published?.to_string())))),
    ("source_headline", |r| semicolons(sources(r).filter_map(|head| head.title.clone()))),
    ("source_original", |r| semicolons(r.event.origins.iter().map(|voice| voice.name.clone()))),
    ("where_prec", |r| {
        let precision = r.place().map(|place| CROSSWALK.place(place.precision).ucdp);
        precision.map_or(Value::Null, |code| Value::Integer(i64::from(code)))
    }),
    ("where_coordinates", |r| Value::maybe(r.place().map(|place| place.name.as_str()))),
    ("where_description", |r| Value::owned(r.place().map(words::in_place).unwrap_or_default())),
    ("adm_1", |r| Value::maybe(r.place().and_then(|place| place.admin1.as_deref()))),
    ("adm_2", |r| Value::maybe(r.place().and_then(|place| place.admin2.as_deref()))),
    ("latitude", |r| Value::number(position(r).map(|at| at.0))),
    ("longitude", |r| Value::number(position(r).map(|at| at.1))),
    ("geom_wkt", |r| {
        position(r).map_or(Value::Null, |(lat, lon)| Value::owned(format!("POINT ({lon} {lat})")))
    }),
    ("priogrid_gid", |r| position(r).map_or(Value::Null, |at| Value::Integer(grid_cell(at)))),
    ("country", |r| Value::maybe(country(r).map(|code| CROSSWALK.country_name(code)))),
    ("country_id", |r| Value::count(codes(r).and_then(|codes| codes.gw).map(u64::from))),
    ("region", |r| Value::maybe(codes(r).and_then(|codes| codes.ucdp_region.as_deref()))),
    ("event_clarity", |r| {
        let is_close = date_precision(r) <= DatePrecision::Range;
        Value::Integer(if r.event.is_series || !is_close { 2 } else { 1 })
    }),
    ("date_prec", |r| {
        let code = CROSSWALK.time(date_precision(r)).ucdp;
        code.map_or(Value::Null, |code| Value::Integer(i64::from(code)))
    }),
    ("date_start", |r| Value::day(days(r).map(DateRange::start))),
    ("date_end", |r| Value::day(days(r).map(DateRange::end))),
    ("deaths_a", |r| Value::count(Some(Deaths::of(r).a))),
    ("deaths_b", |r| Value::count(Some(Deaths::of(r).b))),
    ("deaths_civilians", |r| Value::count(Some(Deaths::of(r).civilians))),
    ("deaths_unknown", |r| Value::count(Some(Deaths::of(r).unknown))),
    ("best", |r| Value::count(Some(Deaths::of(r).best()))),
    ("high", |r| {
        let best = Deaths::of(r).best();
        Value::count(Some(r.dead().and_then(Figure::high).unwrap_or(best).max(best)))
    }),
    ("low", |r| {
        let best = Deaths::of(r).best();
        Value::count(Some(r.dead().and_then(Figure::low).unwrap_or(0).min(best)))
    }),
    ("gwnoa", |r| Value::count(Sides::of(r).state_a.map(u64::from))),
    ("gwnob", |r| Value::count(Sides::of(r).state_b.map(u64::from))),
];

/// UCDP records acts of organised violence that killed at least one person, dated and placed.
pub fn takes(record: &Record<'_>) -> bool {
    let is_deadly = record.dead().is_some_and(|dead| {
        [dead.low(), dead.best(), dead.high()].iter().any(|n| n.unwrap_or(0) > 0)
    });
    is_deadly
        && days(record).is_some()
        && country(record).is_some()
        && record.event.is_political
        && record.event.kind.value.category() == Category::Violence
}

fn days(record: &Record<'_>) -> Option<DateRange> {
    record.event.when.as_ref()?.value.range
}

fn date_precision(record: &Record<'_>) -> DatePrecision {
    record.event.when.as_ref().map_or(DatePrecision::Unknown, |when| when.value.precision)
}

fn position(record: &Record<'_>) -> Option<(f64, f64)> {
    record.place()?.position
}

fn country<'r>(record: &'r Record<'_>) -> Option<&'r str> {
    record.place().and_then(|place: &Place| place.country.as_deref())
}

fn codes(record: &Record<'_>) -> Option<&'static Codes> {
    CROSSWALK.codes(country(record))
}

/// The reports, copies of one text once.
fn sources<'r>(record: &'r Record<'_>) -> impl Iterator<Item = &'r cairn_core::ReportHead> {
    let firsts = record.event.reports.iter().filter(|report| report.same_text_as.is_none());
    firsts.map(|report| &report.head)
}

/// UCDP sets the items of a cell apart by semicolons alone.
fn semicolons(items: impl Iterator<Item = String>) -> Value<'static> {
    Value::owned(items.map(|item| item.replace(';', ",")).collect::<Vec<_>>().join(";"))
}

/// PRIO-GRID numbers half-degree cells from the south-west corner of the map, row by row, from 1.
fn grid_cell((lat, lon): (f64, f64)) -> i64 {
    let row = (((lat + 90.0) * 2.0).floor() as i64).min(359);
    let column = (((lon + 180.0) * 2.0).floor() as i64).min(719);
    row * 720 + column + 1
}

/// Who stands on which side: UCDP puts the state first.
struct Sides<'r> {
    a: String,
    b: String,
    /// The organised actors of each.
    of_a: Vec<&'r str>,
    of_b: Vec<&'r str>,
    state_a: Option<u32>,
    state_b: Option<u32>,
    violence: i64,
    /// The author of a one-way act stands second, because the first is a state.
    is_turned: bool,
    is_one_way: bool,
}

impl<'r> Sides<'r> {
    fn of(record: &'r Record<'_>) -> Sides<'r> {
        let Parts { first, second, is_one_way } = parts(record);
        let hits_civilians = is_one_way && (second.is_empty() || are_civilians(&second));
        let is_state_first = first.iter().any(|actor| is_state(actor));
        let is_state_second = second.iter().any(|actor| is_state(actor));
        let is_turned = is_state_second && !is_state_first;
        let violence = match () {
            () if hits_civilians => 3,
            () if is_state_first || is_state_second => 1,
            () => 2,
        };
        // Beside organised actors, civilians who were hit are no side.
        let names = |side: &[&'r cairn_core::Attribution]| -> Vec<&'r str> {
            let organised = side.iter().filter(|actor| !is_civilians(actor));
            organised.map(|actor| actor.name.as_str()).collect()
        };
        let joined = |names: &[&str]| {
            if names.is_empty() { "Unidentified".to_owned() } else { names.join(", ") }
        };
        let number = |side: &[&cairn_core::Attribution]| side.iter().find_map(|a| state_number(a));
        let (a, b) = if is_turned { (&second, &first) } else { (&first, &second) };
        let (of_a, of_b) = (names(a), names(b));
        Sides {
            a: joined(&of_a),
            b: if hits_civilians { "Civilians".to_owned() } else { joined(&of_b) },
            of_a,
            of_b,
            state_a: number(a),
            state_b: number(b),
            violence,
            is_turned,
            is_one_way,
        }
    }

    fn dyad(&self) -> String {
        format!("{} - {}", self.a, self.b)
    }
}

/// The dead by the best figures, divided as UCDP does; together they are `best`.
#[derive(Default)]
struct Deaths {
    a: u64,
    b: u64,
    civilians: u64,
    unknown: u64,
}

impl Deaths {
    /// Where a claim behind the figure counts the dead of each side, by that. Else combatants who died
    /// in a one-way act are of the side that it was done to, attackers of the other, and which side
    /// the dead of a clash were on is not told.
    fn of(record: &Record<'_>) -> Deaths {
        let Some(settled) = record.event.outcome(Outcome::Killed) else { return Deaths::default() };
        let central = |figure: Option<Figure>| figure.and_then(Figure::central).unwrap_or(0);
        let whole = central(settled.figure);
        let civilians = central(settled.civilians).min(whole);
        let combatants = central(settled.combatants).min(whole - civilians);
        let attackers = central(settled.attackers);
        let sides = Sides::of(record);
        let mut deaths = Deaths { civilians, unknown: whole - civilians, ..Deaths::default() };
        let told = [&sides.of_a, &sides.of_b].map(|side| dead_of(record, &settled.claims, side));
        if told.iter().sum::<u64>() > 0 && told.iter().sum::<u64>() <= deaths.unknown {
            [deaths.a, deaths.b] = told;
            deaths.unknown = deaths.unknown - deaths.a - deaths.b + attackers;
        } else if sides.violence == 3 {
            deaths.a = attackers;
        } else if sides.is_one_way {
            deaths.unknown -= combatants;
            (deaths.a, deaths.b) =
                if sides.is_turned { (combatants, attackers) } else { (attackers, combatants) };
        } else {
            deaths.unknown += attackers;
        }
        deaths
    }

    fn best(&self) -> u64 {
        self.a + self.b + self.civilians + self.unknown
    }
}

/// The dead of a side, as the first of these claims counts them that names the side as a group.
fn dead_of(record: &Record<'_>, claims: &[ClaimId], side: &[&str]) -> u64 {
    let names_side = |group: &str| {
        let mut names = group.split(',').map(str::trim).peekable();
        names.peek().is_some() && names.all(|name| side.contains(&name))
    };
    let counts = |claim: &Claim| {
        let dead = claim.casualties.iter().map(|cited| &cited.value).find(|casualty| {
            casualty.outcome == Outcome::Killed
                && casualty.who == Who::Combatants
                && casualty.group.as_deref().is_some_and(names_side)
        });
        dead.and_then(|casualty| casualty.figure.central())
    };
    let behind = record.claims.iter().filter(|(id, _)| claims.contains(id));
    behind.filter_map(|(_, claim)| counts(claim)).next().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::grid_cell;

    #[test]
    fn cells_of_prio_grid_are_numbered_from_the_south_west() {
        assert_eq!(grid_cell((34.802462, 36.707602)), 179_714);
        assert_eq!(grid_cell((-90.0, -180.0)), 1);
        assert_eq!(grid_cell((90.0, 180.0)), 259_200);
    }
}
