//! Rows of datasets become claims that quote their cells. The rows are made up.

use cairn_core::{
    Claim, DatePrecision, Figure, Kind, NoteKind, Outcome, PlacePrecision, Role, Who,
};
use cairn_export::import::{Coded, Dataset, Importer, Problem};

const GED_41: &str = "id,year,active_year,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,dyad_name,side_a_new_id,side_a,side_b_new_id,gwnob,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,low,best,high";

const GED_49: &str = "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob";

const ACLED: &str = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp";

/// A clash near a town, with the dead of both sides, as a release of this header has it.
fn clash(header: &str, with: &[(&str, &str)]) -> Result<Coded, Problem> {
    let cells = [
        ("id", "900001"),
        ("type_of_violence", "1"),
        ("side_a", "Government of Syria"),
        ("side_b", "IS, SDF"),
        ("source_office", "Wire One;Wire One"),
        ("source_headline", "Nine killed near Sukhnah; Fighting goes on"),
        ("source_original", "SOHR, local sources"),
        ("where_prec", "2"),
        ("where_coordinates", "As Sukhnah town"),
        ("adm_1", "Homs Governorate"),
        ("adm_2", "Tadmur district"),
        ("latitude", "34.887"),
        ("longitude", "38.872"),
        ("country", "Syria"),
        ("country_id", "652"),
        ("date_prec", "2"),
        ("date_start", "2017-04-06 00:00:00.000"),
        ("date_end", "2017-04-08"),
        ("deaths_a", "4"),
        ("deaths_b", "3"),
        ("deaths_civilians", "2"),
        ("deaths_unknown", "0"),
        ("low", "7"),
        ("best", "9"),
        ("high", "12"),
    ];
    coded(Dataset::Ged, header, &cells, with)
}

fn coded(
    dataset: Dataset,
    header: &str,
    cells: &[(&str, &str)],
    with: &[(&str, &str)],
) -> Result<Coded, Problem> {
    let header: Vec<&str> = header.split(',').collect();
    let cell = |column: &&str| {
        let of = |(name, _): &&(&str, &str)| name == column;
        with.iter().find(of).or_else(|| cells.iter().find(of)).map_or("", |(_, cell)| *cell)
    };
    let row: Vec<&str> = header.iter().map(cell).collect();
    Importer::new(dataset, &header).unwrap().row(&row)
}

fn only(coded: &Coded) -> &Claim {
    assert_eq!(coded.reading.claims.len(), 1);
    &coded.reading.claims[0]
}

fn quotes<'a, T>(coded: &'a Coded, cited: &cairn_core::Cited<T>) -> Vec<&'a str> {
    cited.spans().iter().map(|span| span.quote(&coded.text).expect("in the text")).collect()
}

#[test]
fn all_releases_of_ged_say_the_same() {
    let (old, new) = (clash(GED_41, &[]).unwrap(), clash(GED_49, &[]).unwrap());
    assert_eq!(old.key, "ged:900001");
    assert_eq!(old.title, "Nine killed near Sukhnah");
    for coded in [&old, &new] {
        let claim = only(coded);
        assert_eq!(claim.kind.value, Kind::ArmedClash, "both sides lost people");
        let when = &claim.when.as_ref().unwrap().value;
        assert_eq!(when.range.unwrap().end().to_string(), "2017-04-08");
        assert_eq!(when.precision, DatePrecision::Range);
        let place = &claim.r#where.as_ref().unwrap().value;
        assert_eq!(place.precision, PlacePrecision::Near);
        assert_eq!(place.position, Some((34.887, 38.872)));
        assert_eq!(place.country.as_deref(), Some("SY"));
        let sides: Vec<_> = claim
            .actors
            .iter()
            .map(|a| (a.value.actor.as_deref().unwrap(), a.value.role, a.value.side.unwrap()))
            .collect();
        assert_eq!(
            sides,
            [
                ("government-of-sy", Role::Participant, 'a'),
                ("islamic-state", Role::Participant, 'b'),
                ("syrian-democratic-forces", Role::Participant, 'b'),
            ]
        );
        let origins: Vec<&str> = claim.origins.iter().map(|o| o.value.name.as_str()).collect();
        assert_eq!(origins, ["SOHR", "local sources"]);
    }
}

