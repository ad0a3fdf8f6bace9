//! Facts as the store keeps them: a version, then the fields in order, numbers as varints.

use cairn_core::{Figure, Kind, Modality, Outcome, PlacePrecision};

use super::{ClaimKey, Facts, Spot};
use crate::Fingerprint;

/// Raised with every change of the form, together with the store's schema: facts are derived anew.
const VERSION: u8 = 2;

/// No calendar date lies further from 1970 (the year 9999 is 2.9 million days away).
const MOST_DAYS: i32 = 5_000_000;

const PRECISIONS: [PlacePrecision; 7] = [
    PlacePrecision::Exact,
    PlacePrecision::Near,
    PlacePrecision::Admin2,
    PlacePrecision::Admin1,
    PlacePrecision::Region,
    PlacePrecision::Country,
    PlacePrecision::SeaOrAir,
];

impl Facts {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        out.extend(self.claim.report.to_le_bytes());
        put(&mut out, u64::from(self.claim.index));
        put(&mut out, self.order);
        out.push(place_in(&Kind::ALL, self.kind));
        out.push(place_in(&Modality::ALL, self.modality));
        out.extend(self.dataset.to_le_bytes());
        put_option(&mut out, self.days.map(|(start, _)| signed(start)));
        put(&mut out, self.days.map_or(0, |(start, end)| (end - start).max(0) as u64));
        out.push(u8::from(self.is_inferred));
        put_option(&mut out, self.published.map(signed));
        out.push(u8::from(self.spot.is_some()));
        if let Some(spot) = self.spot {
            out.extend(spot.lat.to_le_bytes());
            out.extend(spot.lon.to_le_bytes());
        }
        out.push(self.precision.map_or(0, PlacePrecision::code));
        out.extend(self.place.to_le_bytes());
        out.extend(self.country);
        out.extend(self.admin1.to_le_bytes());
        for list in [
            &self.perpetrators,
            &self.targets,
            &self.participants,
            &self.things,
            &self.words,
            &self.names,
            &self.numbers,
        ] {
            put(&mut out, list.len() as u64);
            list.iter().for_each(|value| out.extend(value.to_le_bytes()));
        }
        put(&mut out, self.figures.len() as u64);
        for (outcome, figure) in &self.figures {
            out.push(place_in(&Outcome::ALL, *outcome));
            for end in [figure.low(), figure.best(), figure.high()] {
                put_option(&mut out, end);
            }
        }
        out.extend(self.fingerprint.to_bytes());
        out
    }

    /// `None` for bytes that [`Facts::to_bytes`] did not write.
    pub fn from_bytes(bytes: &[u8]) -> Option<Facts> {
        let mut from = Reader(bytes);
        if from.byte()? != VERSION {
            return None;
        }
        let claim = ClaimKey { report: u64::from_le_bytes(from.array()?), index: from.small()? };
        let order = from.number()?;
        let kind = *Kind::ALL.get(usize::from(from.byte()?))?;
        let modality = *Modality::ALL.get(usize::from(from.byte()?))?;
        let dataset = u32::from_le_bytes(from.array()?);
        let start = from.day()?;
        let length =
            i32::try_from(from.number()?).ok().filter(|length| *length <= 2 * MOST_DAYS)?;
        let days = start.map(|start| (start, start + length));
        let is_inferred = from.byte()? == 1;
        let published = from.day()?;
        let spot = match from.byte()? {
            0 => None,
            _ => Some(Spot {
                lat: f32::from_le_bytes(from.array()?),
                lon: f32::from_le_bytes(from.array()?),
            }),
        };
        let precision = match from.byte()? {
            0 => None,
            code => Some(*PRECISIONS.get(usize::from(code) - 1)?),
        };
        let place = u64::from_le_bytes(from.array()?);
        let country = from.array()?;
        let admin1 = u32::from_le_bytes(from.array()?);
        let perpetrators = from.list()?;
        let targets = from.list()?;
        let participants = from.list()?;
        let things = from.list()?;
        let words = from.list()?;
        let names = from.list()?;
        let numbers = from.list()?;
        let mut figures = Vec::new();
        for _ in 0..from.number()? {
            let outcome = *Outcome::ALL.get(usize::from(from.byte()?))?;
            figures.push((outcome, Figure::new(from.option()?, from.option()?, from.option()?)?));
        }
        let fingerprint = Fingerprint::from_bytes(from.0)?;
        Some(Facts {
            claim,
            order,
            kind,
            modality,
            dataset,
            days,
            is_inferred,
            published,
            spot,
            precision,
            place,
            country,
            admin1,
            perpetrators,
            targets,
            participants,
            figures,
            things,
            words,
            names,
            numbers,
            fingerprint,
        })
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    fn option(&mut self) -> Option<Option<u64>> {
        Some(match self.byte()? {
            0 => None,
            _ => Some(self.number()?),
        })
    }

    fn day(&mut self) -> Option<Option<i32>> {
        let day = self.option()?.map(unsigned);
        day.is_none_or(|day| (-MOST_DAYS..=MOST_DAYS).contains(&day)).then_some(day)
    }

    fn list(&mut self) -> Option<Vec<u32>> {
        let length = usize::try_from(self.number()?).ok()?;
        let mut list = Vec::new();
        for _ in 0..length {
            list.push(u32::from_le_bytes(self.array()?));
        }
        Some(list)
    }
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_option(out: &mut Vec<u8>, number: Option<u64>) {
    out.push(u8::from(number.is_some()));
    if let Some(number) = number {
        put(out, number);
    }
}

fn place_in<T: PartialEq>(all: &[T], value: T) -> u8 {
    all.iter().position(|one| *one == value).unwrap_or_default() as u8
}

/// Days before 1970 are negative: zigzag keeps small ones short.
fn signed(day: i32) -> u64 {
    u64::from(((day << 1) ^ (day >> 31)) as u32)
}

fn unsigned(zigzag: u64) -> i32 {
    let zigzag = zigzag as u32;
    (zigzag >> 1) as i32 ^ -((zigzag & 1) as i32)
}
