//! zstd frames with a bound: exactly one frame, its inflated size stated and under the limit before a byte of
//! it is inflated, so that a bomb costs nothing.

use zstd::zstd_safe;

use crate::code::Code;

/// Level 19: bodies are small, signal is dear. A day's push takes a few milliseconds.
const LEVEL: i32 = 19;
/// What a server makes for every request: less than a hundredth more, in a fifth to a twentieth of the time.
const ANSWER_LEVEL: i32 = 12;
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// One frame that states its inflated size.
///
/// # Errors
/// [`Code::OUT_OF_MEMORY`] when zstd has none.
pub fn deflate(bytes: &[u8]) -> Result<Vec<u8>, Code> {
    zstd::bulk::compress(bytes, LEVEL).map_err(|_| Code::OUT_OF_MEMORY)
}

/// As [`deflate`], for an answer.
///
/// # Errors
/// As [`deflate`].
pub fn deflate_answer(bytes: &[u8]) -> Result<Vec<u8>, Code> {
    zstd::bulk::compress(bytes, ANSWER_LEVEL).map_err(|_| Code::OUT_OF_MEMORY)
}

/// Inflates exactly one frame of at most `bytes_max` bytes inflated.
///
/// # Errors
/// [`Code::TOO_LARGE`] over the limit, [`Code::UNREADABLE`] for anything that is not one whole frame.
pub fn inflate(frame: &[u8], bytes_max: usize) -> Result<Vec<u8>, Code> {
    let claimed =
        zstd_safe::get_frame_content_size(frame).ok().flatten().ok_or(Code::UNREADABLE)?;
    let claimed = usize::try_from(claimed).map_err(|_| Code::TOO_LARGE)?;
    if claimed > bytes_max {
        return Err(Code::TOO_LARGE);
    }
    // A second frame, or a skippable one, would be bytes nobody looks at.
    if zstd_safe::find_frame_compressed_size(frame).ok() != Some(frame.len()) {
        return Err(Code::UNREADABLE);
    }
    let bytes = zstd::bulk::decompress(frame, claimed).map_err(|_| Code::UNREADABLE)?;
    if bytes.len() == claimed { Ok(bytes) } else { Err(Code::UNREADABLE) }
}

/// Whether these bytes are one whole frame, told apart from what is none and from one cut short.
///
/// # Errors
/// [`Code::NOT_OUR_SERVER`] for what does not begin as a frame, [`Code::CUT_REPLY`] for one that ends early.
pub fn whole(bytes: &[u8]) -> Result<(), Code> {
    let begun = bytes.iter().zip(MAGIC).take_while(|(byte, magic)| **byte == *magic).count();
    if begun < MAGIC.len().min(bytes.len()) {
        return Err(Code::NOT_OUR_SERVER);
    }
    zstd_safe::find_frame_compressed_size(bytes).map(|_| ()).map_err(|_| Code::CUT_REPLY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_reads_back() {
        for bytes in [&b""[..], b"x", &[7; 100_000]] {
            assert_eq!(inflate(&deflate(bytes).unwrap(), 100_000).unwrap(), bytes);
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_inflated() {
        let bomb = deflate(&vec![0; 64 * 1024 * 1024]).unwrap();
        assert!(bomb.len() < 10_000);
        assert_eq!(inflate(&bomb, 1024 * 1024), Err(Code::TOO_LARGE));
    }

    #[test]
    fn a_frame_that_lies_about_its_size_is_refused() {
        // Single-segment frame, one byte of content size: say 5 where 6 follow, and 7.
        let honest = deflate(b"abcdef").unwrap();
        assert_eq!(honest[5], 6);
        for lie in [5, 7] {
            let mut frame = honest.clone();
            frame[5] = lie;
            assert_eq!(inflate(&frame, 100), Err(Code::UNREADABLE), "{lie}");
        }
    }

    #[test]
    fn only_one_whole_frame_is_read() {
        let one = deflate(b"abcdef").unwrap();
        assert_eq!(inflate(&[one.clone(), one.clone()].concat(), 100), Err(Code::UNREADABLE));
        assert_eq!(inflate(&[one.clone(), vec![0]].concat(), 100), Err(Code::UNREADABLE));
        assert_eq!(inflate(&one[..one.len() - 1], 100), Err(Code::UNREADABLE));
        let skippable = [0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9];
        assert_eq!(inflate(&[&one[..], &skippable].concat(), 100), Err(Code::UNREADABLE));
        assert_eq!(
            inflate(&[one.clone(), deflate(b"").unwrap()].concat(), 100),
            Err(Code::UNREADABLE)
        );
        let skippable = [&skippable[..], &one].concat();
        assert_eq!(inflate(&skippable, 100), Err(Code::UNREADABLE));
        assert_eq!(inflate(b"<html>", 100), Err(Code::UNREADABLE));
        assert_eq!(inflate(b"", 100), Err(Code::UNREADABLE));
    }

    #[test]
    fn a_cut_frame_is_told_from_a_portals_page() {
        let frame = deflate(&[7; 1000]).unwrap();
        assert_eq!(whole(&frame), Ok(()));
        for cut in 0..frame.len() {
            assert_eq!(whole(&frame[..cut]), Err(Code::CUT_REPLY), "{cut}");
        }
        assert_eq!(whole(b"<!DOCTYPE html>"), Err(Code::NOT_OUR_SERVER));
        assert_eq!(whole(b"{}"), Err(Code::NOT_OUR_SERVER));
    }
}
