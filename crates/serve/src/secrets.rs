//! Passwords, tokens and the second factor: how they are made, kept and checked.

use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use sha2::{Digest, Sha256};
use totp_rs::{Algorithm, Secret, TOTP};

/// Shorter passwords are refused: a phrase of a few words is long enough.
pub const LEAST_LETTERS: usize = 12;

/// 256 bits in hexadecimal, for a session or a token.
pub fn random_token() -> String {
    hex(&random::<32>())
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is kept of a token: whoever reads the file cannot use it.
pub fn digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// A password as Argon2id keeps it, with its salt and costs (RFC 9106's second recommendation and
/// OWASP's least: 19 MiB, two passes).
pub fn hashed(password: &str) -> String {
    let salt = SaltString::encode_b64(&random::<16>()).expect("16 bytes make a salt");
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    hash.expect("the default costs are valid").to_string()
}

/// Takes as long whether or not there is a hash, so that nobody learns by the clock who is known.
pub fn is_password(kept: Option<&str>, password: &str) -> bool {
    let Ok(hash) = PasswordHash::new(kept.unwrap_or(NOBODY)) else { return false };
    let is_right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
    is_right && kept.is_some()
}

/// A hash of the same costs, of a password that nobody has.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IGhlcmU$RdescudvJCsgt3ub+b0fJ6TVSpODbgkLVzpRrOMXlWk";

/// A new secret of a second factor, in the letters that authenticator apps take.
pub fn new_second_factor() -> String {
    Secret::Raw(random::<20>().to_vec()).to_encoded().to_string()
}

/// The half minute that the code belongs to: this one, the one before or the next, as clocks differ.
pub fn step_of_code(secret: &str, code: &str, seconds: u64) -> Option<u64> {
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().ok()?;
    let totp = TOTP::new(Algorithm::SHA1, 6, 0, STEP_SECONDS, bytes).ok()?;
    let now = seconds / STEP_SECONDS;
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    [now, now.saturating_sub(1), now + 1]
        .into_iter()
        .find(|step| totp.generate(step * STEP_SECONDS) == code)
}

/// RFC 6238's default.
const STEP_SECONDS: u64 = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_alone() {
        let kept = hashed("three words together");
        assert!(kept.starts_with("$argon2id$"));
        assert!(is_password(Some(&kept), "three words together"));
        assert!(!is_password(Some(&kept), "three words apart"));
        assert!(!is_password(None, "three words together"));
        assert!(!is_password(Some("no hash"), "three words together"));
        let (nobody, ours) =
            (PasswordHash::new(NOBODY).unwrap(), PasswordHash::new(&kept).unwrap());
        assert_eq!(nobody.params, ours.params, "it takes as long");
        assert_ne!(kept, hashed("three words together"), "each has a salt of its own");
    }

    /// RFC 6238, appendix B: at 59 s the eight digits are 94287082.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = Secret::Raw(b"12345678901234567890".to_vec()).to_encoded().to_string();
        assert_eq!(step_of_code(&secret, "287082", 59), Some(1));
        assert_eq!(step_of_code(&secret, "287 082", 59 + 30), Some(1), "a clock that is late");
        assert_eq!(step_of_code(&secret, "287082", 59 + 90), None);
        assert_eq!(step_of_code("?", "287082", 59), None);
    }
}
