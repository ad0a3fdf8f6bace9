//! What events become in the shapes of others. The events are made up.

mod common;

use cairn_core::{DatePrecision, Event, Figure, Kind, PlacePrecision, Role, Status, When};
use cairn_export::{Form, Options, Table};
use common::{actor, ambush, days, export, export_with, killed, place, rows};
use serde_json::Value;

type Row = std::collections::BTreeMap<String, String>;

fn csv(table: Table, event: &Event) -> Vec<Row> {
    rows(&export(table, Form::Csv, Options::PUBLIC, std::slice::from_ref(event)))
}

fn ged(event: &Event) -> Row {
    csv(Table::Ged, event).remove(0)
}

fn number(row: &Row, name: &str) -> u64 {
    row[name].parse().unwrap_or_else(|_| panic!("{name}: {:?}", row[name]))
}

#[test]
fn a_row_of_events_keeps_ranges_and_silence() {
    let row = csv(Table::Events, &ambush()).remove(0);
    let cells = ["killed_low", "killed_best", "killed_high", "injured_low", "injured_high"];
    assert_eq!(cells.map(|name| row[name].as_str()), ["26", "27", "30", "10", ""]);
    assert_eq!(row["abducted_best"], "", "silence is no zero");
    assert_eq!((row["place_precision"].as_str(), row["place_radius_km"].as_str()), ("2", "25"));
    assert_eq!(row["perpetrator_ids"], "islamic-state");
    assert_eq!(row["publishers"], "Wire, One", "an item holds no separator");
}

#[test]
fn no_cell_of_a_spreadsheet_is_a_formula() {
    let mut event = ambush();
    event.r#where.as_mut().unwrap().value.name = "@SUM(A1)".to_owned();
    event.r#where.as_mut().unwrap().value.position = Some((-35.5, -40.25));
    for table in Table::ALL {
        for row in csv(table, &event) {
            for (name, cell) in row {
                let is_number = cell.parse::<f64>().is_ok();
                let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
                assert!(!is_formula, "[{}] {name}: {cell}", table.as_str());
            }
        }
    }
    let row = csv(Table::Claims, &ambush()).remove(0);
    assert_eq!(row["title"], "'=HYPERLINK(\"http://x\")");
    let row = csv(Table::Events, &event).remove(0);
    assert_eq!((row["place"].as_str(), row["latitude"].as_str()), ("'@SUM(A1)", "-35.5"));
}

#[test]
fn ged_divides_the_dead_by_side_and_the_parts_are_the_whole() {
    let row = ged(&ambush());
    // A state is side a, whoever attacked; the one attacker who died is of side b.
    assert_eq!(row["side_a"], "Government of Syria forces");
    assert_eq!(row["side_b"], "Islamic State");
    assert_eq!(row["type_of_violence"], "1");
    let parts = ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"];
    assert_eq!(parts.map(|name| number(&row, name)), [20, 1, 3, 4]);
    assert_eq!(["low", "best", "high"].map(|name| number(&row, name)), [27, 28, 31]);
    assert_eq!(row["geom_wkt"], "POINT (40.4519 35.0194)");
    assert_eq!([&row["country_id"], &row["gwnoa"], &row["gwnob"]], ["652", "652", ""]);
    assert_eq!([&row["where_prec"], &row["date_prec"], &row["event_clarity"]], ["2", "1", "1"]);
    assert_eq!(row["country"], "Syria");
    assert_eq!(row["region"], "Middle East");
}

#[test]
fn ged_reads_back_as_figures_days_and_places() {
    let mut event = ambush();
    event.when.as_mut().unwrap().value = days("2023-08-01", "2023-08-31");
    event.casualties = vec![killed(Some(Figure::at_least(23)))];
    let row = ged(&event);
    assert_eq!([&row["date_start"], &row["date_end"]], ["2023-08-01", "2023-08-31"]);
    assert_eq!(row["date_prec"], "4");
    assert_eq!(row["event_clarity"], "2");
    assert_eq!(["low", "best", "high"].map(|name| number(&row, name)), [23, 23, 23]);
    assert_eq!(number(&row, "deaths_unknown"), 23);
}

#[test]
fn one_sided_violence_is_against_civilians() {
    let mut event = ambush();
    event.actors = vec![
        actor("islamic-state", "Islamic State", Role::Perpetrator, None),
        actor("", "Civilians", Role::Target, None),
    ];
    event.casualties = vec![killed(Some(Figure::exactly(9)))];
    event.casualties[0].civilians = Some(Figure::exactly(9));
    let row = ged(&event);
    assert_eq!([&row["type_of_violence"], &row["side_b"]], ["3", "Civilians"]);
    assert_eq!(row["dyad_name"], "Islamic State - Civilians");
    assert_eq!([number(&row, "deaths_civilians"), number(&row, "best")], [9, 9]);
    let row = csv(Table::Acled, &event).remove(0);
    assert_eq!(row["event_type"], "Violence against civilians");
    assert_eq!(row["civilian_targeting"], "Civilian targeting");
    assert_eq!(row["interaction"], "Rebel Group-Civilians");
}

