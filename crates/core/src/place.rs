/// How closely a place is known: UCDP's `where_prec`, 1 to 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlacePrecision {
    /// The place itself.
    Exact,
    /// Near it, within about 25 km.
    Near,
    /// Second-order division (a district).
    Admin2,
    /// First-order division (a province).
    Admin1,
    /// Along or between places, or a natural region.
    Region,
    Country,
    SeaOrAir,
}

impl PlacePrecision {
    pub fn code(self) -> u8 {
        match self {
            PlacePrecision::Exact => 1,
            PlacePrecision::Near => 2,
            PlacePrecision::Admin2 => 3,
            PlacePrecision::Admin1 => 4,
            PlacePrecision::Region => 5,
            PlacePrecision::Country => 6,
            PlacePrecision::SeaOrAir => 7,
        }
    }
}

/// Where a report says it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// As the report writes it ("between Raqa, Homs, and Deir Ezzor").
    pub name: String,
    /// Degrees, WGS 84. `None` when the name is not known or nothing decides between its bearers.
    pub position: Option<(f64, f64)>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    pub admin1: Option<String>,
    pub admin2: Option<String>,
    pub precision: PlacePrecision,
    /// "in", "near", "between", "north_of", …
    pub relation: String,
    /// "geonames:170654", or the deployment's own list's id.
    pub gazetteer_id: Option<String>,
}

impl Place {
    /// `None` unless the position lies on the globe.
    pub fn at(mut self, lat: f64, lon: f64) -> Option<Place> {
        let on_globe = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        self.position = Some((lat, lon));
        on_globe.then_some(self)
    }
}

/// Great-circle distance in kilometres between two (latitude, longitude) pairs in degrees.
///
/// The mean radius makes it good to about 0.5 %, far below what a report's place is known to.
pub fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let half = |x: f64, y: f64| ((y - x).to_radians() / 2.0).sin().powi(2);
    let h = half(a.0, b.0) + a.0.to_radians().cos() * b.0.to_radians().cos() * half(a.1, b.1);
    12742.0 * h.sqrt().min(1.0).asin()
}
