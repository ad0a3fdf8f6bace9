use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::{super::write_out, hex, unhex};
use crate::cli::Status;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The file to write the key to; keep it safe and to yourself
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)
        .map_err(|error| anyhow::anyhow!("this system gives no randomness: {error}"))?;
    let name = args.key.display();
    let mut options = OpenOptions::new();
    // An old key is never overwritten: what it signed could not be told from a forgery.
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&args.key).with_context(|| {
        format!("{name}: cannot be made; a key that is there is not overwritten")
    })?;
    file.write_all(format!("{}\n", hex(&seed)).as_bytes())
        .with_context(|| format!("{name}: cannot be written"))?;
    let public = SigningKey::from_bytes(&seed).verifying_key();
    let public = hex(public.as_bytes());
    write_out(format!("{public}\n").as_bytes())?;
    eprintln!("cairn: this is the public key; make it known where people can compare it");
    Ok(Status::Done)
}

/// `manifest.sig`.
#[derive(Serialize, Deserialize)]
struct Signed {
    algorithm: String,
    public_key: String,
    signature: String,
}

const ALGORITHM: &str = "Ed25519";

/// The key of a file.
pub fn load(path: &Path) -> anyhow::Result<SigningKey> {
    let name = path.display();
    let text = fs::read_to_string(path).with_context(|| format!("{name}: cannot be read"))?;
    let Some(seed) = unhex(&text) else {
        bail!("{name}: not a key: 64 hex digits are expected; `cairn release keygen` makes one")
    };
    Ok(SigningKey::from_bytes(&seed))
}

/// The file that goes beside the manifest.
pub fn sign(key: &SigningKey, manifest: &[u8]) -> anyhow::Result<Vec<u8>> {
    let signed = Signed {
        algorithm: ALGORITHM.to_owned(),
        public_key: hex(key.verifying_key().as_bytes()),
        signature: hex(&key.sign(manifest).to_bytes()),
    };
    let mut json = serde_json::to_vec_pretty(&signed)?;
    json.push(b'\n');
    Ok(json)
}

/// The public key, in hex, that the manifest is signed with.
///
/// # Errors
/// What is wrong with the signature.
pub fn check(signature: &[u8], manifest: &[u8]) -> Result<String, String> {
    let signed: Signed = serde_json::from_slice(signature).map_err(|error| error.to_string())?;
    if signed.algorithm != ALGORITHM {
        return Err(format!("it uses {:?}, and this cairn knows {ALGORITHM}", signed.algorithm));
    }
    let key = unhex(&signed.public_key).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    let key = key.ok_or("its public key is no key")?;
    let bytes: [u8; 64] = unhex(&signed.signature).ok_or("its signature is no signature")?;
    key.verify_strict(manifest, &Signature::from_bytes(&bytes))
        .map_err(|_| "the manifest is not what was signed".to_owned())?;
    Ok(signed.public_key)
}
