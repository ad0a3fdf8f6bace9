//! A hash that is written to disk, and so must never change: FNV-1a, then the finaliser of
//! MurmurHash3 to spread its bits.

pub fn hash(bytes: impl IntoIterator<Item = u8>) -> u64 {
    let fnv = bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    mix(fnv)
}

pub fn hash_text(text: &str) -> u64 {
    hash(text.bytes())
}

/// Hash of several numbers, in order.
pub fn hash_all(parts: &[u64]) -> u64 {
    hash(parts.iter().flat_map(|part| part.to_le_bytes()))
}

pub fn mix(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_on_disk_stays_as_it_is() {
        assert_eq!(hash_text(""), 0xefd0_1f60_ba99_2926);
        assert_eq!(hash_text("Maarat al-Numan"), hash("Maarat al-Numan".bytes()));
        assert_ne!(hash_all(&[1, 2]), hash_all(&[2, 1]));
    }
}