#[test]
fn every_value_quotes_its_cell() {
    let coded = clash(GED_41, &[]).unwrap();
    let claim = only(&coded);
    assert_eq!(quotes(&coded, &claim.casualties[0]), ["7", "9", "12"]);
    assert_eq!(quotes(&coded, &claim.casualties[1]), ["2"]);
    assert_eq!(quotes(&coded, &claim.actors[1]), ["IS, SDF"]);
    assert_eq!(quotes(&coded, claim.r#where.as_ref().unwrap())[0], "As Sukhnah town");
    assert!(claim.kind.rule.as_str().starts_with("coded.ged."), "{}", claim.kind.rule);
    assert!(coded.text.starts_with("Nine killed near Sukhnah\n\nid: 900001\n"), "{}", coded.text);
}

#[test]
fn the_dead_are_a_whole_with_its_parts() {
    let whole = |coded: &Coded| only(coded).casualties[0].value.clone();
    let coded = clash(GED_49, &[]).unwrap();
    assert_eq!(whole(&coded).figure, Figure::new(Some(7), Some(9), Some(12)).unwrap());
    let parts: Vec<_> = only(&coded).casualties[1..]
        .iter()
        .map(|c| (c.value.who, c.value.figure.best().unwrap(), c.value.part_of.unwrap()))
        .collect();
    assert_eq!(parts, [(Who::Civilians, 2, 0), (Who::Combatants, 4, 0), (Who::Combatants, 3, 0)]);
    let civilians = [
        ("deaths_a", "0"),
        ("deaths_b", "0"),
        ("deaths_civilians", "9"),
        ("type_of_violence", "3"),
        ("side_b", "Civilians"),
    ];
    let coded = clash(GED_49, &civilians).unwrap();
    assert_eq!(only(&coded).kind.value, Kind::ArmedAssault);
    assert_eq!((whole(&coded).who, only(&coded).casualties.len()), (Who::Civilians, 1));
    let roles: Vec<Role> = only(&coded).actors.iter().map(|a| a.value.role).collect();
    assert_eq!(roles, [Role::Perpetrator, Role::Target]);

    let coded = clash(GED_49, &[("low", "11")]).unwrap();
    assert_eq!(whole(&coded).figure.low(), Some(9), "the range holds all that the row says");
    assert_eq!(coded.reading.notes[0].kind, NoteKind::FiguresConflict);
}

#[test]
fn a_bad_row_names_the_column() {
    for (column, cell, what) in [
        ("best", "many", "\"many\" is no such number"),
        ("date_start", "6/4/2017", "\"6/4/2017\" is no day"),
        ("date_end", "2017-04-01", "2017-04-01 is before 2017-04-06"),
        ("latitude", "134.8", "134.8, 38.872 lies on no globe"),
        ("where_prec", "9", "9 is not 1 to 7"),
        ("date_prec", "0", "0 is not 1 to 5"),
        ("type_of_violence", "4", "\"4\" is not 1, 2 or 3"),
        ("side_a", "", "it is empty"),
        ("deaths_a", "-1", "\"-1\" is no such number"),
    ] {
        let problem = clash(GED_41, &[(column, cell)]).unwrap_err();
        assert_eq!((problem.column.as_str(), problem.what.as_str()), (column, what));
    }
    let no_file = Importer::new(Dataset::Ged, &["name", "best"]).err().unwrap();
    assert!(no_file.contains("no UCDP GED file") && no_file.contains("id, "), "{no_file}");
}

#[test]
fn acleds_events_keep_their_day_place_and_direction() {
    let cells = [
        ("event_id_cnty", "SYR1"),
        ("event_date", "06 April 2017"),
        ("time_precision", "2"),
        ("event_type", "Explosions/Remote violence"),
        ("sub_event_type", "Air/drone strike"),
        ("actor1", "Military Forces of Syria (2000-2024)"),
        ("assoc_actor_1", "Military Forces of Russia (2000-)"),
        ("actor2", "Civilians (Syria)"),
        ("iso", "760"),
        ("country", "Syria"),
        ("admin1", "Idleb"),
        ("location", "Khan Shaykhun"),
        ("latitude", "35.44"),
        ("longitude", "36.65"),
        ("geo_precision", "1"),
        ("source", "SOHR; Wire One"),
        ("fatalities", "9"),
    ];
    let coded = coded(Dataset::Acled, ACLED, &cells, &[]).unwrap();
    let claim = only(&coded);
    assert_eq!(coded.key, "acled:SYR1");
    assert_eq!(claim.kind.value, Kind::AirStrike);
    let when = &claim.when.as_ref().unwrap().value;
    assert_eq!(when.precision, DatePrecision::Week);
    assert_eq!(when.range.unwrap().start().to_string(), "2017-04-03");
    let actors: Vec<_> =
        claim.actors.iter().map(|a| (a.value.actor.as_deref().unwrap(), a.value.role)).collect();
    assert_eq!(
        actors,
        [
            ("forces-of-sy", Role::Perpetrator),
            ("forces-of-ru", Role::Perpetrator),
            ("civilians", Role::Target),
        ]
    );
    assert_eq!(claim.casualties[0].value.outcome, Outcome::Killed);
    assert_eq!(claim.casualties[0].value.figure, Figure::exactly(9));
    let unknown = self::coded(Dataset::Acled, ACLED, &cells, &[("sub_event_type", "Rain")]);
    assert_eq!(unknown.unwrap_err().column, "sub_event_type");
}

#[test]
fn no_cells_make_a_panic() {
    let header: Vec<&str> = GED_49.split(',').collect();
    let importer = Importer::new(Dataset::Ged, &header).unwrap();
    for odd in ["", " ", "\u{0}", "9999999999999999999999", "-0", "1e9", "é\n\r;,/", "NaN", "inf"]
    {
        let _ = importer.row(&vec![odd; header.len()]);
        let _ = importer.row(&[odd]);
        for column in &header {
            let _ = clash(GED_49, &[(column, odd)]);
        }
    }
}
