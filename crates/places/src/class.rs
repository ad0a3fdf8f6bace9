/// What sort of place a name stands for.
///
/// Coarser than GeoNames' feature codes: only differences that change how a report is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// City, town, village, settlement.
    Populated,
    /// Neighbourhood or suburb of a city ("Jobar").
    Suburb,
    /// Second-order division: district, county.
    Admin2,
    /// First-order division: province, governorate, state.
    Admin1,
    Country,
    /// Continent or part of the world: "Middle East", "Sahel".
    Continent,
    /// Natural or informal region: desert, valley, "Donbas", "Eastern Ghouta".
    Region,
    /// Sea, river, lake, gulf.
    Water,
    /// Base, camp, airport, crossing, oil field, mountain, island, landmark.
    Site,
    /// Adjective or inhabitant of a place ("Syrian"); the record is that place's.
    Demonym,
}

impl Class {
    pub const ALL: [Class; 10] = [
        Class::Populated,
        Class::Suburb,
        Class::Admin2,
        Class::Admin1,
        Class::Country,
        Class::Continent,
        Class::Region,
        Class::Water,
        Class::Site,
        Class::Demonym,
    ];

    /// The word used in `data/places/*.csv` and in a deployment's own lists.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Populated => "populated",
            Class::Suburb => "suburb",
            Class::Admin2 => "admin2",
            Class::Admin1 => "admin1",
            Class::Country => "country",
            Class::Continent => "continent",
            Class::Region => "region",
            Class::Water => "water",
            Class::Site => "site",
            Class::Demonym => "demonym",
        }
    }

    pub fn parse(word: &str) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.as_str() == word)
    }

    /// The class of a GeoNames feature class and code (`P`, `PPLX` is a suburb).
    ///
    /// `None` for what no report names a place by (hotels, wells, postal sections).
    pub fn of_geonames(feature_class: &str, feature_code: &str) -> Option<Class> {
        let class = match (feature_class, feature_code) {
            ("P", "PPLX") => Class::Suburb,
            ("P", "PPLH" | "PPLQ" | "PPLW") => return None, // abandoned, destroyed, historical
            ("P", _) => Class::Populated,
            ("A", "ADM1") => Class::Admin1,
            ("A", "ADM2") => Class::Admin2,
            ("A", "PCLI" | "PCLD" | "PCLS" | "PCLIX" | "PCLF" | "TERR") => Class::Country,
            ("A", "ADM3" | "ADM4") => Class::Region,
            ("A", _) => return None,
            ("L", "CONT") => Class::Continent,
            ("L", "MILB" | "OILF" | "GASF" | "CMP" | "CMPRF" | "INDS" | "PRT" | "PRK") => {
                Class::Site
            }
            ("L", "RGN" | "RGNE" | "RGNH" | "AREA" | "LCTY") => Class::Region,
            ("L", _) => return None,
            ("H", "STM" | "LK" | "RSV" | "SEA" | "GULF" | "BAY" | "STRT" | "CNL" | "WAD") => {
                Class::Water
            }
            ("H", _) => return None,
            ("T", "VAL" | "PLN" | "DSRT" | "PLAT" | "MTS" | "HLLS" | "PEN") => Class::Region,
            ("T", "MT" | "HLL" | "PASS" | "ISL" | "ISLS" | "PK" | "CAPE") => Class::Site,
            ("S", "AIRB" | "AIRP" | "AIRF" | "CMPRF" | "MILB" | "FT" | "DAM" | "BDG" | "PSTB") => {
                Class::Site
            }
            ("S", "PS" | "PSH" | "OILR" | "CSTM" | "BDRX" | "PRN" | "SQR" | "NUKE") => Class::Site,
            _ => return None,
        };
        Some(class)
    }
}
