use cairn_core::{Category, Claim, distance_km};

use super::{
    events::killed,
    gold::{Headline, Row},
    misses::Miss,
    score::Score,
};

/// The figure over the headlines that state it, the place over those that UCDP knows within 25 km.
pub fn score(rows: &[Row<Headline>]) -> (Vec<Score>, Vec<Miss>) {
    let (mut stated, mut exact) = (0, 0);
    let (mut located, mut placed, mut within_25, mut within_50) = (0, 0, 0, 0);
    let mut misses = Vec::new();
    for row in rows {
        let gold = &row.gold;
        let claims = || {
            let is_violence = |claim: &&Claim| claim.kind.value.category() == Category::Violence;
            row.reading.claims.iter().filter(is_violence)
        };
        if gold.stated {
            stated += 1;
            let got = claims().next().map(killed);
            if got == Some(Some(gold.best)) {
                exact += 1;
            } else {
                misses.push(wrong_figure(row, got));
            }
        }
        if gold.where_prec <= 2 {
            located += 1;
            let place = claims().filter_map(|claim| claim.r#where.as_ref()).find_map(|place| {
                place.value.position.map(|position| (&place.value.name, position))
            });
            let km = place.map(|(_, position)| distance_km((gold.lat, gold.lon), position));
            placed += usize::from(km.is_some());
            within_25 += usize::from(km.is_some_and(|km| km <= 25.0));
            within_50 += usize::from(km.is_some_and(|km| km <= 50.0));
            if km.is_none_or(|km| km > 25.0) {
                misses.push(wrong_place(row, place.map(|(name, _)| name.as_str()), km));
            }
        }
    }
    let share = |hits: usize, of: usize| hits as f64 / of.max(1) as f64;
    let scores = vec![
        Score::count("headlines", rows.len()),
        Score::count("headlines_stated", stated),
        Score::ratio("headlines_killed_exact", share(exact, stated)),
        Score::ratio("headlines_placed", share(placed, located)),
        Score::ratio("headlines_within_25km", share(within_25, located)),
        Score::ratio("headlines_within_50km", share(within_50, located)),
    ];
    (scores, misses)
}

fn wrong_figure(row: &Row<Headline>, got: Option<Option<u64>>) -> Miss {
    let (cause, got) = match got {
        None => ("figure: no violence read", String::new()),
        Some(None) => ("figure: none read", String::new()),
        Some(Some(n)) => ("figure: another read", n.to_string()),
    };
    Miss {
        cause: cause.to_owned(),
        report: row.id(),
        quote: row.report.text.clone(),
        want: format!("{} killed", row.gold.best),
        got,
    }
}

fn wrong_place(row: &Row<Headline>, name: Option<&str>, km: Option<f64>) -> Miss {
    let cause = match km {
        None => "place: none located",
        Some(km) if km <= 50.0 => "place: 25 to 50 km off",
        Some(_) => "place: more than 50 km off",
    };
    let got = name.zip(km).map(|(name, km)| format!("“{name}”, {km:.0} km away"));
    let gold = &row.gold;
    Miss {
        cause: cause.to_owned(),
        report: row.id(),
        quote: row.report.text.clone(),
        want: format!("{} ({:.3},{:.3})", gold.place, gold.lat, gold.lon),
        got: got.unwrap_or_default(),
    }
}
