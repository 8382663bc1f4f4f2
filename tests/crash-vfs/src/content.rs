//! The bytes of one file: what is safely on the disk, what the process sees, and the writes between the two.
//!
//! Pure: no names, no counting of calls, no SQLite.

use crate::seed::Seed;

/// Writes tear at multiples of this: the smallest unit a disk writes whole.
const SECTOR_BYTES: usize = 512;

/// A file's bytes in both worlds.
#[derive(Debug, Default)]
pub(crate) struct Content {
    synced: Vec<u8>,
    now: Vec<u8>,
    unsynced: Vec<Unsynced>,
}

#[derive(Debug)]
enum Unsynced {
    Write { at: usize, bytes: Vec<u8> },
    Truncate(usize),
}

impl Content {
    /// A file found on the disk after a reboot.
    pub(crate) fn found(bytes: Vec<u8>) -> Self {
        Self { now: bytes.clone(), synced: bytes, unsynced: Vec::new() }
    }

    /// What the process sees.
    pub(crate) fn now(&self) -> &[u8] {
        &self.now
    }

    /// Fills `into` from `at`; false when the file ends first, the rest being zeros then.
    pub(crate) fn read(&self, at: usize, into: &mut [u8]) -> bool {
        let there = self.now.get(at..).unwrap_or_default();
        let (there, _) = there.split_at(there.len().min(into.len()));
        let (filled, past_the_end) = into.split_at_mut(there.len());
        filled.copy_from_slice(there);
        past_the_end.fill(0);
        past_the_end.is_empty()
    }

    pub(crate) fn write(&mut self, at: usize, bytes: &[u8]) {
        put(&mut self.now, at, bytes);
        self.unsynced.push(Unsynced::Write { at, bytes: bytes.to_vec() });
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.now.resize(len, 0);
        self.unsynced.push(Unsynced::Truncate(len));
    }

    pub(crate) fn sync(&mut self) {
        for step in self.unsynced.drain(..) {
            match step {
                Unsynced::Write { at, bytes } => put(&mut self.synced, at, &bytes),
                Unsynced::Truncate(len) => self.synced.resize(len, 0),
            }
        }
    }

    /// What is on the disk when the power goes now. Bytes that no unsynced write touched stay as synced
    /// (the VFS promises SQLite `POWERSAFE_OVERWRITE`, as the unix VFS does).
    pub(crate) fn after_power_loss(&self, seed: &mut Seed) -> Vec<u8> {
        let mut bytes = self.synced.clone();
        // One disk in four has cached everything and loses it all.
        if seed.below(4) == 0 {
            return bytes;
        }
        for step in &self.unsynced {
            match step {
                Unsynced::Write { at, bytes: written } => tear(&mut bytes, *at, written, seed),
                Unsynced::Truncate(len) if seed.below(2) == 0 => bytes.resize(*len, 0),
                Unsynced::Truncate(_) => {}
            }
        }
        bytes
    }
}

/// One unsynced write meets its fate: kept, dropped, cut short, sector by sector, or garbled.
fn tear(file: &mut Vec<u8>, at: usize, written: &[u8], seed: &mut Seed) {
    let sectors = sectors(at, written);
    let count = sectors.len() as u64;
    match seed.below(5) {
        0 => {}
        1 => put(file, at, written),
        2 => {
            let kept = seed.below(count);
            for (_, (at, sector)) in (0..kept).zip(sectors) {
                put(file, at, sector);
            }
        }
        3 => {
            for (at, sector) in sectors {
                if seed.below(2) == 0 {
                    put(file, at, sector);
                }
            }
        }
        _ => {
            put(file, at, written);
            let unlucky = seed.below(count) as usize;
            if let Some((at, sector)) = sectors.get(unlucky) {
                let mut garbage = vec![0; sector.len()];
                seed.fill(&mut garbage);
                put(file, *at, &garbage);
            }
        }
    }
}

/// Cuts a write at the sector boundaries of the file.
fn sectors(at: usize, written: &[u8]) -> Vec<(usize, &[u8])> {
    let mut pieces = Vec::new();
    let (mut at, mut rest) = (at, written);
    while !rest.is_empty() {
        let room = SECTOR_BYTES - at % SECTOR_BYTES;
        let (piece, after) = rest.split_at(room.min(rest.len()));
        pieces.push((at, piece));
        at += piece.len();
        rest = after;
    }
    pieces
}

fn put(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    if let Some(there) = file.get_mut(at..end) {
        there.copy_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn torn(content: &Content) -> Vec<Vec<u8>> {
        (0..400).map(|seed| content.after_power_loss(&mut Seed::new(seed))).collect()
    }

    /// 4 KiB synced as 1, then 1,000 bytes written as 2 over the middle and not synced.
    fn half_written() -> Content {
        let mut content = Content::default();
        content.write(0, &[1; 4096]);
        content.sync();
        content.write(700, &[2; 1000]);
        content
    }

    #[test]
    fn synced_bytes_no_write_touched_survive_every_power_loss() {
        for bytes in torn(&half_written()) {
            assert_eq!(bytes.len(), 4096);
            assert!(bytes[..700].iter().chain(&bytes[1700..]).all(|byte| *byte == 1));
        }
    }

    #[test]
    fn an_unsynced_write_is_kept_dropped_cut_or_garbled() {
        let middles: Vec<Vec<u8>> =
            torn(&half_written()).into_iter().map(|bytes| bytes[700..1700].to_vec()).collect();
        assert!(middles.contains(&vec![2; 1000]), "kept");
        assert!(middles.contains(&vec![1; 1000]), "dropped");
        let cut = |middle: &Vec<u8>| middle[..324] == [2; 324] && middle[324..] == [1; 676];
        assert!(middles.iter().any(cut), "cut at a sector of the file");
        assert!(middles.iter().any(|middle| middle.iter().any(|byte| *byte > 2)), "garbled");
    }

    #[test]
    fn a_cut_never_falls_inside_a_sector() {
        for bytes in torn(&half_written()) {
            for sector in [700..1024, 1024..1536, 1536..1700] {
                let sector = &bytes[sector];
                let garbled = sector.iter().any(|byte| *byte > 2);
                assert!(garbled || sector.iter().all(|byte| *byte == sector[0]));
            }
        }
    }

    #[test]
    fn what_was_synced_survives_whole() {
        let mut content = half_written();
        content.truncate(2000);
        content.sync();
        for bytes in torn(&content) {
            assert_eq!(bytes, content.now());
        }
    }

    #[test]
    fn the_same_seed_tears_the_same_way() {
        assert_eq!(torn(&half_written()), torn(&half_written()));
    }

    #[test]
    fn reading_past_the_end_gives_zeros_and_says_so() {
        let mut buffer = [9; 4];
        assert!(!Content::found(vec![5, 6]).read(1, &mut buffer));
        assert_eq!(buffer, [6, 0, 0, 0]);
    }
}
