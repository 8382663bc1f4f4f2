//! Changes nobody's tablet would make: put together by hand, with a sound frame and checksum around anything.

use doorstep_sync::hash::Hash;

pub(crate) struct Forged {
    pub(crate) kind: u8,
    pub(crate) deps: Vec<[u8; 32]>,
    pub(crate) actor: Vec<u8>,
    pub(crate) seq: u64,
    pub(crate) start_op: u64,
    pub(crate) time: i64,
    pub(crate) message: Vec<u8>,
    pub(crate) others: Vec<Vec<u8>>,
    pub(crate) columns: Vec<(u64, Vec<u8>)>,
    pub(crate) extra: Vec<u8>,
}

impl Forged {
    /// One `put` of null at the root under key "a", by a stranger, upon some change.
    pub(crate) fn sound() -> Self {
        Self {
            kind: 1,
            deps: vec![[5; 32]],
            actor: vec![6; 16],
            seq: 1,
            start_op: 1,
            time: 0,
            message: b"m".to_vec(),
            others: vec![],
            columns: vec![
                (0x15, vec![0x7f, 1, b'a']),
                (0x34, vec![1]),
                (0x42, vec![0x7f, 1]),
                (0x56, vec![0x7f, 0]),
                (0x70, vec![0x7f, 0]),
            ],
            extra: vec![],
        }
    }

    pub(crate) fn column(mut self, spec: u64, data: &[u8]) -> Self {
        self.columns.retain(|(there, _)| *there != spec);
        self.columns.push((spec, data.to_vec()));
        self.columns.sort();
        self
    }

    pub(crate) fn data(&self) -> Vec<u8> {
        let mut data = Vec::new();
        unsigned(&mut data, self.deps.len() as u64);
        self.deps.iter().for_each(|dep| data.extend(dep));
        prefixed(&mut data, &self.actor);
        unsigned(&mut data, self.seq);
        unsigned(&mut data, self.start_op);
        signed(&mut data, self.time);
        prefixed(&mut data, &self.message);
        unsigned(&mut data, self.others.len() as u64);
        self.others.iter().for_each(|other| prefixed(&mut data, other));
        unsigned(&mut data, self.columns.len() as u64);
        for (spec, column) in &self.columns {
            unsigned(&mut data, *spec);
            unsigned(&mut data, column.len() as u64);
        }
        self.columns.iter().for_each(|(_, column)| data.extend(column));
        data.extend(&self.extra);
        data
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        framed(self.kind, &self.data())
    }
}

/// A chunk of a kind with a right checksum.
pub(crate) fn framed(kind: u8, data: &[u8]) -> Vec<u8> {
    let mut head = vec![kind];
    unsigned(&mut head, data.len() as u64);
    let hash = Hash::of(&[&head[..], data].concat());
    [&[0x85, 0x6f, 0x4a, 0x83], &hash.0[..4], &head, data].concat()
}

/// The same change as Automerge keeps large ones: deflated, under the checksum of what comes out.
pub(crate) fn deflated(forged: &Forged) -> Vec<u8> {
    let whole = forged.bytes();
    let mut bits = Bits::default();
    bits.push(0b011, 3); // the last block, fixed codes
    let mut rest = data_of(&whole);
    while let Some((byte, behind)) = rest.split_first() {
        bits.literal(*byte);
        rest = behind;
        while *byte == 0 && rest.len() >= 258 && rest[..258].iter().all(|byte| *byte == 0) {
            bits.code(0b1100_0101, 8); // 258 bytes …
            bits.code(0, 5); // … as the one before
            rest = &rest[258..];
        }
    }
    bits.code(0, 7);
    let body = bits.0;
    let mut chunk = whole[..8].to_vec();
    chunk.push(2);
    unsigned(&mut chunk, body.len() as u64);
    [chunk, body].concat()
}

/// Bits as deflate packs them.
#[derive(Default)]
struct Bits(Vec<u8>, u32);

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        for place in 0..count {
            if self.1.is_multiple_of(8) {
                self.0.push(0);
            }
            let bit = u8::try_from(value >> place & 1).unwrap();
            *self.0.last_mut().unwrap() |= bit << (self.1 % 8);
            self.1 += 1;
        }
    }

    /// A Huffman code: its first bit first.
    fn code(&mut self, code: u32, count: u32) {
        self.push(code.reverse_bits() >> (32 - count), count);
    }

    fn literal(&mut self, byte: u8) {
        match u32::from(byte) {
            low @ 0..144 => self.code(0x30 + low, 8),
            high => self.code(0x190 + high - 144, 9),
        }
    }
}

/// The bytes behind a chunk's head, where mutations go.
pub(crate) fn data_of(chunk: &[u8]) -> &[u8] {
    let len = 1 + chunk[9..].iter().position(|byte| byte & 0x80 == 0).unwrap();
    &chunk[9 + len..]
}

pub(crate) fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub(crate) fn signed(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let bits = (value & 0x7f) as u8;
        value >>= 7;
        if (value == 0 && bits & 0x40 == 0) || (value == -1 && bits & 0x40 != 0) {
            return out.push(bits);
        }
        out.push(bits | 0x80);
    }
}

pub(crate) fn leb(value: i64) -> Vec<u8> {
    let mut out = Vec::new();
    signed(&mut out, value);
    out
}

fn prefixed(out: &mut Vec<u8>, bytes: &[u8]) {
    unsigned(out, bytes.len() as u64);
    out.extend(bytes);
}
