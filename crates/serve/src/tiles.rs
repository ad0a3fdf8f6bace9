//! A base map of somebody else's, where one is configured.

/// Where the tiles of a raster map come from. Whoever serves them learns where visitors look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiles {
    address: String,
    attribution: String,
}

impl Tiles {
    /// `address` is `https://HOST/…` with `{z}`, `{x}` and `{y}` in it; without TLS only this machine
    /// is asked. Else what is wrong with it.
    pub fn new(address: &str, attribution: &str) -> Result<Tiles, String> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&()*+=%{}".contains(c);
        if let Some(c) = address.chars().find(|c| !is_plain(*c)) {
            return Err(format!("`{c}` cannot stand in an address; write it as %…"));
        }
        if let Some(missing) = ["{z}", "{x}", "{y}"].iter().find(|part| !address.contains(*part)) {
            return Err(format!(
                "{missing} is missing, which stands for a part of a tile's number"
            ));
        }
        let tiles = Tiles { address: address.to_owned(), attribution: attribution.to_owned() };
        let host = tiles.origin().split_once("://").map_or("", |(_, host)| host);
        let is_local = ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .any(|it| host == *it || host.strip_prefix(it).is_some_and(|end| end.starts_with(':')));
        let is_host = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
        match address.split_once("://") {
            _ if host.is_empty() || !host.chars().all(is_host) => {
                Err("it names no host".to_owned())
            }
            Some(("https", _)) => Ok(tiles),
            Some(("http", _)) if is_local => Ok(tiles),
            _ => Err("it must begin with https://".to_owned()),
        }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn attribution(&self) -> &str {
        &self.attribution
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &str {
        let host = self.address.find("://").map_or(0, |at| at + 3);
        let end = self.address[host..].find('/').map_or(self.address.len(), |at| host + at);
        &self.address[..end]
    }
}

#[cfg(test)]
mod tests {
    use super::Tiles;

    #[test]
    fn an_address_of_tiles_names_one_host_and_all_parts_of_a_number() {
        let tiles = Tiles::new("https://maps.example:8443/{z}/{x}/{y}.png?key=1", "© Example");
        assert_eq!(tiles.unwrap().origin(), "https://maps.example:8443");
        assert!(Tiles::new("http://127.0.0.1:8080/{z}/{x}/{y}.png", "").is_ok());
        for wrong in [
            "http://maps.example/{z}/{x}/{y}.png",
            "http://127.0.0.1.example/{z}/{x}/{y}.png",
            "https://maps.example/{z}/{x}.png",
            "https:///{z}/{x}/{y}.png",
            "https://*/{z}/{x}/{y}.png",
            "https://maps.example/{z}/{x}/{y}.png; script-src *",
            "javascript:alert(1)//{z}{x}{y}",
        ] {
            assert!(Tiles::new(wrong, "").is_err(), "{wrong}");
        }
    }
}
