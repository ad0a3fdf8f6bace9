mod learn;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use cairn_places::{Columns, Gazetteer, ListedPlace, PlaceList};

use crate::cli::Status;

/// Where a deployment keeps the places it adds.
const LIST: &str = "cairn-places.csv";

const HEADER: [&str; 11] = [
    "id",
    "name",
    "alternatives",
    "lat",
    "lon",
    "country",
    "admin1",
    "admin2",
    "class",
    "population",
    "source",
];

/// Keep places of your own beside the built-in gazetteer
#[derive(clap::Subcommand, Debug)]
pub enum Command {
    Add(AddArgs),
    Learn(learn::Args),
}

/// Add the places of a file to your list, which `cairn read` then uses
///
/// FILE is a country's GeoNames dump (SY.txt), an OCHA p-code table, or any CSV whose columns are
/// told by their names or by --map. Adding the same file again changes nothing.
#[derive(clap::Args, Debug)]
pub struct AddArgs {
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The list to add to
    #[arg(long, value_name = "LIST", default_value = LIST)]
    list: PathBuf,

    /// Which column holds what, such as name=Village,lat=Y,lon=X
    #[arg(long, value_name = "FIELD=COLUMN", value_delimiter = ',', value_parser = mapping)]
    map: Vec<(String, String)>,

    /// Country of places whose line tells none, as a two-letter code
    #[arg(long, value_name = "CODE", default_value = "")]
    country: String,
}

pub fn run(command: Command) -> anyhow::Result<Status> {
    let args = match command {
        Command::Add(args) => args,
        Command::Learn(args) => return learn::run(args),
    };
    let added = parse(&args)?;
    for problem in &added.problems {
        eprintln!("cairn: {}:{}: {}; left out", args.file.display(), problem.line, problem.message);
    }
    merge(&args.list, added.places)?;
    Ok(if added.problems.is_empty() { Status::Done } else { Status::SomeUnreadable })
}

/// Puts places into a list, those that it has already under the same id in their stead.
fn merge(list: &Path, added: Vec<ListedPlace>) -> anyhow::Result<()> {
    let mut places = if list.exists() { load(list)?.places } else { Vec::new() };
    let before = places.len();
    let mut known: HashMap<String, usize> =
        places.iter().enumerate().map(|(at, place)| (place.id.clone(), at)).collect();
    for place in added {
        match known.get(&place.id) {
            Some(&at) => places[at] = place,
            None => {
                known.insert(place.id.clone(), places.len());
                places.push(place);
            }
        }
    }
    save(list, &places)?;
    let (new, all) = (places.len() - before, places.len());
    eprintln!("{new} places added to {}, which now holds {all}.", list.display());
    Ok(())
}

/// The built-in gazetteer with the deployment's list on top, if it has one.
pub fn gazetteer(list: Option<&Path>) -> anyhow::Result<Gazetteer> {
    let gazetteer = Gazetteer::embedded();
    let list = match list {
        Some(path) => path,
        None if Path::new(LIST).exists() => Path::new(LIST),
        None => return Ok(gazetteer),
    };
    Ok(gazetteer.with_list(load(list)?))
}

fn load(path: &Path) -> anyhow::Result<PlaceList> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("{}: reading the list of places", path.display()))?;
    let mut list = PlaceList::from_csv(&text, &own_columns(), "");
    if let Some(problem) = list.problems.first() {
        let (path, line, message) = (path.display(), problem.line, &problem.message);
        bail!("{path}:{line}: {message}; mend the line, or remove it");
    }
    for place in &mut list.places {
        // A list names its places under its own; in this file the names are whole already.
        if let Some(id) = place.id.strip_prefix("list:").map(str::to_owned) {
            place.id = id;
        }
    }
    Ok(list)
}

fn parse(args: &AddArgs) -> anyhow::Result<PlaceList> {
    let file = args.file.display();
    let text = fs::read_to_string(&args.file)
        .with_context(|| format!("{file}: reading it (it must be UTF-8 text)"))?;
    let header = text.lines().next().unwrap_or("");
    if args.map.is_empty() && header.split('\t').count() >= 15 {
        return Ok(PlaceList::from_geonames(&text));
    }
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().with_context(|| format!("{file}: reading its header"))?;
    let header: Vec<&str> = header.iter().collect();
    let guessed = Columns::guess(&header);
    let Some(columns) = mapped(guessed, &args.map) else {
        let columns = header.join(", ");
        bail!(
            "{file}: which columns hold the name, latitude and longitude cannot be told from the \
             header ({columns}); say so with --map name=COLUMN,lat=COLUMN,lon=COLUMN"
        );
    };
    Ok(PlaceList::from_csv(&text, &columns, &args.country.to_ascii_uppercase()))
}

/// What the user says goes before what the header suggests.
fn mapped(guessed: Option<Columns>, map: &[(String, String)]) -> Option<Columns> {
    if guessed.is_none() && !["name", "lat", "lon"].iter().all(|n| map.iter().any(|(f, _)| f == n))
    {
        return None;
    }
    let mut columns = guessed.unwrap_or_default();
    let names: Vec<String> =
        map.iter().filter(|(field, _)| field == "name").map(|(_, column)| column.clone()).collect();
    if !names.is_empty() {
        columns.names = names;
    }
    for (field, column) in map.iter().cloned() {
        match field.as_str() {
            "id" => columns.id = Some(column),
            "alternatives" => columns.alternatives.push(column),
            "lat" => columns.lat = column,
            "lon" => columns.lon = column,
            "country" => columns.country = Some(column),
            "admin1" => columns.admin1 = Some(column),
            "admin2" => columns.admin2 = Some(column),
            "class" => columns.class = Some(column),
            "population" => columns.population = Some(column),
            "source" => columns.source = Some(column),
            _ => {}
        }
    }
    Some(columns)
}

fn mapping(text: &str) -> Result<(String, String), String> {
    let (field, column) = text.split_once('=').ok_or("write FIELD=COLUMN, such as name=Village")?;
    if !HEADER.contains(&field) {
        return Err(format!("there is no field {field:?}; the fields are {}", HEADER.join(", ")));
    }
    Ok((field.to_owned(), column.to_owned()))
}

fn own_columns() -> Columns {
    let column = |name: &str| Some(name.to_owned());
    Columns {
        id: column("id"),
        names: vec!["name".to_owned()],
        alternatives: vec!["alternatives".to_owned()],
        lat: "lat".to_owned(),
        lon: "lon".to_owned(),
        country: column("country"),
        admin1: column("admin1"),
        admin2: column("admin2"),
        class: column("class"),
        population: column("population"),
        source: column("source"),
    }
}

/// Replaces the list in one step: a run that is cut off leaves the old one.
fn save(path: &Path, places: &[ListedPlace]) -> anyhow::Result<()> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for place in places {
        rows.write_record([
            &place.id,
            &place.name,
            &place.other_names.join("|"),
            &place.lat.to_string(),
            &place.lon.to_string(),
            &place.country,
            place.admin1.as_deref().unwrap_or(""),
            place.admin2.as_deref().unwrap_or(""),
            place.class.as_str(),
            &place.population.to_string(),
            place.source.as_deref().unwrap_or(""),
        ])?;
    }
    let written = rows.into_inner().context("writing the list in memory")?;
    let beside = path.with_extension("csv.new");
    fs::write(&beside, written)
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("{}: writing the list of places", path.display()))
}
