use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::{UNPACKED_LIMIT, sniff::Format};

/// Decompresses, up to a limit that a bomb meets and an archive does not.
pub fn unpacked<'a>(format: Format, packed: &'a mut dyn Read) -> io::Result<Box<dyn Read + 'a>> {
    let packed = BufReader::with_capacity(64 << 10, packed);
    let plain: Box<dyn Read> = match format {
        Format::Gzip => Box::new(MultiGzDecoder::new(packed)),
        _ => Box::new(zstd::Decoder::with_buffer(packed)?),
    };
    Ok(Box::new(Limited { plain, left: UNPACKED_LIMIT }))
}

struct Limited<R> {
    plain: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.plain.read(buffer)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| {
            let gib = UNPACKED_LIMIT >> 30;
            io::Error::other(format!("it unpacks to more than {gib} GiB; unpack and split it"))
        })?;
        Ok(got)
    }
}
