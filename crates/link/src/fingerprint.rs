//! Near-identical texts, found without comparing each with each: MinHash of word triples.

use crate::hash::{hash, mix};

/// Minimum hashes; 64 of them estimate a Jaccard index to about 0.06.
const HASHES: usize = 64;

/// Bands and the hashes in each: four of three bring texts of Jaccard 0.9 together with probability
/// 0.995, of 0.8 with 0.94, of 0.3 with 0.10. A claim is kept under each, so few are wanted.
const BANDS: usize = 4;
const BAND: usize = 3;

/// A report's text, reduced to what tells whether another text is a copy or a light edit of it.
///
/// Kept on disk, so the way it is made never changes. The lower 16 bits of each minimum are kept:
/// two that differ agree by chance once in 65,536.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint([u16; HASHES]);

/// Two texts count as one when they share this much of their word triples: a wire copy with
/// another headline or a cut last paragraph.
const SAME: f64 = 0.6;

impl Fingerprint {
    /// Case, punctuation and spacing do not count. Texts of fewer than three words count as one
    /// triple.
    pub fn of(text: &str) -> Fingerprint {
        let words: Vec<u64> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| hash(word.chars().flat_map(char::to_lowercase).flat_map(utf8)))
            .collect();
        let mut minima = [u64::MAX; HASHES];
        for triple in words.windows(3.min(words.len()).max(1)) {
            let shingle = triple.iter().fold(0, |h, &word| mix(h ^ word).rotate_left(1));
            for (at, minimum) in minima.iter_mut().enumerate() {
                let seed = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                *minimum = (*minimum).min(mix(shingle ^ seed));
            }
        }
        Fingerprint(minima.map(|minimum| minimum as u16))
    }

    /// The share of word triples that both texts have, estimated: 0 to 1.
    pub fn likeness(&self, other: &Fingerprint) -> f64 {
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        same as f64 / HASHES as f64
    }

    /// One is a copy of the other, or both of a third, lightly edited at most.
    pub fn is_same_text(&self, other: &Fingerprint) -> bool {
        self.likeness(other) >= SAME
    }

    /// Texts that share a band are worth comparing.
    pub fn bands(&self) -> impl Iterator<Item = u64> {
        self.0.chunks(BAND).take(BANDS).enumerate().map(|(at, band)| {
            hash(
                (at as u16)
                    .to_le_bytes()
                    .into_iter()
                    .chain(band.iter().flat_map(|m| m.to_le_bytes())),
            )
        })
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|minimum| minimum.to_le_bytes()).collect()
    }

    /// `None` unless there are exactly 128 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Fingerprint> {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let minima: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        rest.is_empty().then(|| minima.try_into().ok().map(Fingerprint))?
    }
}

fn utf8(c: char) -> impl Iterator<Item = u8> {
    let mut buffer = [0; 4];
    let length = c.encode_utf8(&mut buffer).len();
    buffer.into_iter().take(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Gunmen opened fire on a queue of people outside a bakery in the old town on \
        Sunday morning, killing seven of them, the regional health office said. Two of the dead \
        were children. No group said that it had done it, and the police were looking for a white \
        van that was seen leaving by the northern road.";

    #[test]
    fn a_copy_with_another_headline_is_the_same_text() {
        let copy = format!("Seven shot dead at bakery\n\n{}", TEXT.replace("Sunday", "SUNDAY"));
        assert!(Fingerprint::of(TEXT).is_same_text(&Fingerprint::of(&copy)));
    }

    #[test]
    fn another_text_of_the_same_event_is_another_text() {
        let other = "Seven people were shot dead on Sunday while they were queueing for bread in \
            the old town, doctors said. Witnesses saw a van leave by the northern road.";
        assert!(!Fingerprint::of(TEXT).is_same_text(&Fingerprint::of(other)));
        assert!(Fingerprint::of(TEXT).likeness(&Fingerprint::of(other)) < 0.2);
    }

    #[test]
    fn copies_share_a_band() {
        let edited = TEXT.replace("Two of the dead were children. ", "");
        let (a, b) = (Fingerprint::of(TEXT), Fingerprint::of(&edited));
        assert!(a.bands().any(|band| b.bands().any(|other| other == band)));
    }

    #[test]
    fn a_fingerprint_on_disk_stays_as_it_is() {
        let bytes = Fingerprint::of(TEXT).to_bytes();
        assert_eq!(Fingerprint::from_bytes(&bytes), Some(Fingerprint::of(TEXT)));
        assert_eq!(Fingerprint::from_bytes(&bytes[1..]), None);
        assert_eq!(hash(bytes), 2_829_339_830_710_319_025);
    }

    #[test]
    fn no_text_has_a_fingerprint_too() {
        assert_eq!(Fingerprint::of(""), Fingerprint::of(" — "));
        assert!(Fingerprint::of("Homs").is_same_text(&Fingerprint::of("homs!")));
    }
}