#[test]
fn soldiers_and_civilians_who_were_hit_together_are_the_states_side() {
    let mut event = ambush();
    event.actors = vec![
        actor("", "Civilians", Role::Target, None),
        actor("forces-of-sy", "Government of Syria forces", Role::Target, None),
    ];
    let row = ged(&event);
    assert_eq!([&row["side_a"], &row["side_b"]], ["Government of Syria forces", "Unidentified"]);
    assert_eq!([&row["type_of_violence"], &row["gwnoa"]], ["1", "652"]);
    let row = csv(Table::Acled, &event).remove(0);
    assert_eq!(
        [&row["actor2"], &row["assoc_actor_2"]],
        ["Government of Syria forces", "Civilians"]
    );
    assert_eq!(row["civilian_targeting"], "");
}

#[test]
fn what_a_shape_cannot_hold_is_left_out_and_counted() {
    let mut undated = ambush();
    let words = "some day".to_owned();
    undated.when.as_mut().unwrap().value = When::new(None, DatePrecision::Unknown, words).unwrap();
    let mut silent = ambush();
    silent.casualties.clear();
    let mut protest = ambush();
    protest.kind.value = Kind::Protest;
    for (table, events) in [
        (Table::Ged, [&undated, &silent, &protest].as_slice()),
        (Table::Acled, [&undated].as_slice()),
    ] {
        for event in events {
            assert_eq!(csv(table, event).len(), 0, "{}", table.as_str());
        }
    }
    assert_eq!(csv(Table::Acled, &protest).len(), 1);
}

#[test]
fn acled_has_one_integer_and_its_own_word_for_dozens() {
    let row = csv(Table::Acled, &ambush()).remove(0);
    // The smallest credible figure, the attacker with it.
    assert_eq!(row["fatalities"], "27");
    assert_eq!(row["sub_event_type"], "Armed clash", "the target is armed");
    assert_eq!([&row["iso"], &row["geo_precision"], &row["time_precision"]], ["760", "2", "1"]);
    assert!(row["notes"].contains("killed 27 (26–30)"), "{}", row["notes"]);

    let mut dozens = ambush();
    dozens.casualties = vec![killed(Some(Figure::at_least(24)))];
    let said = common::claim_of(Figure::at_least(24));
    let fatalities = |quote: &'static str| {
        let words = move |_: &_, _: &[_]| vec![quote.to_owned()];
        let (options, events) = (Options::PUBLIC, std::slice::from_ref(&dozens));
        let csv = export_with(Table::Acled, Form::Csv, options, events, &said, &words);
        rows(&csv).remove(0).remove("fatalities").unwrap()
    };
    assert_eq!(fatalities("dozens of soldiers"), "12");
    assert_eq!(fatalities("at least 24 soldiers"), "24");
    let silent = csv(Table::Acled, &Event { casualties: Vec::new(), ..ambush() }).remove(0);
    assert_eq!(silent["fatalities"], "0", "ACLED writes silence as zero");
}

#[test]
fn sdg_categories_of_a_dimension_add_up_to_the_total() {
    let rows = csv(Table::Sdg, &ambush());
    let sum = |dimension: &str| -> u64 {
        let rows = rows.iter().filter(|row| row["dimension"] == dimension);
        rows.map(|row| number(row, "deaths_best")).sum()
    };
    for dimension in ["total", "sex", "age", "status", "cause"] {
        assert_eq!(sum(dimension), 28, "{dimension}");
    }
    let of = |dimension: &str, category: &str| -> u64 {
        let row = rows.iter().find(|r| r["dimension"] == dimension && r["category"] == category);
        row.map_or(0, |row| number(row, "deaths_best"))
    };
    assert_eq!([of("sex", "woman"), of("age", "child"), of("age", "adult")], [2, 1, 2]);
    assert_eq!([of("status", "civilian"), of("status", "combatant")], [3, 21]);
    assert_eq!(of("cause", "small_arms"), 28);
    let rejected = Event { status: Status::Rejected, ..ambush() };
    assert_eq!(csv(Table::Sdg, &rejected).len(), 0);
}

#[test]
fn a_map_has_areas_where_only_an_area_is_known() {
    let with = |precision| {
        let mut event = ambush();
        event.r#where.as_mut().unwrap().value = place("Deir ez-Zor", precision);
        event
    };
    let mut nowhere = ambush();
    nowhere.r#where = None;
    let events = [with(PlacePrecision::Exact), with(PlacePrecision::Admin1), nowhere];
    let bytes = export(Table::Events, Form::GeoJson, Options::PUBLIC, &events);
    let map: Value = serde_json::from_slice(&bytes).unwrap();
    let types: Vec<&Value> =
        map["features"].as_array().unwrap().iter().map(|f| &f["geometry"]["type"]).collect();
    assert_eq!(types, [&Value::from("Point"), &Value::from("Polygon"), &Value::Null]);
    let province = &map["features"][1]["properties"];
    assert_eq!(
        (&province["place_precision"], &province["longitude"]),
        (&4.into(), &40.4519.into())
    );
}

#[test]
fn tags_stand_under_the_header_when_asked_for() {
    let options = Options { with_hxl: true, ..Options::PUBLIC };
    let rows = rows(&export(Table::Events, Form::Csv, options, &[ambush()]));
    assert_eq!(rows[0]["killed_best"], "#affected+killed+best");
    assert_eq!(rows[0]["latitude"], "#geo+lat");
    assert_eq!(rows.len(), 2);
}
